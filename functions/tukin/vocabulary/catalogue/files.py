"""The file as a whole: codes 0."""

from tukin.vocabulary.catalogue.entry import Entry

FILES: dict[str, Entry] = {
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
        "Tulis periode sebagai TTTT-BB, misalnya 2026-10 (bulan 13: THR, bulan 14: gaji ke-13).",
        "The period is not valid.",
        "Write it as YYYY-MM, such as 2026-10 (month 13: THR, month 14: 13th-month pay).",
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
        "Judul kolom {column} ada lebih dari sekali: {places} (baris {row}).",
        "Hapus atau ganti nama salah satunya.",
        "Column {column} occurs more than once in the header: {places} (row {row}).",
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
        "The text encoding of the file cannot be determined.",
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
        "A name occurs twice in one object in row {row}.",
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
    "E050": Entry(
        "Berkas perubahan ini hanya berisi NIP, sehingga tidak ada yang diubah.",
        "Tambahkan kolom yang berubah, misalnya Alpa atau Status, lalu unggah lagi.",
        "This amendment has nothing but the NIP, so it changes nothing.",
        "Add the columns that change, such as Alpa or Status, and upload it again.",
    ),
    "E051": Entry(
        "Judul {heading} ({place_id}) tidak dikenal; mungkin maksudnya {likely}.",
        "Ganti judulnya menjadi {likely}, atau hapus kolom itu bila isinya lain.",
        "The heading {heading} ({place_en}) is unknown; {likely} may be meant.",
        "Change it to {likely}, or remove the column if it holds something else.",
    ),
    "E052": Entry(
        "Judul {heading} ({place_id}) tidak dikenal, padahal perubahan hanya boleh berisi "
        "kolom yang dikenal.",
        "Hapus kolom itu, atau ganti judulnya dengan judul kolom pada templat.",
        "The heading {heading} ({place_en}) is unknown, but an amendment has only known columns.",
        "Remove the column, or use the heading that the template has for it.",
    ),
    "E053": Entry(
        "Judul {heading} ({place_id}) menyebut satuan atau cakupan lain, sedangkan kolom {likely} "
        "berisi {unit_id}.",
        "Isi dengan {unit_id}, lalu beri judul {likely}.",
        "The heading {heading} ({place_en}) says another unit or scope, but the column {likely} "
        "holds {unit_en}.",
        "Fill in {unit_en} and head the column {likely}.",
    ),
    "E054": Entry(
        "Kolom {heading} ({place_id}) berisi banyaknya kejadian, yang tidak dipakai aturan ini.",
        "Isi kolom {columns}, lalu hapus kolom itu.",
        "The column {heading} ({place_en}) holds occurrences, which these rules do not use.",
        "Fill in the columns {columns} and remove it.",
    ),
    "E055": Entry(
        "Baris ini berakhir sebelum kolom ini, sedangkan baris lain lengkap.",
        "Lengkapi sel dan pemisah kolom pada baris ini, lalu unggah lagi.",
        "This row ends before this column, but other rows go on.",
        "Complete the cells and separators of this row and upload it again.",
    ),
    "E056": Entry(
        "Baris {row} adalah judul kolom kedua, dengan kolom atau urutan yang berbeda dari judul "
        "pada baris {first}.",
        "Samakan kolom dan urutan kedua tabel di bawah satu judul, lalu unggah lagi.",
        "Row {row} is a second header; its columns or their order differ from the header in row "
        "{first}.",
        "Put both tables below one header with the same columns and upload it again.",
    ),
    "E057": Entry(
        "Nilai {name} pada data {row} berisi objek atau larik.",
        "Tulis setiap nilai langsung pada namanya, misalnya {example}.",
        "The value of {name} in row {row} is an object or array.",
        "Write each value directly under its name, such as {example}.",
    ),
    "E058": Entry(
        "Berkas memakai lebih dari {limit} nama yang tidak dikenal.",
        "Tulis setiap pegawai sebagai satu objek dengan nama kolom yang sama.",
        "The file uses more than {limit} unknown names.",
        "Write each employee as one object with the same names of columns.",
    ),
    "E059": Entry(
        "Baris {rows} berisi pegawai, tetapi judul kolomnya baru ada pada baris {header}.",
        "Pindahkan baris judul ke atas pegawai yang pertama, lalu unggah lagi.",
        "Row {rows} is an employee's, but the header comes only in row {header}.",
        "Move the header above the first employee and upload the file again.",
    ),
    "W001": Entry(
        "Baris ini bukan baris pegawai dan dilewati: {text}.",
        "Tidak perlu tindakan bila memang demikian.",
        "This row is no employee's and was skipped: {text}.",
        "Nothing to do if that is right.",
    ),
    "W020": Entry(
        "Kolom ini tidak dibaca: {columns}.",
        "Tidak perlu tindakan bila isinya memang tidak dipakai.",
        "These columns were not read: {columns}.",
        "Nothing to do if they are not needed.",
    ),
    "W021": Entry(
        "Masih ada {count} baris lain yang bukan baris pegawai dan dilewati, dari baris {first} "
        "sampai {last}.",
        "Periksa apakah ada pegawai di antaranya.",
        "{count} more rows that are no employee's were skipped, from row {first} to {last}.",
        "Check whether any employee is among them.",
    ),
    "W022": Entry(
        "Berkas tidak memakai pengodean UTF-8, sehingga huruf khusus mungkin salah dibaca. "
        "Terbaca: {names}.",
        "Bila keliru, simpan ulang berkas sebagai CSV UTF-8, lalu unggah lagi.",
        "The file is not in UTF-8, so special letters may be read wrongly. Read as: {names}.",
        "If that is wrong, save it again as CSV UTF-8 and upload it again.",
    ),
    "E060": Entry(
        "Ada angka di {place_id}, di sebelah kanan {column}, tetapi tidak ada judul di atasnya; "
        "mungkin termasuk {column}.",
        "Jumlahkan ke kolom {column} dan kosongkan kolom itu, atau beri judulnya sendiri.",
        "There are figures in {place_en}, right of {column}, without a heading above them; they "
        "may belong to {column}.",
        "Add them up in the column {column} and empty that column, or give it its own heading.",
    ),
    "E061": Entry(
        "Kolom {heading} ({place_id}) adalah bagian dari {likely}, padahal {likely} dibaca dari "
        "satu kolom saja.",
        "Isi {unit_id} dalam satu kolom {likely}, lalu hapus kolom bagiannya.",
        "The column {heading} ({place_en}) is a part of {likely}, which is read from one column "
        "alone.",
        "Fill in {unit_en} in one column {likely} and remove those of its parts.",
    ),
}
