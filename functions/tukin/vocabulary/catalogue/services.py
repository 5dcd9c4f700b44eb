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
}
