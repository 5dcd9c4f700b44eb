"""Signing in and the pages: codes 1021 to 1059."""

from tukin.vocabulary.catalogue.entry import Entry

PORTAL: dict[str, Entry] = {
    "E1027": Entry(
        "Isian ini tidak datang dari halaman situs ini, atau halamannya sudah terlalu lama dibuka.",
        "Buka halamannya sekali lagi, isi, lalu kirim.",
        "This was not sent from a page of this site, or the page was open for too long.",
        "Open the page once more, fill it in and send it.",
    ),
    "E1028": Entry(
        "Halaman ini tidak ada.",
        "Periksa alamatnya, atau mulai dari halaman pertama.",
        "There is no such page.",
        "Check the address, or begin at the first page.",
    ),
    "E1029": Entry(
        "Isian yang dikirim tidak dapat dibaca atau terlalu besar.",
        "Isi formulir di halamannya sekali lagi; kirim berkas di halaman unggah.",
        "What was sent cannot be read, or is too large.",
        "Fill in the form on its page once more; send files on the upload page.",
    ),
    "E1031": Entry(
        "Halaman ini bukan tentang Anda, dan tidak ada garis penilai atau tugas yang memberi Anda "
        "hak atasnya hari ini.",
        "Bila Anda atasan penilai, minta petugas kepegawaian perangkat daerah Anda memperbaiki "
        "garis penilai; bila Anda petugas, keluar lalu masuk sebagai petugas.",
        "This page is not about you, and no line of rating or duty gives you a right to it today.",
        "If you are the rater, ask your agency's HR to correct the line; if you hold an office, "
        "sign out and sign in as an officer.",
    ),
    "E1032": Entry(
        "Halaman ini memerlukan tugas yang berlaku hari ini ({roles}) dan masuk sebagai petugas.",
        "Keluar lalu masuk sebagai petugas; bila tugas Anda belum tercatat, minta pengelola "
        "kepegawaian mencatatnya.",
        "This page needs an office that holds today ({roles}), and a sign-in as an officer.",
        "Sign out and sign in as an officer; if your office is not recorded, ask the personnel "
        "administration to record it.",
    ),
    "E1033": Entry(
        "Tidak seorang pun menilai dirinya sendiri.",
        "Penilaian Anda diberikan oleh atasan penilai Anda; lihat halaman Data saya.",
        "Nobody rates themselves.",
        "Your rating is given by your rater; see the page My data.",
    ),
}
