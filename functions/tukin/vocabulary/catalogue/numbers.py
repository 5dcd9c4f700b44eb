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
        "Jenis pegawai tidak cocok dengan NIP; menurut nomornya pegawai ini {kind}.",
        "NI PPPK dipakai untuk PPPK, NIP untuk PNS dan CPNS; perbaiki salah satunya.",
        "The employment does not fit the NIP; by its number the employee is {kind}.",
        "An NI PPPK belongs to a PPPK, a NIP to a PNS or CPNS; correct one of them.",
    ),
    "E109": Entry(
        "NIP yang sama ada juga di baris {rows}.",
        "Sisakan satu baris yang benar untuk pegawai ini.",
        "The same NIP is in row {rows} as well.",
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
}
