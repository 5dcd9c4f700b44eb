"""Personal columns, ratings, attendance and scope of a row: codes 2 to 5."""

from tukin.vocabulary.catalogue.entry import Entry

ROWS: dict[str, Entry] = {
    "E201": Entry(
        "Kolom wajib ini kosong.",
        "Isi kolom ini, atau hapus baris ini bila bukan pegawai.",
        "This required cell is empty.",
        "Fill it in, or delete the row if it is no employee.",
    ),
    "E202": Entry(
        "Jabatan tidak dikenal dalam aturan.",
        "Pilih salah satu: {choices}.",
        "The position is not known to the rules.",
        "Choose one of: {choices}.",
    ),
    "E203": Entry(
        "Golongan tidak dikenal.",
        "Tulis misalnya III/a untuk PNS atau IX untuk PPPK.",
        "The grade is not known.",
        "Write it like III/a for a PNS or IX for a PPPK.",
    ),
    "E204": Entry(
        "Jenis pegawai tidak dikenal.",
        "Tulis PNS, CPNS, atau PPPK.",
        "The employment is not known.",
        "Write PNS, CPNS or PPPK.",
    ),
    "E205": Entry(
        "Status tidak dikenal dalam aturan.",
        "Pilih salah satu: {choices}.",
        "The status is not known to the rules.",
        "Choose one of: {choices}.",
    ),
    "E206": Entry(
        "Golongan tidak cocok dengan jenis pegawai.",
        "PNS dan CPNS memakai I/a sampai IV/e, PPPK memakai I sampai XVII.",
        "The grade does not fit the employment.",
        "PNS and CPNS have I/a to IV/e, PPPK have I to XVII.",
    ),
    "E207": Entry(
        "Teks lebih dari {most} karakter atau memuat karakter yang tidak dapat dibaca.",
        "Singkatkan teks dan hapus karakter aneh.",
        "The text is over {most} characters or holds unreadable ones.",
        "Shorten it and remove odd characters.",
    ),
    "E299": Entry(
        "Isi sel tidak dapat diterima.",
        "Samakan isinya dengan contoh pada berkas contoh.",
        "The cell's content cannot be taken.",
        "Write it like the sample file does.",
    ),
    # 3: ratings
    "E301": Entry(
        "Nilai belum diisi.",
        "Isi nilai indikator ini; pegawai tanpa nilai tidak dapat dibayar.",
        "The score is missing.",
        "Fill in this indicator's score; nobody can be paid without it.",
    ),
    "E302": Entry(
        "Nilai bukan angka.",
        "Tulis angka, misalnya 94,40.",
        "The score is not a number.",
        "Write a number, such as 94,40.",
    ),
    "E303": Entry(
        "Nilai di luar rentang 0 sampai {max_score}.",
        "Perbaiki nilai sesuai rentang.",
        "The score is outside 0 to {max_score}.",
        "Correct it to fit the range.",
    ),
    "E304": Entry(
        "Nilai memiliki lebih dari dua desimal; format tampilan sel tidak membulatkannya.",
        "Bulatkan isinya menjadi paling banyak dua desimal, misalnya dengan ROUND(…;2).",
        "The score has more than two decimals; a cell's display format does not round it.",
        "Round the value itself to two decimals at most, such as by ROUND(…,2).",
    ),
    "E305": Entry(
        "Ekspektasi tidak dikenal.",
        "Tulis di atas ekspektasi, sesuai ekspektasi, atau di bawah ekspektasi.",
        "The expectation is not known.",
        "Write di atas, sesuai or di bawah ekspektasi.",
    ),
    "E306": Entry(
        "Hanya satu dari hasil kerja dan perilaku kerja yang diisi.",
        "Isi keduanya, atau kosongkan keduanya.",
        "Only one of work results and work behaviour is given.",
        "Fill in both, or leave both empty.",
    ),
    "E307": Entry(
        "Bukti inovasi bukan nomor penetapan yang diakui.",
        "Isi nomor yang diawali {prefixes}, misalnya {example}, atau kosongkan.",
        "The innovation evidence is no recognised approval reference.",
        "Write a reference that begins with {prefixes}, such as {example}, or leave it empty.",
    ),
    # 4: attendance
    "E401": Entry(
        "Jumlah hari bukan bilangan bulat 0 sampai {most}.",
        "Perbaiki jumlah hari.",
        "The number of days is not a whole number from 0 to {most}.",
        "Correct the number of days.",
    ),
    "E402": Entry(
        "Jumlah alpa dan izin lebih dari {most} hari.",
        "Perbaiki jumlah harinya.",
        "Unexcused and excused days together are over {most}.",
        "Correct the numbers of days.",
    ),
    "E403": Entry(
        "Jumlah menit bukan bilangan bulat 0 sampai {most}.",
        "Perbaiki jumlah menit sebulan.",
        "The number of minutes is not a whole number from 0 to {most}.",
        "Correct the month's minutes.",
    ),
    "W401": Entry(
        "Alpa {days} hari mencapai tingkat disiplin mulai {min_days} hari: potongan {cut} % selama "
        "{months} bulan. Belum diterapkan.",
        "Perlu keputusan pejabat yang berwenang; setelah ada, isi status hukuman disiplin.",
        "{days} unexcused days reach the disciplinary tier from {min_days} days: a cut of {cut} % "
        "for {months} months. It is not applied.",
        "It needs a decision of the authority; after it, give the status of a disciplinary cut.",
    ),
    "W402": Entry(
        "Alpa {days} hari mencapai tingkat disiplin mulai {min_days} hari, yaitu penurunan jabatan "
        "sampai pemberhentian.",
        "Laporkan kepada pejabat yang berwenang; TPP tidak diubah tanpa keputusan.",
        "{days} unexcused days reach the disciplinary tier from {min_days} days: demotion up to "
        "dismissal.",
        "Report it to the authority; pay is not changed without a decision.",
    ),
    # 5: scope
    "E501": Entry(
        "Baris ini milik perangkat daerah lain, bukan {agency}.",
        "Pindahkan baris ke berkas perangkat daerahnya, atau perbaiki kolomnya.",
        "The row belongs to another agency than {agency}.",
        "Move it to that agency's file, or correct the column.",
    ),
    "E502": Entry(
        "Baris ini untuk periode lain, bukan {period}.",
        "Pindahkan baris ke berkas periodenya, atau perbaiki kolomnya.",
        "The row is of another period than {period}.",
        "Move it to that period's file, or correct the column.",
    ),
    "E503": Entry(
        "Periode pada baris tidak sah.",
        "Tulis bulan dan tahunnya, misalnya 2026-10 atau Oktober 2026, atau kosongkan; sebuah "
        "tanggal harus tanggal 1.",
        "The row's period is not valid.",
        "Write its month and year, such as 2026-10 or Oktober 2026, or leave it empty; a date must "
        "be the first of the month.",
    ),
}
