"""Pages of HR and of the agency head: codes 1170 to 1179."""

from tukin.vocabulary.catalogue.entry import Entry

OFFICE: dict[str, Entry] = {
    "E1170": Entry(
        "Belum dipilih: setujui atau tolak.",
        "Pilih salah satu, lalu kirim.",
        "Nothing was chosen: approve or reject.",
        "Choose one of the two, then send it.",
    ),
    "E1171": Entry(
        "Alasan belum ditulis, atau panjangnya bukan {fewest} sampai {most} karakter.",
        "Tulis alasannya: pengunggah membacanya pada laporannya.",
        "There is no reason, or it has not from {fewest} to {most} characters.",
        "Write the reason: whoever it concerns will read it.",
    ),
}
