"""The services below: codes 9."""

from tukin.vocabulary.catalogue.entry import Entry

SERVICES: dict[str, Entry] = {
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
    "E903": Entry(
        "Belum ada daftar perangkat daerah yang berlaku.",
        "Unggah daftarnya ke agencies/(TTTT-BB-HH).csv dan mintakan persetujuan pengelola "
        "kepegawaian lain; unggahan menunggu sampai itu selesai.",
        "There is no list of agencies in force yet.",
        "Upload it to agencies/(YYYY-MM-DD).csv and have another person of the personnel "
        "administration approve it; uploads wait until then.",
    ),
}
