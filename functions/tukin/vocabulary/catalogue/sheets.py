"""The sheets of a workbook, and what a file says about its month and agency.

E041 to E049, W010 to W019, and the conditions W060 to W064.
"""

from tukin.vocabulary.catalogue.entry import Entry

SHEETS: dict[str, Entry] = {
    "E041": Entry(
        "Beberapa lembar berisi pegawai, tetapi kolomnya tidak sama: {sheets}. Angka dalam kurung "
        "adalah jumlah pegawai; {both} pegawai ada di lebih dari satu lembar.",
        "Samakan judul kolom semua lembar, atau hapus lembar yang bukan daftar untuk dibayar.",
        "Several sheets hold people, but their columns differ: {sheets}. The numbers in brackets "
        "are people; {both} of them are on more than one sheet.",
        "Give all sheets the same headings, or delete those that are no list to be paid.",
    ),
    "E042": Entry(
        "Nama lembar {named} berarti bukan daftar pegawai yang dibayar. Lembar yang berisi "
        "pegawai: {sheets}. Angka dalam kurung adalah jumlah pegawai; {both} pegawai ada di lebih "
        "dari satu lembar.",
        "Hapus lembar itu bila pegawainya tidak dibayar, atau ganti namanya bila dibayar.",
        "The name of sheet {named} says that it is no list of people to be paid. Sheets with "
        "people: {sheets}. The numbers in brackets are people; {both} of them are on more than one "
        "sheet.",
        "Delete the sheet if its people are not paid, or rename it if they are.",
    ),
    "E043": Entry(
        "{both} pegawai ada di lebih dari satu lembar: {sheets}. Angka dalam kurung adalah jumlah "
        "pegawai.",
        "Tulis setiap pegawai di satu lembar saja, atau hapus lembar yang sudah tidak berlaku.",
        "{both} people are on more than one sheet: {sheets}. The numbers in brackets are people.",
        "Keep each person on one sheet, or delete the sheet that is out of date.",
    ),
    "E044": Entry(
        "Tabel pegawai hanya ada di lembar tersembunyi: {sheets}.",
        "Tampilkan lembar itu (klik kanan pada tab lembar, Tampilkan/Unhide), lalu unggah lagi.",
        "The table of people is only on a hidden sheet: {sheets}.",
        "Show that sheet (right-click a sheet's tab, Unhide) and upload the file again.",
    ),
    "E045": Entry(
        "Sel atau baris {place} ditulis dua kali atau tidak pada urutannya dalam berkas.",
        "Buka berkas dengan Excel atau LibreOffice, periksa tempat itu, simpan ulang sebagai "
        ".xlsx, lalu unggah lagi.",
        "The cell or row {place} is written twice or out of order in the file.",
        "Open it in Excel or LibreOffice, check that place, save it again as .xlsx and upload it.",
    ),
    "E046": Entry(
        "Semua lembar menyebut bulan lain daripada {period}: {sheets}.",
        "Ganti nama atau judul lembar bulan ini, atau unggah ke bulan yang benar.",
        "All sheets name another month than {period}: {sheets}.",
        "Correct the name or title of this month's sheet, or upload to the right month.",
    ),
    "E047": Entry(
        "{file} adalah berkas kunci dari dokumen yang sedang dibuka, bukan datanya.",
        "Tutup dokumennya, lalu unggah berkas bernama sama tanpa awalan itu.",
        "{file} is the lock file of an open document, not its data.",
        "Close the document and upload the file of that name without the prefix.",
    ),
    "E048": Entry(
        "Berkas berjenis Apple Numbers, yang tidak diterima.",
        "Di Numbers pilih File, Ekspor Ke, Excel (.xlsx), lalu unggah hasilnya.",
        "The file is of the kind Apple Numbers, which is not taken.",
        "In Numbers choose File, Export To, Excel (.xlsx), and upload the result.",
    ),
    "W010": Entry(
        "Lembar tersembunyi {sheet} tidak dibaca.",
        "Bila pegawainya harus dibayar, tampilkan lembarnya (Unhide) dan unggah lagi.",
        "The hidden sheet {sheet} was not read.",
        "If its people are to be paid, show it (Unhide) and upload the file again.",
    ),
    "W011": Entry(
        "Lembar {sheet} tidak dibaca: tidak ada daftar pegawai dengan kolom NIP di dalamnya.",
        "Tidak perlu tindakan bila memang demikian.",
        "Sheet {sheet} was not read: it has no list of people with a column NIP.",
        "Nothing to do if that is right.",
    ),
    "W012": Entry(
        "Lembar yang dibaca sebagai satu tabel, dengan jumlah pegawai: {sheets}.",
        "Hapus lembar yang tidak boleh dibayar, lalu unggah lagi.",
        "Sheets that were read as one table, with their people: {sheets}.",
        "Delete a sheet that must not be paid, and upload the file again.",
    ),
    "W013": Entry(
        "Lembar {sheet} tidak dibaca: nama atau judulnya menyebut bulan lain.",
        "Bila pegawainya harus dibayar bulan ini, perbaiki nama atau judulnya.",
        "Sheet {sheet} was not read: its name or title says another month.",
        "If its people are to be paid this month, correct the name or title.",
    ),
    "W014": Entry(
        "{count} baris tersembunyi ikut dibaca.",
        "Tampilkan dan periksa baris itu; hapus yang tidak boleh dibayar.",
        "{count} hidden rows were read as well.",
        "Show and check them; delete those that must not be paid.",
    ),
    "W015": Entry(
        "Isi sel ini tidak tampak karena format angkanya, tetapi ikut dibaca: {cells}.",
        "Ubah format selnya menjadi Umum (General), lalu periksa isinya.",
        "The number format of these cells shows nothing, but they were read as well: {cells}.",
        "Set their format to General and check what is in them.",
    ),
    # conditions: the upload waits for approval
    "W060": Entry(
        "“{text}” menyebut bulan lain daripada {period}; unggahan akan menunggu persetujuan.",
        "Bila bulannya keliru, perbaiki teks itu atau unggah ke bulan yang benar.",
        "“{text}” names another month than {period}; the upload will wait for approval.",
        "If the month is wrong, correct that text or upload to the right month.",
    ),
    "W061": Entry(
        "“{text}” menyebut perangkat daerah lain ({agency}); unggahan akan menunggu persetujuan.",
        "Bila perangkat daerahnya keliru, perbaiki teks itu atau unggah ke tempat yang benar.",
        "“{text}” names another agency ({agency}); the upload will wait for approval.",
        "If the agency is wrong, correct that text or upload to the right place.",
    ),
}
