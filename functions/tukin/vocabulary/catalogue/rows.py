"""Personal columns, ratings, attendance and scope of a row: codes 2 to 5."""

from tukin.vocabulary.catalogue.entry import Entry

ROWS: dict[str, Entry] = {
    "E201": Entry(
        "Sel ini wajib diisi, tetapi kosong.",
        "Isi sel ini, atau hapus barisnya bila bukan pegawai.",
        "This required cell is empty.",
        "Fill it in, or delete the row if it is no employee.",
    ),
    "E202": Entry(
        "Jabatan tidak dikenal dalam aturan.",
        "Pilih yang sesuai: {choices}. Bila tidak ada yang sesuai, hubungi pengelola aturan.",
        "The position is not known to the rules.",
        "Choose the one that applies: {choices}. If none does, ask the rules administrators.",
    ),
    "E203": Entry(
        "Golongan tidak dikenal.",
        "Tulis misalnya III/a untuk PNS atau IX untuk PPPK.",
        "The grade is not known.",
        "Write it like III/a for a PNS or IX for a PPPK.",
    ),
    "E204": Entry(
        "Jenis pegawai tidak dikenal.",
        "Tulis PNS, CPNS, atau PPPK; bila pegawai ini bukan salah satunya, hapus baris ini saja.",
        "The employment is not known.",
        "Write PNS, CPNS or PPPK; if this person is none of them, delete this row only.",
    ),
    "E205": Entry(
        "Status tidak dikenal dalam aturan.",
        "Pilih yang sesuai: {choices}. Bila tidak ada yang sesuai, hubungi pengelola aturan.",
        "The status is not known to the rules.",
        "Choose the one that applies: {choices}. If none does, ask the rules administrators.",
    ),
    "E206": Entry(
        "Golongan tidak cocok dengan jenis pegawai: PNS dan CPNS memakai I/a sampai IV/e, PPPK "
        "memakai I sampai XVII.",
        "Cocokkan keduanya dengan data kepegawaian, lalu perbaiki yang keliru.",
        "The grade does not fit the employment: PNS and CPNS have I/a to IV/e, PPPK have I to "
        "XVII.",
        "Compare both with the personnel data and correct the wrong one.",
    ),
    "E207": Entry(
        "Teks lebih dari {most} karakter atau memuat karakter yang tidak dapat dibaca.",
        "Singkatkan teks dan hapus karakter aneh.",
        "The text is over {most} characters or holds unreadable ones.",
        "Shorten it and remove odd characters.",
    ),
    "E208": Entry(
        "Baris ini bertanda Plt, Plh, atau Pj, padahal aturan belum mengatur TPP-nya.",
        "Tulis jabatan definitif dan kosongkan Plt.",
        "The row is marked Plt, Plh or Pj, but the rules have no pay for an acting post yet.",
        "Write the definitive position and leave Plt empty.",
    ),
    "E209": Entry(
        "Sel ini berisi 0; biasanya rumus seperti VLOOKUP memberi 0 bila tidak ada isinya.",
        "Isi yang benar, atau kosongkan bila memang tidak ada.",
        "The cell holds 0, mostly since a formula like VLOOKUP gives 0 where there is nothing.",
        "Fill in the right content, or leave it empty if there is none.",
    ),
    "E210": Entry(
        "Sebagian atau seluruh isi sel ini dicoret, sehingga tidak jelas mana yang berlaku.",
        "Hapus bagian yang dicoret, atau hilangkan coretannya.",
        "Some or all of the cell's text is struck through, so it is not clear what holds.",
        "Delete the struck text, or remove the strikethrough.",
    ),
    "E211": Entry(
        "Isi sel ini memuat tulisan kecil di atas atau di bawah, misalnya tanda catatan kaki.",
        "Hapus tulisan kecil itu.",
        "The cell's text has small characters above or below the line, such as a footnote's mark.",
        "Delete them.",
    ),
    "E212": Entry(
        "Sel ini digabung dengan sel lain, sehingga isinya tidak jelas untuk baris ini.",
        "Pisahkan sel yang digabung (Unmerge), lalu isi setiap barisnya.",
        "The cell is merged with others, so it is not clear what holds for this row.",
        "Unmerge the cells and fill in each row.",
    ),
    "E213": Entry(
        "Sel ini berisi rumus yang gagal atau belum pernah dihitung.",
        "Ketik isinya langsung sebagai teks.",
        "The cell holds a formula that failed or was never computed.",
        "Type its content as text.",
    ),
    "E214": Entry(
        "Seluruh baris ini dicoret.",
        "Hapus barisnya bila pegawai ini tidak dibayar; hilangkan coretannya bila dibayar.",
        "The whole row is struck through.",
        "Delete the row if this employee is not paid; remove the strikethrough if they are.",
    ),
    "E215": Entry(
        "Nama ini hanya berisi angka.",
        "Tulis nama lengkap pegawai, atau hapus baris ini bila bukan pegawai.",
        "The name has digits alone.",
        "Write the employee's full name, or delete the row if it is no employee.",
    ),
    "E216": Entry(
        "Nama ini memuat delapan angka atau lebih, seperti NIP di sel yang salah.",
        "Pindahkan NIP ke kolom NIP, dan tulis namanya saja di sini.",
        "The name holds eight digits or more, like a NIP in the wrong cell.",
        "Move the NIP to its column, and write the name alone here.",
    ),
    "E217": Entry(
        "Tanda Plt/Plh tidak dikenal.",
        "Tulis Ya bila Plt atau Plh; selain itu kosongkan.",
        "The mark of an acting post is not known.",
        "Write Ya for an acting post; else leave it empty.",
    ),
    "E299": Entry(
        "Bentuk isi sel ini tidak dapat diterima.",
        "Tulis isi yang benar dalam bentuk yang dijelaskan pada templat.",
        "The form of the cell's content cannot be taken.",
        "Write the true content in the form that the template explains.",
    ),
    "W070": Entry(
        "Nilai tertinggi kolom {column} dari {count} pegawai hanya {highest} dari {max_score}; "
        "mungkin skalanya lain, misalnya 0–10 atau 1–5.",
        "Ubah nilainya ke skala 0–{max_score} lalu unggah lagi; bila benar, mintakan persetujuan "
        "pimpinan perangkat daerah.",
        "The highest score of column {column} of {count} people is only {highest} of {max_score}; "
        "it may be of another scale, such as 0–10 or 1–5.",
        "Convert the scores to 0–{max_score} and upload them again; if they are right, have the "
        "agency head approve them.",
    ),
    "W071": Entry(
        "Nama {name} berbeda dari nama dalam register untuk NIP ini, {register}.",
        "Periksa apakah nama dan NIP tergeser; bila orangnya sama, mintakan persetujuan pimpinan "
        "perangkat daerah, atau pembaruan register kepada pengelola kepegawaian.",
        "The name {name} differs from the register's for this NIP, {register}.",
        "Check whether names and NIPs have shifted; if it is one person, have the agency head "
        "approve it, or ask the personnel administration to update the register.",
    ),
    "W072": Entry(
        "Catatan menyebut “{words}”, padahal statusnya kosong atau aktif.",
        "Isi kolom Status yang benar lalu unggah lagi; bila memang aktif, mintakan persetujuan "
        "pimpinan perangkat daerah.",
        "The note says “{words}”, but the status is empty or active.",
        "Fill in the right status and upload the file again; if it is active, have the agency "
        "head approve it.",
    ),
    "W073": Entry(
        "Menurut register pegawai ini berstatus {status} sampai {day}, padahal bulan ini akan "
        "dibayar penuh.",
        "Bila sebulan penuh memang haknya, mintakan persetujuan pimpinan perangkat daerah; bila "
        "tidak, keluarkan barisnya dahulu dan tanyakan kepada pengelola kepegawaian.",
        "By the register this employee was {status} until {day}, but the whole month will be paid.",
        "If the whole month is due, have the agency head approve it; if not, take the row out for "
        "now and ask the personnel administration.",
    ),
    "W110": Entry(
        "Menurut register pegawai ini baru bekerja sejak {day}; bulan ini dibayar penuh, karena "
        "aturan belum mengenal pembayaran sebagian bulan.",
        "Bila tanggalnya benar, tidak perlu tindakan; bila salah, mintakan pembaruan register "
        "kepada pengelola kepegawaian.",
        "By the register this employee has worked since {day}; the whole month is paid, since the "
        "rules know no parts of a month yet.",
        "If the day is right, nothing to do; if not, ask the personnel administration to update "
        "the register.",
    ),
    "W200": Entry(
        "Status diisi pada {filled} baris dan kosong pada {count} baris; yang kosong dibaca "
        "aktif, atau menurut register bila ada.",
        "Periksa baris yang statusnya kosong; isi bila pegawainya tidak aktif.",
        "The status is given in {filled} rows and empty in {count}; the empty ones count as "
        "active, or as the register says.",
        "Check the rows without a status; fill it in where somebody is not active.",
    ),
    "W201": Entry(
        "Kolom {column} naik satu demi satu dari baris {first} sampai {last}, seperti sel yang "
        "ditarik ke bawah.",
        "Periksa isinya; bila seharusnya sama, salin selnya tanpa menarik.",
        "Column {column} rises by one from row {first} to {last}, like a cell that was dragged "
        "down.",
        "Check it; where all should be equal, copy the cell instead of dragging it.",
    ),
    "W219": Entry(
        "Masih ada {count} baris lain dengan temuan {code} yang tidak ditampilkan.",
        "Perbaiki yang ditampilkan lebih dahulu, lalu unggah lagi.",
        "There are {count} more rows with finding {code}, which are not shown.",
        "Fix those that are shown first, then upload the file again.",
    ),
    # 3: ratings
    "E301": Entry(
        "Nilai belum diisi.",
        "Mintakan nilai indikator ini kepada pejabat penilai, lalu isi; pegawai tanpa nilai tidak "
        "dapat dibayar.",
        "The score is missing.",
        "Ask the rater for this indicator's score and fill it in; nobody can be paid without it.",
    ),
    "E302": Entry(
        "Nilai bukan angka.",
        "Tulis angka saja, tanpa spasi, tanda petik, atau tanda lain, misalnya 94,40.",
        "The score is not a number.",
        "Write a number alone, without spaces, quotes or other signs, such as 94.40.",
    ),
    "E303": Entry(
        "Nilai di luar rentang 0 sampai {max_score}.",
        "Cocokkan dengan nilai dari pejabat penilai; bila skalanya lain, ubah ke skala "
        "0–{max_score}.",
        "The score is outside 0 to {max_score}.",
        "Compare it with what the rater gave; if it is of another scale, convert it to "
        "0–{max_score}.",
    ),
    "E304": Entry(
        "Nilai memiliki lebih dari dua desimal; format tampilan sel tidak membulatkannya.",
        "Bulatkan isinya menjadi paling banyak dua desimal, misalnya dengan ROUND(…;2).",
        "The score has more than two decimals; a cell's display format does not round it.",
        "Round the value itself to two decimals at most, such as by ROUND(…,2).",
    ),
    "E305": Entry(
        "Ekspektasi tidak dikenal.",
        "Salin dari penilaiannya: di atas ekspektasi, sesuai ekspektasi, atau di bawah "
        "ekspektasi, tanpa kata lain; kosongkan bila belum dinilai.",
        "The expectation is not known.",
        "Copy it from the appraisal: di atas, sesuai or di bawah ekspektasi, and nothing else; "
        "leave it empty if there is no rating yet.",
    ),
    "E306": Entry(
        "Hanya satu dari hasil kerja dan perilaku kerja yang diisi.",
        "Mintakan yang kurang kepada pejabat penilai, lalu isi; kosongkan keduanya hanya bila "
        "belum dinilai.",
        "Only one of work results and work behaviour is given.",
        "Get the missing one from the rater and fill it in; leave both empty only if there is no "
        "rating yet.",
    ),
    "E307": Entry(
        "Bukti inovasi bukan nomor penetapan yang diakui.",
        "Salin nomor dari surat penetapannya (diawali {prefixes}, misalnya {example}), atau "
        "kosongkan bila tidak ada.",
        "The innovation evidence is no recognised approval reference.",
        "Copy the reference from the approval itself (it begins with {prefixes}, such as "
        "{example}), or leave it empty if there is none.",
    ),
    "E309": Entry(
        "Nilai terlalu kecil: {seen} berarti {seen} dari {max_score}.",
        "Cocokkan dengan nilai dari pejabat penilai; bila maksudnya {instead}, tulis {instead}.",
        "The score is too small: {seen} means {seen} of {max_score}.",
        "Compare it with what the rater gave; if {instead} is meant, write {instead}.",
    ),
    "E310": Entry(
        "Bukti inovasi bertanggal setelah bulan ini ({seen}).",
        "Periksa nomor dan tahunnya; Excel menaikkan angka bila sel ditarik ke bawah.",
        "The innovation evidence is dated after this month ({seen}).",
        "Check its number and year; Excel raises numbers where a cell is dragged down.",
    ),
    # 4: attendance
    "E401": Entry(
        "Jumlah hari bukan bilangan bulat.",
        "Tulis bilangan bulat 0 sampai {most} tanpa tanda lain, misalnya 2.",
        "The number of days is not a whole number.",
        "Write a whole number from 0 to {most} without other signs, such as 2.",
    ),
    "E402": Entry(
        "Alpa ditambah izin melebihi {most} hari.",
        "Cocokkan keduanya dengan rekap absensi, lalu perbaiki yang salah.",
        "Unexcused and excused days together are over {most}.",
        "Compare both with the attendance recap and correct the wrong one.",
    ),
    "E403": Entry(
        "Jumlah menit bukan bilangan bulat.",
        "Tulis menit sebulan sebagai bilangan bulat 0 sampai {most}, misalnya 90.",
        "The number of minutes is not a whole number.",
        "Write the month's minutes as a whole number from 0 to {most}, such as 90.",
    ),
    "W401": Entry(
        "Alpa {days} hari mencapai tingkat disiplin mulai {min_days} hari: potongan {cut} selama "
        "{months} bulan. Belum diterapkan.",
        "Perlu keputusan pejabat yang berwenang; setelah ada, isi status hukuman disiplin.",
        "{days} unexcused days reach the disciplinary tier from {min_days} days: a cut of {cut} "
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
        "Hapus dari berkas ini dan beri tahu perangkat daerah itu; ubah isi kolomnya hanya bila "
        "salah tulis.",
        "The row belongs to another agency than {agency}.",
        "Take it out and tell that agency; change the column only if it was mistyped.",
    ),
    "E502": Entry(
        "Baris ini untuk periode lain, bukan {period}.",
        "Hapus dari berkas ini dan masukkan ke berkas periodenya; ubah isi kolomnya hanya bila "
        "salah tulis.",
        "The row is of another period than {period}.",
        "Take it out and put it into that period's file; change the column only if it was "
        "mistyped.",
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
