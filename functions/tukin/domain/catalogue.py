"""Every message that a user can get: what is wrong, where, and how to mend it, in two languages.

Codes are stable: they are never reused for something else. The first digit tells the place:
0 the file, 1 numbers of persons, 2 personal columns, 3 ratings, 4 attendance, 5 scope, 6 rules,
7 batches and stored data, 8 requests to the API, 9 the services below.
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
