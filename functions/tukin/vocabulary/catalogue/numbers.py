"""Numbers of persons: codes 10 and 11."""

from tukin.vocabulary.catalogue.entry import Entry

NUMBERS: dict[str, Entry] = {
    "E101": Entry(
        "NIP kosong.",
        "Isi 18 digit NIP, atau hapus baris ini bila bukan pegawai.",
        "The NIP is empty.",
        "Fill in its 18 digits, or delete the row if it is no employee.",
    ),
    "E102": Entry(
        "NIP bukan 18 digit (terbaca {length} karakter).",
        "Salin NIP lengkap dari data kepegawaian.",
        "The NIP is not 18 digits (read {length} characters).",
        "Copy the whole number from the personnel data.",
    ),
    "E103": Entry(
        "NIP tersimpan sebagai angka sehingga digit terakhirnya hilang.",
        "Ubah format sel menjadi Teks, lalu ketik 18 digit dari data kepegawaian, bukan dari sel "
        "ini.",
        "The NIP is stored as a number, so its last digits are lost.",
        "Format the cell as text and type the 18 digits from the personnel data, not from this "
        "cell.",
    ),
    "E104": Entry(
        "Delapan digit pertama NIP bukan tanggal lahir yang sah.",
        "Cocokkan digit 1 sampai 8 (TTTTBBHH) dengan data kepegawaian.",
        "The first eight digits of the NIP are no valid birth date.",
        "Compare digits 1 to 8 (YYYYMMDD) with the personnel data.",
    ),
    "E105": Entry(
        "Digit pengangkatan pada NIP tidak sah.",
        "Cocokkan digit 9 sampai 14 (TTTTBB; untuk NI PPPK: tahun, angka 2, frekuensi) dengan "
        "data kepegawaian.",
        "The appointment digits of the NIP are not valid.",
        "Compare digits 9 to 14 (YYYYMM; of an NI PPPK: year, 2, frequency) with the personnel "
        "data.",
    ),
    "E106": Entry(
        "Digit jenis kelamin pada NIP bukan 1 atau 2.",
        "Cocokkan digit ke-15 dengan data kepegawaian.",
        "The sex digit of the NIP is neither 1 nor 2.",
        "Compare digit 15 with the personnel data.",
    ),
    "E107": Entry(
        "Nomor urut pada NIP adalah 000; mungkin digit terakhirnya hilang.",
        "Salin NIP lengkap dari data kepegawaian.",
        "The sequence of the NIP is 000; its last digits may be lost.",
        "Copy the whole NIP from the personnel data.",
    ),
    "E108": Entry(
        "Jenis pegawai tidak cocok dengan NIP; menurut nomornya pegawai ini {kind}.",
        "NI PPPK dipakai untuk PPPK, NIP untuk PNS dan CPNS; perbaiki yang keliru.",
        "The employment does not fit the NIP; by its number the employee is {kind}.",
        "An NI PPPK belongs to a PPPK, a NIP to a PNS or CPNS; correct the wrong one.",
    ),
    "E109": Entry(
        "NIP ini ada di lebih dari satu baris (lihat juga baris {rows}).",
        "Bila orangnya sama, sisakan baris yang benar; bila berbeda, perbaiki NIP yang salah.",
        "This NIP is in more than one row (see also row {rows}).",
        "If it is one person, keep the right row; if not, correct the wrong NIP.",
    ),
    "E110": Entry(
        "Menurut NIP, pegawai ini baru diangkat setelah periode ini.",
        "Cocokkan digit 9 sampai 14 dengan data kepegawaian; hapus baris ini hanya bila pegawai "
        "ini memang belum diangkat.",
        "By the NIP, the employee was appointed after this period.",
        "Compare digits 9 to 14 with the personnel data; remove the row only if they really were "
        "not appointed yet.",
    ),
    "E111": Entry(
        "NIP atasan tidak sah.",
        "Isi 18 digit NIP atasan dari data kepegawaian; kosongkan hanya bila penilainya belum "
        "ditetapkan.",
        "The supervisor's NIP is not valid.",
        "Fill in its 18 digits from the personnel data; leave it empty only if no rater is "
        "appointed yet.",
    ),
    "E112": Entry(
        "Pegawai tercatat sebagai atasannya sendiri.",
        "Isi NIP pejabat penilai yang sebenarnya.",
        "The employee is named as their own supervisor.",
        "Fill in the NIP of the real rater.",
    ),
}
