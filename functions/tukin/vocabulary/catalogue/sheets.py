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
        "Menurut namanya, lembar {named} bukan daftar pegawai yang dibayar. Lembar yang berisi "
        "pegawai: {sheets} (angka dalam kurung: jumlah pegawai; {both} pegawai ada di lebih dari "
        "satu lembar).",
        "Hapus lembar {named} bila pegawainya tidak dibayar, atau ganti namanya bila dibayar.",
        "By its name, sheet {named} is no list of people to be paid. Sheets with people: {sheets} "
        "(in brackets: people; {both} of them are on more than one sheet).",
        "Delete sheet {named} if its people are not paid, or rename it if they are.",
    ),
    "E043": Entry(
        "{both} pegawai ada di lebih dari satu lembar: {sheets}. Angka dalam kurung adalah jumlah "
        "pegawai.",
        "Tulis setiap pegawai di satu lembar saja; sebelum menghapus lembar, pastikan pegawai "
        "lain di dalamnya tidak ikut hilang.",
        "{both} people are on more than one sheet: {sheets}. The numbers in brackets are people.",
        "Keep each person on one sheet; before deleting a sheet, make sure that nobody else on it "
        "is lost.",
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
        "Unggah ke bulan yang benar; ganti nama atau judul lembar hanya bila isinya memang data "
        "bulan yang dituju.",
        "All sheets name another month than {period}: {sheets}.",
        "Upload to the right month; change a sheet's name or title only if it really holds the "
        "data of the month that you upload to.",
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
        "Lembar {sheet} tidak dibaca: tidak ada daftar pegawai dengan NIP di dalamnya.",
        "Bila ini daftar pegawai, beri judul NIP pada kolomnya dan isi NIP-nya, lalu unggah lagi; "
        "bila bukan, tidak perlu tindakan.",
        "Sheet {sheet} was not read: it has no list of people with a NIP.",
        "If it is such a list, head the column NIP, fill it in and upload again; if not, nothing "
        "to do.",
    ),
    "W012": Entry(
        "Lembar ini dibaca bersama sebagai satu tabel (dalam kurung: jumlah pegawai): {sheets}.",
        "Tidak perlu tindakan bila semuanya dibayar; bila ada yang tidak, hapus lembar itu lalu "
        "unggah lagi.",
        "These sheets were read as one table (in brackets: people): {sheets}.",
        "Nothing to do if all are to be paid; if one is not, delete that sheet and upload the "
        "file again.",
    ),
    "W013": Entry(
        "Lembar {sheet} tidak dibaca: nama atau judulnya menyebut bulan lain.",
        "Perbaiki nama atau judulnya hanya bila isinya memang data bulan ini; selain itu tidak "
        "perlu tindakan.",
        "Sheet {sheet} was not read: its name or title says another month.",
        "Correct the name or title only if it really holds this month's data; else nothing to do.",
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
        "Bila isinya memang data {period}, perbaiki teks itu; bila bukan, unggah ke bulan yang "
        "benar.",
        "“{text}” names another month than {period}; the upload will wait for approval.",
        "If it really holds the data of {period}, correct that text; if not, upload to the right "
        "month.",
    ),
    "W061": Entry(
        "“{text}” menyebut perangkat daerah lain ({agency}); unggahan akan menunggu persetujuan.",
        "Bila hanya teks itu yang salah, perbaiki; bila isinya milik {agency}, unggah berkas "
        "perangkat daerah Anda sendiri.",
        "“{text}” names another agency ({agency}); the upload will wait for approval.",
        "If only that text is wrong, correct it; if the data are those of {agency}, upload your "
        "own agency's file.",
    ),
}
