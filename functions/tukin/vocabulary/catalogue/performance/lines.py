"""Lines and units: codes E1001 to E1019, W1002, W1003 and W1101."""

from tukin.vocabulary.catalogue.entry import Entry

LINES: dict[str, Entry] = {
    "E1001": Entry(
        "Tujuan unggahan daftar atasan penilai tidak sesuai pola.",
        "Unggah ke lines/(kode perangkat daerah)/(TTTT-BB-HH).csv dengan tanggal mulai berlakunya.",
        "The place to which the list of lines was uploaded does not fit the pattern.",
        "Upload it to lines/(agency)/(YYYY-MM-DD).csv with the date from which on it counts.",
    ),
    "E1002": Entry(
        "Tanggal daftar ini lebih dari {most} hari setelah hari pengunggahan.",
        "Perbaiki tanggal pada nama berkas; perubahan yang jauh di depan cukup ditulis di kolom "
        "TMT.",
        "The date of this list is over {most} days after the day of upload.",
        "Correct the date in the file's name; what changes far ahead is said by the column since.",
    ),
    "E1003": Entry(
        "Daftar atasan penilai ditolak karena {count} baris tidak dapat dipakai; yang berlaku "
        "tetap berlaku.",
        "Perbaiki baris yang disebut, lalu unggah lagi seluruhnya.",
        "The list of lines is refused, since some rows ({count}) cannot be used; what is in force "
        "stays so.",
        "Fix the rows named and upload the whole again.",
    ),
    "E1005": Entry(
        "Baris ini berlaku pada hari yang sama dengan baris {rows} yang sejenis.",
        "Akhiri masa yang satu sebelum masa berikutnya mulai, atau hapus salah satunya.",
        "This row holds on the same day as row {rows} of the same kind.",
        "End the one before the next begins, or remove one of them.",
    ),
    "E1006": Entry(
        "Penilai adalah orang yang dinilai atau yang digantikan sendiri.",
        "Tulis NIP orang lain sebagai penilai.",
        "The rater is the one who is rated or replaced.",
        "Write another person's NIP as the rater.",
    ),
    "E1007": Entry(
        "Rantai atasan dari baris ini berputar kembali ke baris ini, atau terlalu panjang.",
        "Periksa siapa menilai siapa; pimpinan tertinggi dinilai oleh orang di luar rantai.",
        "The chain of superiors above this row comes back to it, or is too long.",
        "Check who rates whom; who is at the top is rated by somebody outside of the chain.",
    ),
    "E1008": Entry(
        "Baris plt, plh, atau delegasi harus mempunyai dasar dan tanggal akhir.",
        "Isi nomor surat perintah atau keputusan di kolom Dasar, dan kolom Sampai.",
        "A row of plt, plh or delegasi needs a basis and a last day.",
        "Write the number of the order or decision as the basis, and fill the last day.",
    ),
    "E1009": Entry(
        "Masa plt, plh, atau delegasi ini lebih dari {most} bulan.",
        "Akhiri pada bulan ke-{most}; keputusan yang baru ditulis sebagai baris yang baru.",
        "This plt, plh or delegasi lasts more than {most} months.",
        "End it within {most} months; another decision is another row.",
    ),
    "E1010": Entry(
        "NIP Penilai tidak ada sebagai pegawai dalam register per {day}.",
        "Periksa NIP-nya; bila benar, tunggu register yang memuatnya.",
        "The rater's NIP is no employee in the register on {day}.",
        "Check the NIP; where it is right, wait for the register that has the person.",
    ),
    "E1011": Entry(
        "Baris ini tidak jelas berlaku untuk siapa.",
        "Isi NIP Yang Dinilai, atau kosongkan dan isi Menggantikan; untuk definitif dan non_asn "
        "hanya NIP Yang Dinilai.",
        "It is not clear for whom this row is.",
        "Fill the NIP of the rated, or leave it empty and fill instead_of; for definitif and "
        "non_asn only the NIP of the rated.",
    ),
    "E1012": Entry(
        "Penilai pada baris ini tidak sesuai dengan jenisnya.",
        "Isi NIP Penilai; untuk non_asn kosongkan dan isi Nama Penilai dengan jabatannya.",
        "The rater of this row does not fit its kind.",
        "Fill the rater's NIP; for non_asn leave it empty and write the office as the name.",
    ),
    "E1015": Entry(
        "Tujuan unggahan daftar unit tidak sesuai pola.",
        "Unggah ke units/(TTTT-BB-HH).csv dengan tanggal mulai berlakunya.",
        "The place to which the list of units was uploaded does not fit the pattern.",
        "Upload it to units/(YYYY-MM-DD).csv with the date from which on it counts.",
    ),
    "E1016": Entry(
        "Kode unit ini juga dipakai baris {rows}.",
        "Beri setiap unit kode yang berbeda, atau hapus salah satu barisnya.",
        "This unit's code is also that of row {rows}.",
        "Give each unit a code of its own, or remove one of the rows.",
    ),
    "E1017": Entry(
        "Daftar unit ditolak karena {count} baris tidak dapat dipakai; yang berlaku tetap berlaku.",
        "Perbaiki baris yang disebut, lalu unggah lagi seluruhnya.",
        "The list of units is refused, since some rows ({count}) cannot be used; what is in force "
        "stays so.",
        "Fix the rows named and upload the whole again.",
    ),
    "E1018": Entry(
        "Unit induk tidak ada dalam daftar, milik perangkat daerah lain, atau berada di bawah unit "
        "ini sendiri.",
        "Perbaiki kode unit induknya, atau kosongkan.",
        "The parent is not in the list, is of another agency, or lies below the unit itself.",
        "Correct the parent's code, or leave it empty.",
    ),
    "E1019": Entry(
        "Populasi unit layanan harus bilangan bulat mulai 1.",
        "Isi jumlah orang yang dilayani setahun, dengan angka saja.",
        "The population of a unit that serves the public must be a whole number from 1 on.",
        "Write how many people it serves in a year, in digits alone.",
    ),
    "W1002": Entry(
        "Penilai pada baris ini tidak lagi bekerja menurut register, sehingga baris ini tidak "
        "berlaku.",
        "Unggah daftar dengan penilai yang baru untuk mereka yang dinilainya.",
        "By the register the rater of this row works no longer, so it is no line.",
        "Upload a list with another rater for those whom this one rated.",
    ),
    "W1003": Entry(
        "Ada {count} baris untuk orang yang menurut register tidak bekerja di perangkat daerah "
        "ini.",
        "Hapus barisnya bila orangnya sudah pindah; bila seharusnya ada, minta pengelola "
        "kepegawaian memperbaiki register.",
        "There are {count} rows for people who do not work in this agency by the register.",
        "Remove them where the people have moved; where they should be there, have the personnel "
        "administration correct the register.",
    ),
    "W1101": Entry(
        "Pegawai ini belum punya atasan penilai.",
        "Tambahkan barisnya dan unggah daftar sebelum {day}, hari yang menentukan untuk periode "
        "ini.",
        "Nobody rates this employee yet.",
        "Add a row and upload the list before {day}, the day that counts for this period.",
    ),
}
