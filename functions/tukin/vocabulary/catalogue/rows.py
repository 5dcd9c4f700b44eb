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
        "Tulis PNS, CPNS, atau PPPK; hapus baris pegawai lain.",
        "The employment is not known.",
        "Write PNS, CPNS or PPPK; remove the rows of others.",
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
    "E208": Entry(
        "Baris ini bertanda Plt, Plh, atau Pj, padahal aturan belum mengatur TPP-nya.",
        "Tulis jabatan definitif dan kosongkan Plt.",
        "The row is marked Plt, Plh or Pj, but the rules have no pay for an acting post yet.",
        "Write the definitive position and leave Plt empty.",
    ),
    "E209": Entry(
        "Sel ini berisi 0; biasanya rumus seperti VLOOKUP memberi 0 bila tidak ada isinya.",
        "Kosongkan sel ini.",
        "The cell holds 0, mostly since a formula like VLOOKUP gives 0 where there is nothing.",
        "Leave the cell empty.",
    ),
    "E210": Entry(
        "Sebagian atau seluruh isi sel ini dicoret, sehingga tidak jelas mana yang berlaku.",
        "Hapus bagian yang dicoret, atau hilangkan coretannya.",
        "Some or all of the cell's text is struck through, so it is not clear what holds.",
        "Delete what is struck, or remove the line.",
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
        "Hapus barisnya, atau hilangkan coretannya.",
        "The whole row is struck through.",
        "Delete the row, or remove the line.",
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
        "Isi sel tidak dapat diterima.",
        "Samakan isinya dengan contoh pada berkas contoh.",
        "The cell's content cannot be taken.",
        "Write it like the sample file does.",
    ),
    "W070": Entry(
        "Nilai tertinggi kolom {column} dari {count} pegawai hanya {highest} dari {max_score}; "
        "mungkin skalanya lain, misalnya 0–10 atau 1–5.",
        "Ubah nilainya ke skala 0–{max_score} lalu unggah lagi; bila benar, mintakan persetujuan "
        "pimpinan.",
        "The highest score of column {column} of {count} people is only {highest} of {max_score}; "
        "it may be of another scale, such as 0–10 or 1–5.",
        "Convert the scores to 0–{max_score} and upload them again; if they are right, the "
        "agency's head must approve them.",
    ),
    "W071": Entry(
        "Nama {name} berbeda dari nama dalam register untuk NIP ini, {register}.",
        "Periksa apakah nama dan NIP tergeser; bila orangnya sama, mintakan persetujuan pimpinan "
        "atau pembaruan register.",
        "The name {name} differs from the register's for this NIP, {register}.",
        "Check whether names and NIPs have shifted; if it is one person, have the agency's head "
        "approve it or the register updated.",
    ),
    "W072": Entry(
        "Catatan menyebut “{words}”, padahal statusnya kosong atau aktif.",
        "Isi kolom Status yang benar lalu unggah lagi; bila memang aktif, mintakan persetujuan "
        "pimpinan.",
        "The note says “{words}”, but the status is empty or active.",
        "Fill in the right status and upload the file again; if it is active, the agency's head "
        "must approve it.",
    ),
    "W073": Entry(
        "Menurut register pegawai ini berstatus {status} sampai {day}, padahal bulan ini akan "
        "dibayar penuh.",
        "Periksa apakah sebulan penuh memang hak pegawai ini; bila ya, mintakan persetujuan "
        "pimpinan.",
        "By the register this employee was {status} until {day}, but the whole month will be paid.",
        "Check whether the whole month is due; if so, the agency's head must approve it.",
    ),
    "W110": Entry(
        "Menurut register pegawai ini baru bekerja sejak {day}; bulan ini dibayar penuh.",
        "Tidak perlu tindakan bila memang demikian; aturan belum mengenal bagian bulan.",
        "By the register this employee works since {day}; the whole month is paid.",
        "Nothing to do where that is right; the rules know no parts of a month yet.",
    ),
    "W200": Entry(
        "Status diisi pada {filled} baris dan kosong pada {count} baris; yang kosong dibaca aktif, "
        "atau menurut register bila ada.",
        "Isi status baris yang disebut bila ada yang tidak aktif.",
        "The status is given in {filled} rows and empty in {count}; the empty ones count as "
        "active, or as the register says.",
        "Fill in the status of the rows named where somebody is not active.",
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
        "Isi nilai indikator ini; pegawai tanpa nilai tidak dapat dibayar.",
        "The score is missing.",
        "Fill in this indicator's score; nobody can be paid without it.",
    ),
    "E302": Entry(
        "Nilai bukan angka.",
        "Tulis angka saja, tanpa spasi, tanda petik, atau tanda lain, misalnya 94,40.",
        "The score is not a number.",
        "Write a number alone, without spaces, quotes or other signs, such as 94.40.",
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
        "Tulis di atas ekspektasi, sesuai ekspektasi, atau di bawah ekspektasi, tanpa kata lain.",
        "The expectation is not known.",
        "Write di atas, sesuai or di bawah ekspektasi, and nothing else.",
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
    "E309": Entry(
        "Nilai terlalu kecil: {seen} berarti {seen} dari {max_score}.",
        "Kalikan dengan 100: tulis {instead}.",
        "The score is too small: {seen} means {seen} of {max_score}.",
        "Multiply it by 100: write {instead}.",
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
        "Perbaiki jumlah hari alpa atau izin.",
        "Unexcused and excused days together are over {most}.",
        "Correct the numbers of days.",
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
