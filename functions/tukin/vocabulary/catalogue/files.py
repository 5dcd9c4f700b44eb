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
        "Bila kolomnya ada dengan judul lain, ganti judulnya; bila belum ada, tambahkan beserta "
        "isinya (judul dalam 20 baris pertama).",
        "Required columns are missing: {columns}.",
        "If they are there under another heading, change the heading; if not, add them with their "
        "contents (header within the first 20 rows).",
    ),
    "E004": Entry(
        "Jenis berkas tidak dikenal.",
        "Gunakan berkas .csv, .xlsx, atau .jsonl.",
        "The kind of file is unknown.",
        "Use a .csv, .xlsx or .jsonl file.",
    ),
    "E005": Entry(
        "Berkas melebihi batas: {limit}.",
        "Hapus gambar, lembar, atau kolom yang tidak perlu; jangan membagi daftar pegawai ke "
        "beberapa berkas, karena berkas yang terakhir menggantikan yang lain.",
        "The file is over a limit: {limit}.",
        "Remove pictures, sheets or columns that are not needed; do not split the list of "
        "employees over several files, since the last one replaces the others.",
    ),
    "E006": Entry(
        "Perangkat daerah {agency} tidak terdaftar.",
        "Periksa kode perangkat daerah pada folder tujuan unggahan atau pada perintah.",
        "Agency {agency} is not registered.",
        "Check the agency code in the folder that you upload to, or in the command.",
    ),
    "E007": Entry(
        "Periode pada tujuan unggahan, perintah, atau permintaan tidak sah.",
        "Tulis sebagai TTTT-BB, misalnya 2026-10 (bulan 13: THR, bulan 14: gaji ke-13).",
        "The period of the upload's folder, the command or the request is not valid.",
        "Write it as YYYY-MM, such as 2026-10 (month 13: THR, month 14: 13th-month pay).",
    ),
    "E008": Entry(
        "Folder tujuan unggahan tidak sesuai pola.",
        "Unggah ke uploads/(kode perangkat daerah)/(periode)/(nama berkas).",
        "The folder of the upload does not fit the pattern.",
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
        "Bandingkan isinya, lalu hapus kolom yang salah atau ganti judulnya.",
        "Column {column} occurs more than once in the header: {places} (row {row}).",
        "Compare the contents, then remove the wrong column or change its heading.",
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
        "Hapus baris yang bukan pegawai perangkat daerah ini; bila semuanya pegawai, hubungi "
        "admin sistem.",
        "The file holds more than {limit} rows of data.",
        "Remove the rows that are not of this agency's employees; if all are, ask the system "
        "administrator.",
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
        "Buka berkas di Notepad (bukan Excel), lengkapi tanda kutipnya, lalu unggah lagi; tanda "
        "kutip di dalam teks ditulis dua kali.",
        "The quotes in row {row} do not match.",
        "Open the file in Notepad (not Excel), complete the quotes and upload it again; a quote "
        "inside a text is written twice.",
    ),
    "E020": Entry(
        "Baris {row} memuat karakter yang bukan teks (NUL).",
        "Ekspor ulang berkas dari sumbernya, atau impor ke Excel (Data, Dari Teks/CSV) dengan "
        "semua kolom sebagai Teks, simpan sebagai .xlsx, lalu unggah lagi.",
        "Row {row} holds characters that are no text (NUL).",
        "Export the file again from its source, or import it into Excel (Data, From Text/CSV) "
        "with all columns as text, save it as .xlsx and upload it again.",
    ),
    "E021": Entry(
        "Jenis pengodean huruf berkas tidak dapat dipastikan.",
        "Impor ke Excel (Data, Dari Teks/CSV) dengan semua kolom sebagai Teks, simpan sebagai "
        ".xlsx, lalu unggah lagi.",
        "The text encoding of the file cannot be determined.",
        "Import it into Excel (Data, From Text/CSV) with all columns as text, save it as .xlsx "
        "and upload it again.",
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
        "Satu nama kolom tertulis dua kali dalam objek JSON pada data {row}.",
        "Sisakan satu nilai yang benar untuk setiap nama kolom.",
        "A column name occurs twice in one JSON object in row {row}.",
        "Keep the one right value for each column name.",
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
        "Ekspor ulang sebagai .xlsx, atau buka di Notepad dan beri tanda kutip pada isi yang "
        "memuat pemisah kolom (koma atau titik koma).",
        "Row {rows} has more cells than the header, so its contents are shifted.",
        "Export it again as .xlsx, or open it in Notepad and put quotes around contents that hold "
        "the delimiter (comma or semicolon).",
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
        "Judul {heading} ({place_id}) tidak dikenal, padahal berkas perubahan hanya boleh berisi "
        "kolom yang dikenal.",
        "Ganti judulnya dengan judul pada templat, atau hapus kolom itu bila tidak dipakai.",
        "The heading {heading} ({place_en}) is unknown, but an amendment has only known columns.",
        "Use the template's heading for it, or remove the column if it is not needed.",
    ),
    "E053": Entry(
        "Judul {heading} ({place_id}) menyebut satuan lain atau masa lain, sedangkan kolom "
        "{likely} harus berisi {unit_id}.",
        "Ubah isinya menjadi {unit_id} lebih dahulu, baru ganti judulnya menjadi {likely}.",
        "The heading {heading} ({place_en}) says another unit or scope, but the column {likely} "
        "must hold {unit_en}.",
        "Change the contents to {unit_en} first, and only then the heading to {likely}.",
    ),
    "E054": Entry(
        "Kolom {heading} ({place_id}) berisi berapa kali sesuatu terjadi, yang tidak dipakai "
        "aturan ini.",
        "Isi kolom {columns}, lalu hapus kolom {heading}.",
        "The column {heading} ({place_en}) holds the number of occurrences, which these rules do "
        "not use.",
        "Fill in the columns {columns}, then remove the column {heading}.",
    ),
    "E055": Entry(
        "Baris ini berakhir sebelum kolom ini, sedangkan baris lain lengkap; berkas mungkin "
        "terpotong.",
        "Ekspor ulang dari sumbernya, atau lengkapi isi baris ini, lalu unggah lagi.",
        "This row ends before this column, but other rows go on; the file may be cut off.",
        "Export it again from its source, or complete this row, and upload it again.",
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
        "Berkas memakai lebih dari {limit} nama kolom yang tidak dikenal.",
        "Tulis setiap pegawai sebagai satu objek JSON dengan nama kolom yang sama.",
        "The file uses more than {limit} unknown column names.",
        "Write each employee as one JSON object with the same column names.",
    ),
    "E059": Entry(
        "Baris {rows} berisi pegawai, tetapi judul kolomnya baru ada pada baris {header}.",
        "Pindahkan baris judul ke atas pegawai yang pertama, lalu unggah lagi.",
        "Row {rows} is an employee's, but the header comes only in row {header}.",
        "Move the header above the first employee and upload the file again.",
    ),
    "W001": Entry(
        "Baris ini dilewati karena tidak terbaca sebagai baris pegawai: {text}.",
        "Bila ini pegawai, isi NIP dan namanya lalu unggah lagi; bila bukan, tidak perlu tindakan.",
        "This row was skipped, as it does not read as an employee's: {text}.",
        "If it is one, fill in NIP and name and upload again; if not, nothing to do.",
    ),
    "W020": Entry(
        "Kolom ini tidak dibaca: {columns}.",
        "Bila isinya seharusnya dipakai, ganti judulnya dengan judul pada templat; bila tidak, "
        "tidak perlu tindakan.",
        "These columns were not read: {columns}.",
        "If they should be used, give them the template's headings; if not, nothing to do.",
    ),
    "W021": Entry(
        "Masih ada {count} baris lain yang dilewati, dari baris {first} sampai {last}.",
        "Periksa; bila ada pegawai di antaranya, isi NIP dan namanya lalu unggah lagi.",
        "{count} more rows were skipped, from row {first} to {last}.",
        "Check them; if an employee is among them, fill in NIP and name and upload again.",
    ),
    "W022": Entry(
        "Berkas tidak memakai pengodean UTF-8, sehingga huruf khusus mungkin salah dibaca. "
        "Terbaca: {names}.",
        "Bila keliru, impor ke Excel (Data, Dari Teks/CSV) dengan semua kolom sebagai Teks, "
        "simpan sebagai .xlsx, lalu unggah lagi.",
        "The file is not in UTF-8, so special letters may be read wrongly. Read as: {names}.",
        "If that is wrong, import it into Excel (Data, From Text/CSV) with all columns as text, "
        "save it as .xlsx and upload it again.",
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
        "Kolom {heading} ({place_id}) adalah bagian dari {likely}, yang dibaca dari satu kolom "
        "saja.",
        "Isi {unit_id} dalam satu kolom {likely}, lalu hapus kolom bagiannya.",
        "The column {heading} ({place_en}) is a part of {likely}, which is read from one column "
        "alone.",
        "Fill in {unit_en} in one column {likely} and remove those of its parts.",
    ),
}
