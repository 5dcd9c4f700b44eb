"""Accounts that follow the register: codes 1050 to 1054."""

from tukin.vocabulary.catalogue.entry import Entry

ACCOUNTS: dict[str, Entry] = {
    "E1050": Entry(
        "Akun daerah ini tidak dibuat oleh tukin: penyedia identitasnya milik daerah.",
        "Buat dan atur ulang akun pada penyedia itu.",
        "tukin makes no accounts here: the region has an identity provider of its own.",
        "Make and reset accounts at that provider.",
    ),
    "E1051": Entry(
        "Tidak ada orang seperti itu yang berhak atas akun ini hari ini.",
        "Lihat daftarnya dengan tukin accounts list; perbaiki register atau daftar petugas lebih "
        "dahulu.",
        "Nobody like that may have this account today.",
        "See the list by tukin accounts list; correct the register or the list of people first.",
    ),
    "E1052": Entry(
        "Permintaan ini sudah dilepas, atau sedang dilepas orang lain.",
        "Biarkan orang itu menyelesaikannya, atau ajukan permintaan baru.",
        "This request was released by another person, or is being released by them.",
        "Let that person finish it, or ask once more.",
    ),
    "E1053": Entry(
        "Yang meminta dan yang punya akun tidak boleh melepas permintaan ini.",
        "Orang ketiga dari pengelola kepegawaian melepasnya.",
        "Neither who asked nor whose account it is may release this request.",
        "Another person of the personnel administration releases it.",
    ),
    "E1054": Entry(
        "Permintaan ini tidak ada, lewat 14 hari, atau alamat orangnya berubah sejak diminta.",
        "Lihat daftarnya dan ajukan permintaan baru.",
        "There is no such request, it is older than 14 days, or the person's address has changed "
        "since.",
        "See the list and ask once more.",
    ),
}
