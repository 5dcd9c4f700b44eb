"""Every message that a user can get: what is wrong, where, and how to mend it, in two languages.

Codes are stable: they are never reused for something else. The first digit tells the place:
0 the file, 1 numbers of persons, 2 personal columns, 3 ratings, 4 attendance, 5 scope, 6 rules,
7 batches and stored data, 8 requests to the API, 9 the services below. ``W`` instead of ``E`` tells
something that rejects nothing.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Message(NamedTuple):
    """A worded message: Bahasa Indonesia and English, each with its mend."""

    id: str
    en: str


class Entry(NamedTuple):
    """What is wrong and how to mend it; ``{name}`` is filled from an error's details."""

    what_id: str
    mend_id: str
    what_en: str
    mend_en: str


def message_for(code: str, details: Mapping[str, object]) -> Message:
    """Word a code with its details."""
    entry = CATALOGUE[code]
    return Message(
        f"{entry.what_id} {entry.mend_id}".format_map(details),
        f"{entry.what_en} {entry.mend_en}".format_map(details),
    )


CATALOGUE: dict[str, Entry] = {
    # 0: the file
    "E001": Entry(
        "Berkas kosong.",
        "Isi berkas dengan baris judul kolom dan data pegawai, lalu unggah lagi.",
        "The file is empty.",
        "Fill it with a header row and employee rows and upload it again.",
    ),
    "E002": Entry(
        "Berkas tidak dapat dibaca sebagai {format}.",
        "Buka berkas, simpan ulang sebagai CSV, XLSX, atau JSONL, lalu unggah lagi.",
        "The file cannot be read as {format}.",
        "Open it, save it again as CSV, XLSX or JSONL and upload it again.",
    ),
    "E003": Entry(
        "Kolom wajib tidak ada: {columns}.",
        "Tambahkan kolom itu pada baris judul (dalam 20 baris pertama).",
        "Required columns are missing: {columns}.",
        "Add them to the header row (within the first 20 rows).",
    ),
    "E004": Entry(
        "Jenis berkas tidak dikenal.",
        "Gunakan berkas .csv, .xlsx, atau .jsonl.",
        "The kind of file is unknown.",
        "Use a .csv, .xlsx or .jsonl file.",
    ),
    "E005": Entry(
        "Berkas melebihi batas: {limit}.",
        "Bagi data menjadi berkas yang lebih kecil atau hapus bagian yang tidak perlu.",
        "The file is over a limit: {limit}.",
        "Make the file smaller or remove what does not belong in it.",
    ),
    "E006": Entry(
        "Perangkat daerah {agency} tidak terdaftar.",
        "Periksa kode perangkat daerah pada alamat unggahan.",
        "Agency {agency} is not registered.",
        "Check the agency code in the upload's address.",
    ),
    "E007": Entry(
        "Periode tidak sah.",
        "Tulis periode sebagai TTTT-BB, misalnya 2026-10 (bulan 13 dan 14 untuk gaji ke-13/THR).",
        "The period is not valid.",
        "Write it as YYYY-MM, such as 2026-10 (months 13 and 14 are the extra runs).",
    ),
    "E008": Entry(
        "Alamat unggahan tidak sesuai pola.",
        "Unggah ke uploads/(kode perangkat daerah)/(periode)/(nama berkas).",
        "The upload's address does not fit the pattern.",
        "Upload to uploads/(agency code)/(period)/(file name).",
    ),
    "E009": Entry(
        "Tidak ada aturan yang berlaku untuk periode {period}.",
        "Hubungi pengelola aturan, atau periksa periodenya.",
        "No rule set is in force for period {period}.",
        "Ask the rules administrators, or check the period.",
    ),
    "E010": Entry(
        "Tidak ada baris data di bawah judul kolom.",
        "Isi sedikitnya satu baris pegawai, lalu unggah lagi.",
        "There is no row of data below the header.",
        "Fill in at least one employee row and upload it again.",
    ),
    "E011": Entry(
        "Judul kolom {column} ada lebih dari sekali.",
        "Hapus atau ganti nama salah satunya.",
        "Column {column} stands more than once in the header.",
        "Remove or rename one of them.",
    ),
    "E040": Entry(
        "Berkas {file} tidak ditemukan.",
        "Periksa nama dan letaknya.",
        "There is no file {file}.",
        "Check its name and place.",
    ),
    "E012": Entry(
        "Berkas dilindungi kata sandi.",
        "Simpan ulang tanpa kata sandi (Info, Lindungi Buku Kerja), lalu unggah lagi.",
        "The file is protected by a password.",
        "Save it without a password (Info, Protect Workbook) and upload it again.",
    ),
    "E013": Entry(
        "Berkas berjenis {format}, yang tidak diterima.",
        "Buka berkas, pilih Simpan Sebagai, pilih jenis .xlsx, lalu unggah hasilnya.",
        "The file is of the kind {format}, which is not taken.",
        "Open it, choose Save As and the type .xlsx, and upload the result.",
    ),
    "E014": Entry(
        "Buku kerja memuat makro tersembunyi.",
        "Simpan ulang sebagai .xlsx tanpa makro, lalu unggah lagi.",
        "The workbook holds hidden macros.",
        "Save it as .xlsx without macros and upload it again.",
    ),
    "E015": Entry(
        "Buku kerja memuat deklarasi XML (DTD) yang tidak diterima.",
        "Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi.",
        "The workbook holds an XML declaration (DTD) that is not taken.",
        "Open it in Excel, save it again as .xlsx and upload it again.",
    ),
    "E016": Entry(
        "Berkas memuat lebih dari {limit} baris data.",
        "Hapus baris yang bukan data pegawai perangkat daerah ini.",
        "The file holds more than {limit} rows of data.",
        "Remove the rows that are not of this agency's employees.",
    ),
    "E017": Entry(
        "Baris {row} memiliki lebih dari {limit} kolom.",
        "Hapus kolom yang tidak diperlukan.",
        "Row {row} has more than {limit} columns.",
        "Remove the columns that are not needed.",
    ),
    "E018": Entry(
        "Baris {row} memuat teks lebih dari {limit} karakter.",
        "Singkatkan teks pada baris itu.",
        "Row {row} holds a text of more than {limit} characters.",
        "Shorten the text in that row.",
    ),
    "E019": Entry(
        "Tanda kutip pada baris {row} tidak berpasangan.",
        "Tutup tanda kutip pada baris itu, atau gandakan tanda kutip di dalam teks.",
        "The quotes in row {row} do not match.",
        "Close the quote in that row, or double the quotes inside a text.",
    ),
    "E020": Entry(
        "Baris {row} memuat karakter NUL, sehingga bukan teks.",
        "Simpan ulang berkas sebagai CSV UTF-8, lalu unggah lagi.",
        "Row {row} holds NUL characters, so it is no text.",
        "Save the file again as CSV UTF-8 and upload it again.",
    ),
    "E021": Entry(
        "Pengodean teks berkas tidak dapat dipastikan.",
        "Simpan ulang berkas dengan pengodean UTF-8, lalu unggah lagi.",
        "The text encoding of the file cannot be told for sure.",
        "Save it again in the encoding UTF-8 and upload it again.",
    ),
    "E022": Entry(
        "Data {row} bukan JSON yang sah.",
        "Perbaiki program pembuat berkas: satu objek JSON per baris, atau satu larik objek.",
        "Row {row} is not valid JSON.",
        "Correct the program that wrote it: one JSON object a line, or one array of objects.",
    ),
    "E023": Entry(
        "JSON pada data {row} bersarang terlalu dalam.",
        "Tulis setiap pegawai sebagai satu objek datar.",
        "The JSON in row {row} is nested too deeply.",
        "Write each employee as one flat object.",
    ),
    "E024": Entry(
        "Data {row} memuat NaN atau Infinity, yang bukan angka.",
        "Isi angka yang sebenarnya, atau null bila belum ada.",
        "Row {row} holds NaN or Infinity, which is no number.",
        "Write the real number, or null where there is none.",
    ),
    "E025": Entry(
        "Ada nama yang tertulis dua kali dalam satu objek pada data {row}.",
        "Sisakan satu nilai untuk setiap nama.",
        "A name stands twice in one object in row {row}.",
        "Keep one value for each name.",
    ),
    "E026": Entry(
        "Data {row} bukan objek yang berisi teks dan angka.",
        "Tulis setiap pegawai sebagai satu objek datar.",
        "Row {row} is not an object of texts and numbers.",
        "Write each employee as one flat object.",
    ),
    "E027": Entry(
        "Isi buku kerja terlalu besar setelah dibuka dari kompresinya.",
        "Salin hanya tabel data ke buku kerja baru, lalu unggah lagi.",
        "The workbook unpacks to too much.",
        "Copy only the data table into a new workbook and upload that.",
    ),
    "E028": Entry(
        "Rentang terpakai pada lembar kerja terlalu luas.",
        "Hapus baris dan kolom jauh di luar tabel, atau salin tabel ke buku kerja baru.",
        "The used range of a sheet is too large.",
        "Delete rows and columns far outside the table, or copy the table into a new workbook.",
    ),
    "E029": Entry(
        "Buku kerja memerlukan memori atau waktu terlalu banyak untuk dibaca.",
        "Salin hanya tabel data ke buku kerja baru, lalu unggah lagi.",
        "The workbook needs too much memory or time to be read.",
        "Copy only the data table into a new workbook and upload that.",
    ),
    "E030": Entry(
        "Baris {rows} memiliki lebih banyak sel daripada baris judul, sehingga isinya bergeser.",
        "Beri tanda kutip pada teks atau angka yang memuat pemisah kolom.",
        "Row {rows} has more cells than the header, so its contents are shifted.",
        "Put quotes around a text or number that holds the delimiter.",
    ),
    "E031": Entry(
        "Nama berkas berakhiran {extension}, tetapi isinya {format}.",
        "Ganti akhiran namanya, atau simpan ulang dengan jenis yang benar.",
        "The file's name ends in {extension}, but its content is {format}.",
        "Rename it, or save it again as the right type.",
    ),
    # 1: numbers of persons
    "E101": Entry(
        "NIP kosong.", "Isi 18 digit NIP.", "The NIP is empty.", "Fill in its 18 digits."
    ),
    "E102": Entry(
        "NIP bukan 18 digit (terbaca {length} karakter).",
        "Salin NIP lengkap dari data kepegawaian.",
        "The NIP is not 18 digits (read {length} characters).",
        "Copy the whole number from the personnel data.",
    ),
    "E103": Entry(
        "NIP tersimpan sebagai angka sehingga digit terakhirnya hilang.",
        "Ubah format sel menjadi Teks, lalu ketik ulang 18 digitnya.",
        "The NIP is stored as a number, so its last digits are lost.",
        "Format the cell as text and type the 18 digits again.",
    ),
    "E104": Entry(
        "Delapan digit pertama NIP bukan tanggal lahir yang sah.",
        "Periksa digit 1 sampai 8 (TTTTBBHH).",
        "The first eight digits of the NIP are no valid birth date.",
        "Check digits 1 to 8 (YYYYMMDD).",
    ),
    "E105": Entry(
        "Digit pengangkatan pada NIP tidak sah.",
        "Periksa digit 9 sampai 14 (TTTTBB; untuk NI PPPK: tahun, angka 2, frekuensi).",
        "The appointment digits of the NIP are not valid.",
        "Check digits 9 to 14 (YYYYMM; of an NI PPPK: year, 2, frequency).",
    ),
    "E106": Entry(
        "Digit jenis kelamin pada NIP bukan 1 atau 2.",
        "Periksa digit ke-15.",
        "The sex digit of the NIP is neither 1 nor 2.",
        "Check digit 15.",
    ),
    "E107": Entry(
        "Nomor urut pada NIP adalah 000.",
        "Periksa digit 16 sampai 18 (001–999).",
        "The sequence of the NIP is 000.",
        "Check digits 16 to 18 (001–999).",
    ),
    "E108": Entry(
        "Jenis pegawai tidak cocok dengan NIP.",
        "NI PPPK dipakai untuk PPPK, NIP untuk PNS dan CPNS; perbaiki salah satunya.",
        "The employment does not fit the NIP.",
        "An NI PPPK belongs to a PPPK, a NIP to a PNS or CPNS; correct one of them.",
    ),
    "E109": Entry(
        "NIP yang sama ada juga di baris {rows}.",
        "Sisakan satu baris yang benar untuk pegawai ini.",
        "The same NIP stands in row {rows} as well.",
        "Keep the one right row of this employee.",
    ),
    "E110": Entry(
        "Menurut NIP, pegawai baru diangkat setelah periode ini.",
        "Periksa digit 9 sampai 14, atau hapus baris ini.",
        "By the NIP, the employee was appointed after this period.",
        "Check digits 9 to 14, or remove the row.",
    ),
    "E111": Entry(
        "NIP atasan tidak sah.",
        "Isi 18 digit NIP atasan, atau kosongkan.",
        "The supervisor's NIP is not valid.",
        "Fill in its 18 digits, or leave it empty.",
    ),
    "E112": Entry(
        "Pegawai tercatat sebagai atasannya sendiri.",
        "Isi NIP pejabat penilai yang sebenarnya.",
        "The employee is named as their own supervisor.",
        "Fill in the NIP of the real rater.",
    ),
    # 12, 13: the register of employees
    "E120": Entry(
        "Pegawai ini tidak ada dalam register kepegawaian per {day}.",
        "Periksa NIP-nya, atau mintakan pembaruan register kepada pengelola kepegawaian.",
        "This employee is not in the register on {day}.",
        "Check the NIP, or ask the personnel administration to update the register.",
    ),
    "E121": Entry(
        "Menurut register pegawai ini bekerja di {agency}.",
        "Hapus barisnya; perangkat daerah itu yang mengusulkan TPP-nya.",
        "By the register this employee works at {agency}.",
        "Remove the row; that agency submits it.",
    ),
    "E122": Entry(
        "Menurut register pegawai ini pensiun sejak {day}.",
        "Hapus barisnya; TPP tidak dibayar setelah pensiun.",
        "By the register this employee has been retired since {day}.",
        "Remove the row; nobody is paid after retirement.",
    ),
    "E123": Entry(
        "Menurut register pegawai ini meninggal pada {day}.",
        "Hapus barisnya; hak ahli waris diurus pengelola kepegawaian.",
        "By the register this employee died on {day}.",
        "Remove the row; the personnel administration sees to the heirs.",
    ),
    "E124": Entry(
        "Menurut register pegawai ini pindah ke instansi lain sejak {day}.",
        "Hapus barisnya; instansi yang baru yang membayar.",
        "By the register this employee moved to another government body on {day}.",
        "Remove the row; the new one pays.",
    ),
    "E125": Entry(
        "Menurut register pegawai ini berhenti sejak {day}.",
        "Hapus barisnya, atau mintakan pembaruan register bila keliru.",
        "By the register this employee left the service on {day}.",
        "Remove the row, or have the register updated if it is wrong.",
    ),
    "E126": Entry(
        "Jenis pegawai berbeda dari register ({register}).",
        "Samakan dengan register, atau mintakan pembaruan register.",
        "The employment differs from the register ({register}).",
        "Write it as in the register, or have the register updated.",
    ),
    "E127": Entry(
        "Golongan berbeda dari register ({register}).",
        "Samakan dengan register, atau mintakan pembaruan register.",
        "The grade differs from the register ({register}).",
        "Write it as in the register, or have the register updated.",
    ),
    "E128": Entry(
        "Jabatan berbeda dari register ({register}).",
        "Samakan dengan register, atau mintakan pembaruan register.",
        "The position differs from the register ({register}).",
        "Write it as in the register, or have the register updated.",
    ),
    "E129": Entry(
        "Status berbeda dari register ({register}).",
        "Kosongkan sel ini agar status register dipakai, atau mintakan pembaruan register.",
        "The status differs from the register ({register}).",
        "Leave the cell empty to take the register's, or have the register updated.",
    ),
    "E130": Entry(
        "Status pegawai dalam register ({register}) tidak dikenal dalam aturan.",
        "Mintakan pembaruan register atau aturan.",
        "The employee's status in the register ({register}) is not known to the rules.",
        "Have the register or the rules updated.",
    ),
    "E131": Entry(
        "Tanggal tidak sah.",
        "Tulis sebagai HH-BB-TTTT atau TTTT-BB-HH; kolom sampai boleh kosong.",
        "The date is not valid.",
        "Write it as DD-MM-YYYY or YYYY-MM-DD; until may be empty.",
    ),
    "E132": Entry(
        "Tanggal sampai lebih awal daripada tanggal mulai.",
        "Perbaiki salah satunya.",
        "The date until comes before the date from.",
        "Correct one of them.",
    ),
    "E133": Entry(
        "Masa berlaku baris ini bertumpang tindih dengan baris {rows} dari pegawai yang sama.",
        "Akhiri masa yang satu sebelum masa berikutnya mulai.",
        "The time of this row overlaps with that of row {rows} of the same employee.",
        "End the one before the next begins.",
    ),
    "E134": Entry(
        "Alamat register tidak sesuai pola.",
        "Unggah ke register/(TTTT-BB-HH).csv dengan tanggal register.",
        "The register's address does not fit the pattern.",
        "Upload it to register/(YYYY-MM-DD).csv with the register's date.",
    ),
    "E135": Entry(
        "Tanggal register lebih dari {most} hari setelah hari pengunggahan.",
        "Perbaiki tanggal pada nama berkas.",
        "The register's date is over {most} days after the day of upload.",
        "Correct the date in the file's name.",
    ),
    "E136": Entry(
        "Register ditolak karena {count} baris tidak dapat dipakai; register sebelumnya tetap "
        "berlaku.",
        "Perbaiki baris yang disebut, lalu unggah lagi seluruhnya.",
        "The register is refused, since some rows ({count}) cannot be used; the one before stays "
        "in force.",
        "Mend the rows named and upload the whole again.",
    ),
    "E137": Entry(
        "Aturan periode ini berubah sejak berkas lengkap diunggah, sehingga perubahan saja tidak "
        "cukup.",
        "Unggah berkas lengkap periode ini.",
        "The period's rules have changed since the whole file was uploaded, so an amendment is not "
        "enough.",
        "Upload the whole file of the period.",
    ),
    "E138": Entry(
        "Bersama isi periode yang berlaku, perubahan ini melebihi {limit} pegawai.",
        "Unggah berkas lengkap periode ini, hanya dengan pegawai perangkat daerah ini.",
        "With what the period holds already, this amendment makes more than {limit} employees.",
        "Upload the whole file of the period, with this agency's employees alone.",
    ),
    "W121": Entry(
        "Pegawai ini ada dalam register, tetapi tidak ada barisnya, sehingga tidak dibayar.",
        "Tambahkan barisnya, atau mintakan pembaruan register.",
        "The employee is in the register but has no row, and so is not paid.",
        "Add the row, or have the register updated.",
    ),
    "W122": Entry(
        "Pegawai ini tidak dibayar karena barisnya ditolak (baris {rows}).",
        "Perbaiki baris itu, lalu unggah lagi.",
        "The employee is not paid, since their row is rejected (row {rows}).",
        "Mend it and upload it again.",
    ),
    "W123": Entry(
        "Pegawai ini tidak dibayar karena berstatus {status} menurut register.",
        "Tidak perlu tindakan bila registernya benar.",
        "The employee is not paid, being {status} by the register.",
        "Nothing to do where the register is right.",
    ),
    # 2: personal columns
    "E201": Entry(
        "Kolom wajib ini kosong.", "Isi kolom ini.", "This required cell is empty.", "Fill it in."
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
        "Nilai memiliki lebih dari dua desimal.",
        "Bulatkan menjadi paling banyak dua desimal.",
        "The score has more than two decimals.",
        "Round it to two decimals at most.",
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
        "Isi nomor yang diawali {prefixes}, atau kosongkan.",
        "The innovation evidence is no recognised approval reference.",
        "Write a reference that begins with {prefixes}, or leave it empty.",
    ),
    # 4: attendance
    "E401": Entry(
        "Jumlah hari bukan bilangan bulat 0 sampai {most}.",
        "Perbaiki jumlah hari.",
        "The number of days is not a whole number from 0 to {most}.",
        "Correct the number of days.",
    ),
    "E402": Entry(
        "Jumlah alpa dan ijin lebih dari {most} hari.",
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
        "Tulis sebagai TTTT-BB atau TTTTBB, atau kosongkan.",
        "The row's period is not valid.",
        "Write it as YYYY-MM or YYYYMM, or leave it empty.",
    ),
    # 6: rules
    "E601": Entry(
        "Dokumen aturan tidak sah: {problems}.",
        "Perbaiki bagian yang disebut, lalu ajukan lagi.",
        "The rule document is not sound: {problems}.",
        "Correct the parts named and propose it again.",
    ),
    "E602": Entry(
        "Aturan {rules} tidak ditemukan.",
        "Periksa namanya atau alamat berkasnya.",
        "Rules {rules} cannot be found.",
        "Check the name or the file's path.",
    ),
    "E607": Entry(
        "Aturan belum menetapkan pajak untuk PPPK.",
        "Minta pengelola aturan mengisi tax.pppk.",
        "The rules set no tax for PPPK.",
        "Ask the rules administrators to fill in tax.pppk.",
    ),
    "E610": Entry(
        "Dokumen bukan JSON yang sah (baris {line}, kolom {column}).",
        "Perbaiki tanda baca di sekitar tempat itu; koma terakhir dan kutip sering terlewat.",
        "The document is not valid JSON (line {line}, column {column}).",
        "Mend the punctuation there; a last comma or a quote is often the cause.",
    ),
    "E611": Entry(
        "Isian ini wajib ada.",
        "Tambahkan, dengan contoh dari aturan lain.",
        "This value is missing.",
        "Add it; another rule set shows how.",
    ),
    "E612": Entry(
        "Isian {name} tidak dikenal.",
        "Periksa ejaannya{hint}, atau hapus.",
        "{name} is not known here.",
        "Check its spelling{hint}, or remove it.",
    ),
    "E613": Entry(
        "Nilai {value} tampaknya pecahan, padahal di sini persen.",
        "Tulis {percent} bila maksudnya {percent} persen.",
        "{value} looks like a fraction where per cent is meant.",
        "Write {percent} if {percent} per cent is meant.",
    ),
    "E614": Entry(
        "Nilai {value} persen di luar kewajaran ({low} sampai {high}).",
        "Periksa letak koma dan nolnya.",
        "{value} per cent is beyond what is plausible ({low} to {high}).",
        "Check the decimal mark and the zeros.",
    ),
    "E615": Entry(
        "Bukan persen yang sah.",
        "Tulis bilangan bulat, atau dalam tanda kutip dengan titik dan paling banyak dua desimal, "
        'misalnya 70 atau "2.5".',
        "This is not a percentage.",
        "Write a whole number, or in quotes with a point and at most two decimals, such as 70 or "
        '"2.5".',
    ),
    "E616": Entry(
        "Pilihan ini tidak dikenal.",
        "Pakai salah satu dari: {choices}.",
        "This choice is not known.",
        "Use one of: {choices}.",
    ),
    "E617": Entry(
        "Bilangan atau banyaknya isian di luar batas ({limit}).",
        "Ubah hingga sesuai batas.",
        "The number, or the number of entries, is out of bounds ({limit}).",
        "Bring it within the bounds.",
    ),
    "E618": Entry(
        "Bentuk teks ini tidak sesuai.",
        "Ikuti penjelasan isian ini dalam skema (panjang dan huruf yang boleh).",
        "This text has the wrong form.",
        "Follow the field's description in the schema (length and letters allowed).",
    ),
    "E619": Entry(
        "Jenis isian salah; yang diperlukan: {kind}.",
        "Tulis dengan jenis yang benar; bilangan tanpa tanda kutip, teks dengan tanda kutip.",
        "This is of the wrong kind; needed is: {kind}.",
        "Write numbers without quotes, and text with quotes.",
    ),
    "E620": Entry(
        "{name} ada lebih dari sekali.",
        "Hapus atau ganti nama salah satunya.",
        "{name} stands more than once.",
        "Remove or rename one of them.",
    ),
    "E621": Entry(
        "Jumlah bobot {total} persen, bukan 100.",
        "Ubah bobot hingga berjumlah tepat 100.",
        "The weights add up to {total} per cent, not 100.",
        "Change them so that they add up to 100.",
    ),
    "E622": Entry(
        "Predikat {worse} berada setelah {better}, padahal urutannya terbaik dahulu dan "
        "masing-masing sekali.",
        "Urutkan dari sangat_baik ke sangat_kurang.",
        "Rating {worse} stands behind {better}, but the best comes first and each only once.",
        "Order them from sangat_baik to sangat_kurang.",
    ),
    "E623": Entry(
        "Batas {worse} tidak di bawah batas {better}, sehingga keduanya bertumpang tindih.",
        "Turunkan min_percent {worse} atau naikkan {better}.",
        "The limit of {worse} is not below that of {better}, so the two overlap.",
        "Lower the min_percent of {worse} or raise that of {better}.",
    ),
    "E624": Entry(
        "Predikat terakhir ({rating}) tidak dimulai dari 0 tanpa syarat, sehingga ada capaian "
        "tanpa predikat.",
        "Beri predikat terakhir min_percent 0 dan hapus syaratnya.",
        "The last rating ({rating}) does not begin at 0 without a condition, so some achievement "
        "has no rating.",
        "Give the last one min_percent 0 and no condition.",
    ),
    "E625": Entry(
        "Predikat {rating} tidak pernah tercapai: batasnya di atas capaian tertinggi.",
        "Turunkan min_percent atau naikkan achievement.cap_percent.",
        "Rating {rating} can never be reached: its limit is above the highest achievement.",
        "Lower its min_percent or raise achievement.cap_percent.",
    ),
    "E626": Entry(
        "Kelima predikat harus ada, masing-masing tepat sekali.",
        "Lengkapi rating_pay dengan sangat_baik, baik, butuh_perbaikan, kurang, dan sangat_kurang.",
        "Each of the five ratings must stand exactly once.",
        "Complete rating_pay with all five ratings.",
    ),
    "E627": Entry(
        "Predikat {better} dibayar kurang dari {worse}.",
        "Predikat yang lebih baik tidak boleh dibayar lebih sedikit; tukar nilainya.",
        "Rating {better} is paid less than {worse}.",
        "A better rating must not be paid less; swap the values.",
    ),
    "E628": Entry(
        "{name} tidak ada dalam daftar yang dirujuk.",
        "Tambahkan ke daftar itu, atau perbaiki kodenya.",
        "{name} is not in the list it refers to.",
        "Add it there, or correct the code.",
    ),
    "E629": Entry(
        "Indikator {name} tidak memiliki modul pembinaan.",
        "Tambahkan {name} di coaching.modules.",
        "Indicator {name} has no coaching modules.",
        "Add {name} to coaching.modules.",
    ),
    "E630": Entry(
        "Status aktif tidak ada.",
        "Tambahkan status dengan kode aktif; baris tanpa status dibaca demikian.",
        "Status aktif is missing.",
        "Add a status with the code aktif; rows without a status are read so.",
    ),
    "E631": Entry(
        "Kode {name} sudah menjadi judul kolom lain dalam berkas.",
        "Pilih kode lain.",
        "Code {name} is the heading of another column of the file.",
        "Choose another code.",
    ),
    "E632": Entry(
        "effective_until lebih awal daripada effective_from.",
        "Periksa kedua periode.",
        "effective_until is before effective_from.",
        "Check both periods.",
    ),
    "E633": Entry(
        "Besaran dan persentase terlalu besar untuk dihitung tepat dalam 64 bit.",
        "Periksa nol yang berlebih pada besaran jabatan atau persentase.",
        "Amounts and rates are too large to be computed exactly in 64 bits.",
        "Look for too many zeros in amounts or percentages.",
    ),
    "E634": Entry(
        "Kuadran belum lengkap: {missing}.",
        "Isi predikat untuk setiap pasangan.",
        "The quadrants lack: {missing}.",
        "Give a rating for each pair.",
    ),
    "E635": Entry(
        "tax.classes harus memuat golongan I, II, III, dan IV, masing-masing sekali.",
        "Lengkapi atau hapus yang berulang.",
        "tax.classes must name I, II, III and IV once each.",
        "Add what is missing or remove what is repeated.",
    ),
    "E636": Entry(
        "Besaran {amount} tidak wajar untuk sebulan.",
        "Tulis rupiah utuh, misalnya 13500000, bukan ribuan.",
        "An amount of {amount} a month is not plausible.",
        "Write whole rupiah, such as 13500000, not thousands.",
    ),
    "E637": Entry(
        "Tingkat keterlambatan {name} tidak bersambung.",
        "Mulai dari menit ke-1, setiap tingkat tepat setelah yang sebelumnya, dan until_minutes "
        "yang terakhir null.",
        "Band {name} of lateness does not join on.",
        "Begin at minute 1, each band right after the one before, and until_minutes of the last "
        "is null.",
    ),
    "E638": Entry(
        "Nama ini tidak memuat huruf atau angka.",
        "Beri nama yang dapat dibaca.",
        "This name has no letter or digit.",
        "Give it a name that can be read.",
    ),
    "E639": Entry(
        "Potongan atau hari {name} tidak naik menurut tingkatnya.",
        "Urutkan dari yang ringan ke yang berat.",
        "Cut or days of {name} do not rise from step to step.",
        "Order them from light to severe.",
    ),
    "E640": Entry(
        "Aturan {name} berakhir pada {until} dan belum ada penggantinya.",
        "Siapkan aturan berikutnya, atau perpanjang effective_until.",
        "Rule set {name} ends with {until} and nothing follows it.",
        "Prepare the next one, or extend effective_until.",
    ),
    "E641": Entry(
        "Tidak ada aturan untuk {first} sampai {last}.",
        "Perpanjang aturan sebelumnya atau majukan yang berikutnya.",
        "No rule set covers {first} to {last}.",
        "Extend the one before or let the next begin earlier.",
    ),
    "E642": Entry(
        "{first} dan {second} bertumpang tindih.",
        "Akhiri yang pertama sebelum yang kedua mulai.",
        "{first} and {second} overlap.",
        "Let the first end before the second begins.",
    ),
    "E643": Entry(
        "Perubahan ini mengenai periode {period} yang sudah dibayar.",
        "Mulai aturan baru pada periode yang belum dibayar; koreksi masa lalu melalui rapel.",
        "This changes period {period}, which is settled.",
        "Let new rules begin with a period that is not settled; correct the past by arrears.",
    ),
    "E644": Entry(
        "Tarif PPPK tidak ditetapkan, sehingga baris PPPK akan ditolak.",
        "Isi tax.pppk bila ada pegawai PPPK.",
        "No tax rate of PPPK is set, so their rows will be rejected.",
        "Fill in tax.pppk if there are any.",
    ),
    "E645": Entry(
        "{name} ditulis dua kali dalam satu objek JSON; yang pertama akan hilang.",
        "Hapus salah satunya.",
        "{name} is written twice in one JSON object; the first would be lost.",
        "Remove one of them.",
    ),
    "E650": Entry(
        "Jumlah kejadian tidak sah.",
        "Tulis bilangan bulat 0 sampai {most}.",
        "The number of occurrences is not valid.",
        "Write a whole number from 0 to {most}.",
    ),
    "E651": Entry(
        "Aturan ini memotong keterlambatan per kejadian, sedangkan baris ini hanya berisi jumlah "
        "menit.",
        "Isi banyaknya kejadian di kolom {columns}.",
        "These rules cut lateness by occurrence, but the row only has minutes.",
        "Fill in the occurrences in the columns {columns}.",
    ),
    "E652": Entry(
        "Usulan ini belum disimulasikan.",
        "Jalankan simulasi untuk isi yang persis sama, baca hasilnya, lalu setujui.",
        "This proposal has not been simulated.",
        "Simulate exactly this content, read the result, then approve.",
    ),
    "E653": Entry(
        "Pengusul tidak boleh menyetujui usulannya sendiri.",
        "Mintalah orang lain yang berperan penyetuju.",
        "The author may not approve their own proposal.",
        "Ask another person who has the approver's role.",
    ),
    "E654": Entry(
        "Usulan ini sudah {status}.",
        "Ajukan lagi bila masih diperlukan.",
        "This proposal is {status} already.",
        "Propose it again if it is still needed.",
    ),
    "E655": Entry(
        "Aturan yang berlaku sudah berubah sejak usulan ini dibuat.",
        "Susun usulan dari aturan yang berlaku sekarang, lalu simulasikan lagi.",
        "The rules in force have changed since this was proposed.",
        "Base the proposal on the rules in force now, and simulate it again.",
    ),
    "E656": Entry(
        "Penerapan aturan lain masih berjalan.",
        "Coba lagi setelah selesai.",
        "Another deployment of rules is under way.",
        "Try again when it is done.",
    ),
    "E657": Entry(
        "Isi usulan sama dengan aturan yang berlaku.",
        "Tidak ada yang perlu diusulkan.",
        "The proposal is the same as the rules in force.",
        "There is nothing to propose.",
    ),
    "E658": Entry(
        "Tidak ada aturan sebelumnya yang dapat dikembalikan.",
        "Usulkan isi yang diinginkan seperti biasa.",
        "There are no earlier rules to go back to.",
        "Propose the content that is wanted in the usual way.",
    ),
    "E659": Entry(
        "Tidak ada data penilaian untuk periode {period}.",
        "Pilih periode yang sudah ada unggahannya.",
        "There are no appraisals for period {period}.",
        "Choose a period that has uploads.",
    ),
    "E660": Entry(
        "Aturan yang berlaku sudah bukan yang disebut.",
        "Lihat aturan yang berlaku sekarang, lalu putuskan lagi.",
        "The rules in force are not those named any more.",
        "Look at the rules in force now, and decide again.",
    ),
    # 7: batches and stored data
    "E701": Entry(
        "Unggahan ini akan menghilangkan {dropped} pegawai yang sudah tercatat.",
        "Sertakan mereka dalam berkas, atau mintakan persetujuan pimpinan.",
        "This upload would remove {dropped} employees who are recorded now.",
        "Include them in the file, or have the agency's head approve it.",
    ),
    "E702": Entry(
        "Catatan tersimpan tidak sama dengan hasil hitung ({what}).",
        "Unggahan dihentikan; petugas akan memeriksa.",
        "Stored records differ from what was computed ({what}).",
        "The upload was stopped; an engineer must look.",
    ),
    "E703": Entry(
        "Versi mesin hitung berubah saat proses berjalan.",
        "Unggahan akan diproses ulang dengan versi baru.",
        "The engine's version changed while the upload ran.",
        "The upload is processed again by the new version.",
    ),
    "E704": Entry(
        "Ada unggahan yang lebih baru untuk periode ini.",
        "Tidak perlu tindakan; unggahan terbaru yang berlaku.",
        "There is a later upload for this period.",
        "Nothing to do; the latest upload counts.",
    ),
    "E705": Entry(
        "Proses gagal karena kesalahan sistem.",
        "Unggah lagi; bila berulang, hubungi petugas dengan nomor unggahan ini.",
        "Processing failed by a fault of the system.",
        "Upload it again; if it recurs, give an engineer the upload's number.",
    ),
    "E706": Entry(
        "NIP yang sama dibayar oleh lebih dari satu perangkat daerah.",
        "Sepakati yang benar, lalu unggah ulang berkas yang lain tanpa pegawai itu.",
        "The same NIP is claimed by more than one agency.",
        "Agree on the right one and upload the other's file again without this employee.",
    ),
    "E707": Entry(
        "Terlalu banyak baris ditolak menurut aturan.",
        "Perbaiki baris itu, atau mintakan persetujuan pimpinan perangkat daerah.",
        "More rows are rejected than the rules allow.",
        "Mend them, or have the agency's head approve the upload.",
    ),
    "E708": Entry(
        "Jumlah TPP melebihi pagu perangkat daerah.",
        "Periksa datanya, atau mintakan persetujuan pimpinan perangkat daerah.",
        "The pay is over the agency's budget (pagu).",
        "Check the data, or have the agency's head approve the upload.",
    ),
    "E709": Entry(
        "Periode ini sudah dibayar.",
        "Mintakan persetujuan pimpinan; selisihnya dibayar sebagai rapel atau diperhitungkan.",
        "This period has been settled.",
        "Have the agency's head approve it; the difference becomes arrears or a recovery.",
    ),
    "E710": Entry(
        "Pengunggah tidak dapat menyetujui unggahannya sendiri.",
        "Mintakan persetujuan orang lain yang berwenang.",
        "Whoever uploaded cannot approve it.",
        "Have another authorised person approve it.",
    ),
    "E711": Entry(
        "Persetujuan tidak cocok dengan keadaan unggahan sekarang.",
        "Buka kembali daftar perubahan dan setujui yang terbaru.",
        "The approval does not fit the upload as it is now.",
        "Read the changes again and approve the latest.",
    ),
    "E712": Entry(
        "Pengunggah berkas ini tidak diketahui, karena pemberitahuan unggahannya hilang.",
        "Unggah berkas itu sekali lagi, lalu mintakan persetujuan unggahan yang baru.",
        "Nobody knows who uploaded this file, for the notice of it was lost.",
        "Upload the file once more and have the new upload approved.",
    ),
    "E713": Entry(
        "Kunci rahasia pegawai bukan kunci yang dipakai oleh data tersimpan.",
        "Proses dihentikan dan tidak ada yang ditulis; petugas harus memulihkan kunci semula.",
        "The secret of the person keys is not the one that stored data were written with.",
        "Processing was stopped and nothing was written; an engineer must restore the secret.",
    ),
    # 72 to 79: settlement
    "E720": Entry(
        "Pembayaran lain sedang dicatat pada saat yang sama.",
        "Coba lagi sebentar lagi; pembayaran ini tidak tercatat dua kali.",
        "Another run is being committed at the same time.",
        "Try again in a moment; nothing is recorded twice.",
    ),
    "E721": Entry(
        "Pembayaran gagal karena kesalahan sistem; tidak ada yang dibayar.",
        "Mintakan pembayaran baru; bila berulang, hubungi petugas dengan nomor pembayaran ini.",
        "The run failed by a fault of the system; nothing was paid.",
        "Request a new run; if it recurs, give an engineer the run's number.",
    ),
    "E722": Entry(
        "Satu pembayaran memuat paling banyak {most} perangkat daerah, diminta {count}.",
        "Bagi menjadi beberapa pembayaran dengan daftar perangkat daerahnya.",
        "One run takes at most {most} agencies, {count} were asked for.",
        "Split it into several runs by naming the agencies of each.",
    ),
    "E723": Entry(
        "Pembayaran ini belum selesai dicatat.",
        "Tunggu sampai statusnya signed, lalu coba lagi.",
        "This run is not finished yet.",
        "Wait until its status is signed, then try again.",
    ),
    "E724": Entry(
        "Pembukuan tidak seimbang ({what}).",
        "Pembayaran dihentikan; petugas harus memeriksa.",
        "The books do not balance ({what}).",
        "The run was stopped; an engineer must look.",
    ),
    "E725": Entry(
        "Rantai buku besar terputus pada urutan {seq}.",
        "Jangan membayar; petugas dan pemeriksa harus membandingkan dengan salinan.",
        "The ledger's chain is broken at entry {seq}.",
        "Pay nothing; engineer and auditor must compare it with a copy.",
    ),
    "E726": Entry(
        "Isi arsip {name} tidak sesuai dengan namanya.",
        "Jangan membayar; pulihkan versi aslinya dari riwayat versi.",
        "The archived {name} is not what its name says.",
        "Pay nothing; restore the original from the object's versions.",
    ),
    "E727": Entry(
        "Baris {line} tidak ada dalam pembayaran ini atau tidak mentransfer apa pun.",
        "Periksa nomor baris pada berkas pembayaran.",
        "Line {line} is not in this run, or transferred nothing.",
        "Check the line's id in the run's files.",
    ),
    "E728": Entry(
        "Baris {line} sudah dikembalikan dengan alasan lain.",
        "Periksa alasannya; pengembalian yang tercatat tetap berlaku.",
        "Line {line} was returned for another reason already.",
        "Check the reason; the recorded return stands.",
    ),
    "E729": Entry(
        "Manifes yang disebut bukan manifes pembayaran ini.",
        "Unduh ulang manifesnya, periksa dengan tukin verify, lalu ulangi.",
        "The manifest named is not this run's.",
        "Pull it again, check it with tukin verify, and repeat.",
    ),
    "E730": Entry(
        "{count} jumlah tidak muat dalam 9 digit, sehingga berkas lebar tetap tidak dibuat.",
        "Bayar dengan berkas lain, atau periksa jumlahnya.",
        "{count} amounts do not fit 9 digits, so the fixed-width file was not made.",
        "Pay by another file, or check the amounts.",
    ),
    "E731": Entry(
        "{count} nama tidak muat dalam 25 karakter ASCII; berkas lebar tetap tidak dibuat.",
        "Singkatkan nama pada unggahan, atau tetapkan payment.fixed_width.names = fitted.",
        "{count} names do not fit 25 ASCII characters, so the fixed-width file was not made.",
        "Shorten them in the upload, or set payment.fixed_width.names to fitted in the rules.",
    ),
    "E732": Entry(
        "Perangkat daerah {agency} belum memiliki catatan terbit untuk periode ini.",
        "Periksa kode dan periodenya, atau tunggu unggahannya terbit.",
        "Agency {agency} has no published records for this period.",
        "Check code and period, or wait until its upload is published.",
    ),
    "E733": Entry(
        "Tanda tangan manifes tidak sah.",
        "Jangan membayar; unduh ulang, lalu hubungi petugas.",
        "The manifest's signature is not valid.",
        "Pay nothing; pull it again, then ask an engineer.",
    ),
    "E734": Entry(
        "Berkas {name} tidak sama dengan yang dicatat manifes.",
        "Jangan membayar; unduh ulang berkasnya.",
        "File {name} is not the one in the manifest.",
        "Pay nothing; pull the file again.",
    ),
    "E735": Entry(
        "Jumlah dalam berkas {name} tidak sama dengan jumlah kendali.",
        "Jangan membayar; hubungi petugas.",
        "The sums of file {name} are not the control totals.",
        "Pay nothing; ask an engineer.",
    ),
    "E736": Entry(
        "Berkas {name} tidak dapat dibaca sebagai manifes.",
        "Gunakan manifest.json dari tukin runs pull.",
        "File {name} cannot be read as a manifest.",
        "Use the manifest.json of tukin runs pull.",
    ),
    "E737": Entry(
        "Perhitungan ini memerlukan mesin versi {engine}.",
        "Gunakan tukin versi tersebut untuk memutar ulang.",
        "This needs version {engine} of the engine.",
        "Replay it with that version of tukin.",
    ),
    "E745": Entry(
        "Nama-nama {names} untuk angka yang tersimpan tidak ada atau rusak.",
        "Pulihkan objek names/{names}… dari cadangan arsip, lalu ulangi.",
        "The names {names} of stored numbers are missing or damaged.",
        "Restore the object names/{names}… from the archive's backup, then repeat.",
    ),
    "E746": Entry(
        "Data tersimpan dalam format {format}, yang tidak dikenal versi ini.",
        "Gunakan versi tukin yang lebih baru.",
        "What is stored has format {format}, which this version does not know.",
        "Use a later version of tukin.",
    ),
    "E747": Entry(
        "NIP pada catatan batch {batch_id} tidak cocok dengan kunci pegawainya.",
        "Jangan dibayar. Bandingkan catatan dengan unggahan asalnya, lalu unggah ulang.",
        "The NIP of a record of batch {batch_id} is not that of its person's key.",
        "Do not pay it. Compare the record with its upload, then upload again.",
    ),
    "E748": Entry(
        "Pemetaan kunci pegawai ke NIP sudah dihapus (persons.jsonl tidak ada).",
        "Hitung ulang tidak mungkin lagi; tanda tangan dan berkas tetap dapat diverifikasi.",
        "The mapping of person keys to NIPs was erased (there is no persons.jsonl).",
        "It cannot be replayed any more; signature and files can still be verified.",
    ),
    # 8: requests
    "E801": Entry(
        "Anda tidak berwenang untuk ini.",
        "Gunakan akun perangkat daerah atau peran yang sesuai.",
        "You may not do this.",
        "Use the account of the right agency or role.",
    ),
    "E802": Entry(
        "Data tidak ditemukan.",
        "Periksa kode, periode, atau nomornya.",
        "There is no such thing.",
        "Check the code, period or number.",
    ),
    "E803": Entry(
        "Permintaan tidak sah: {problem}.",
        "Perbaiki permintaan sesuai dokumen API.",
        "The request is not valid: {problem}.",
        "Correct it by the API's document.",
    ),
    "E804": Entry(
        "Penanda halaman tidak berlaku lagi karena data periode ini sudah diperbarui.",
        "Mulai lagi dari halaman pertama.",
        "The cursor no longer holds, since the period's data were replaced.",
        "Begin again with the first page.",
    ),
    "E805": Entry(
        "Penilaian ini tidak diterima: {count} kesalahan.",
        "Perbaiki isian yang disebut, lalu kirim lagi.",
        "The appraisal is not accepted; errors: {count}.",
        "Mend the fields named and send it again.",
    ),
    "E806": Entry(
        "Permintaan harus memuat tepat satu penilaian sebagai satu objek JSON, paling banyak "
        "{limit} byte.",
        "Kirim satu objek datar dengan nama kolom seperti pada berkas.",
        "The request must hold exactly one appraisal as one JSON object of at most {limit} bytes.",
        "Send one flat object with the column names of a file.",
    ),
    # 81, 82: explanations, fairness
    "E811": Entry(
        "Catatan ini tidak dapat dihitung ulang persis dari aturannya, jadi penjelasannya ditahan.",
        "Hubungi petugas dengan kode perangkat daerah dan periodenya.",
        "The record cannot be computed again exactly from its rules, so it is not explained.",
        "Give an engineer the agency's code and the period.",
    ),
    "E812": Entry(
        "NIP itu tidak ada di antara {accepted} baris yang diterima.",
        "Periksa berkas dengan `tukin preview`, atau periksa NIP-nya.",
        "That NIP is not among the {accepted} accepted rows.",
        "Check the file with `tukin preview`, or check the NIP.",
    ),
    "E813": Entry(
        "Tanggal penerimaan tidak sah.",
        "Tulis sebagai TTTT-BB-HH, misalnya 2026-11-24.",
        "The day of receipt is not valid.",
        "Write it as YYYY-MM-DD, such as 2026-11-24.",
    ),
    "E821": Entry(
        "Predikat perangkat daerah tidak dapat dibaca.",
        "Tulis KODE=PREDIKAT; predikatnya salah satu dari: {choices}.",
        "The agency's rating cannot be read.",
        "Write CODE=RATING; the rating is one of: {choices}.",
    ),
    # 83 to 85: settlement runs
    "E830": Entry(
        "Kepala Idempotency-Key tidak ada atau tidak sah.",
        "Kirim 8 sampai 200 karakter ASCII yang unik untuk permintaan ini.",
        "The header Idempotency-Key is missing or not valid.",
        "Send 8 to 200 ASCII characters that are this request's own.",
    ),
    "E831": Entry(
        "Idempotency-Key ini sudah dipakai untuk permintaan lain.",
        "Gunakan kunci baru untuk permintaan yang berbeda.",
        "This Idempotency-Key was used for another request.",
        "Use a new key for a different request.",
    ),
    "E832": Entry(
        "Belum ada catatan terbit untuk periode {period}.",
        "Periksa periodenya, atau tunggu unggahan perangkat daerah terbit.",
        "There are no published records for period {period}.",
        "Check the period, or wait until an agency's upload is published.",
    ),
    "E833": Entry(
        "Pembayaran ini gagal dan tidak membayar apa pun.",
        "Mintakan pembayaran baru.",
        "This run failed and paid nothing.",
        "Request a new run.",
    ),
    "E834": Entry(
        "Permintaan memuat lebih dari {most} baris.",
        "Kirim dalam beberapa permintaan.",
        "The request holds more than {most} lines.",
        "Send them in several requests.",
    ),
    "E835": Entry(
        "Terjadi kesalahan yang tidak terduga.",
        "Coba lagi; bila berulang, hubungi petugas dengan nomor permintaan {request_id}.",
        "Something unexpected went wrong.",
        "Try again; if it recurs, give an engineer the request's number {request_id}.",
    ),
    # 9: services below
    "E901": Entry(
        "Layanan sedang sibuk.",
        "Coba lagi sebentar lagi.",
        "A service asks to slow down.",
        "Try again in a moment.",
    ),
    "E902": Entry(
        "Layanan tidak menjawab.",
        "Coba lagi sebentar lagi.",
        "A service did not answer.",
        "Try again in a moment.",
    ),
}
