"""Signing in and the pages: codes 1021 to 1059."""

from tukin.vocabulary.catalogue.entry import Entry

PORTAL: dict[str, Entry] = {
    "E1021": Entry(
        "Nomor Anda tidak ada dalam register pegawai yang berlaku hari ini.",
        "Minta petugas kepegawaian perangkat daerah Anda memeriksa data Anda di register.",
        "Your number is not in the register of employees that is in force today.",
        "Ask your agency's HR to check your data in the register.",
    ),
    "E1022": Entry(
        "Proses masuk ini tidak dimulai di peramban ini, sudah dipakai, atau lebih dari 10 menit.",
        "Mulai sekali lagi dari halaman Masuk, dengan satu jendela saja.",
        "This sign-in was not begun in this browser, was used already, or took over 10 minutes.",
        "Begin once more at the sign-in page, in one window only.",
    ),
    "E1023": Entry(
        "Halaman masuk instansi tidak mengizinkan proses masuk ini.",
        "Mulai sekali lagi dari halaman Masuk; bila berulang, hubungi pengelola akun.",
        "The institution's sign-in page did not let this sign-in through.",
        "Begin once more at the sign-in page; if it happens again, ask who keeps the accounts.",
    ),
    "E1024": Entry(
        "Jawaban halaman masuk instansi tidak sah.",
        "Mulai sekali lagi dari halaman Masuk; bila berulang, beri tahu pengelola sistem.",
        "The answer of the institution's sign-in page is not valid.",
        "Begin once more at the sign-in page; if it happens again, say so to who runs the system.",
    ),
    "E1025": Entry(
        "Akun ini tidak membawa NIP yang sah, atau nama pengguna dan NIP-nya berbeda.",
        "Minta pengelola kepegawaian memperbaiki akun Anda.",
        "This account carries no valid NIP, or its user name and its NIP differ.",
        "Ask the personnel administration to correct your account.",
    ),
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
    "E1038": Entry(
        "Laporan ini sudah dijawab orang lain, atau laporan Anda sendiri.",
        "Muat ulang halamannya; laporan Anda sendiri dijawab petugas lain.",
        "This report was answered by somebody else already, or is your own.",
        "Load the page again; your own report is answered by another officer.",
    ),
    "E1039": Entry(
        "Hari ini tidak ada garis penilai atas nama Anda yang dapat dilaporkan.",
        "Petugas kepegawaian perangkat daerah Anda mencatatnya; tanyakan kepada mereka.",
        "Today there is no line of rating of yours that could be reported.",
        "Your agency's HR records it; ask them.",
    ),
    "E1040": Entry(
        "Pilih hasil pemeriksaannya.",
        "Pilih salah satu: garis sudah diperbaiki, atau garis sudah benar.",
        "Choose what came of it.",
        "Choose one: the line was corrected, or the line is right.",
    ),
    "E1036": Entry(
        "Halaman masuk instansi tidak menjawab.",
        "Coba lagi beberapa menit lagi.",
        "The institution's sign-in page does not answer.",
        "Try again in a few minutes.",
    ),
    "E1037": Entry(
        "Dokumen penyedia identitas menyebut penerbit lain atau alamat yang tidak aman.",
        "Pengelola sistem: periksa parameter penerbit (issuer) dan alamat discovery-nya.",
        "The identity provider's document names another issuer, or an address that is not safe.",
        "Who runs the system: check the parameters of the issuer and of its discovery document.",
    ),
}
