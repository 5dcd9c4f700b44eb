"""Assembling ratings into the month: codes 1112 to 1129."""

from tukin.vocabulary.catalogue.entry import Entry

ASSEMBLY: dict[str, Entry] = {
    "E1112": Entry(
        "Bulan {period} belum dapat ditutup: bagian kehadiran belum diunggah.",
        "Unggah kehadiran-{period}.csv atau .xlsx lebih dahulu.",
        "Month {period} cannot be closed yet: its attendance part has not been uploaded.",
        "Upload kehadiran-{period}.csv or .xlsx first.",
    ),
    "E1113": Entry(
        "Perangkat daerah ini menilai pada halaman, jadi berkas penilaian tidak diterima.",
        "Nilai diperbaiki oleh penilai di halaman Penilaian; kehadiran diunggah dengan nama "
        "kehadiran-….csv atau .xlsx; bulan ditutup di halaman Bulan.",
        "This agency rates on the pages, so a file of appraisals is not taken.",
        "A rater corrects a rating on the page Penilaian; attendance is uploaded under a name "
        "kehadiran-….csv or .xlsx; the month is closed on the page Bulan.",
    ),
    "E1114": Entry(
        "Berkas ini tidak dirangkai oleh sistem dari penilaian bulan ini.",
        "Tidak ada yang perlu diperbaiki di berkas ini; laporkan kepada pengelola sistem bahwa ada "
        "yang menulis ke composed/.",
        "This file was not assembled by the system from the ratings of the month.",
        "Nothing in the file is to be fixed; report to the operators that somebody wrote into "
        "composed/.",
    ),
    "E1115": Entry(
        "Cara perangkat daerah ini menyerahkan bulan {period} tidak dapat diubah lagi.",
        "Ubah mode mulai tanggal 1 suatu bulan yang belum dimulai.",
        "How this agency hands in month {period} cannot be changed any more.",
        "Change the mode from the first day of a month that has not begun.",
    ),
    "E1116": Entry(
        "Perangkat daerah ini menyerahkan bulan {period} dengan berkas, atau aturannya tidak "
        "mengatur penilaian pada halaman.",
        "Unggah berkas penilaian seperti biasa.",
        "This agency hands in month {period} by files, or its rules say nothing of rating on the "
        "pages.",
        "Upload a file of appraisals as usual.",
    ),
    "E1117": Entry(
        "Bulan {period} sudah ditutup.",
        "Minta pimpinan perangkat daerah membukanya kembali dengan alasan, bila memang harus.",
        "Month {period} is closed already.",
        "Ask an agency head to reopen it with a reason, if it must be.",
    ),
    "E1118": Entry(
        "Anda menilai salah seorang yang berubah setelah pembayaran.",
        "Minta pimpinan lain perangkat daerah itu menyetujuinya; bila tidak ada, pengelola "
        "kepegawaian.",
        "You rated one of the people who change after a payment.",
        "Have another head of the agency approve it; where there is none, the personnel "
        "administration.",
    ),
    "E1119": Entry(
        "Pegawai ini sudah dinilai tetapi tidak ada dalam bagian kehadiran, jadi belum dibayar.",
        "Unggah bagian kehadiran lengkap yang memuat pegawai ini.",
        "This person is rated but has no row in the attendance part, and so is not paid yet.",
        "Upload the whole attendance part with a row of this person.",
    ),
    "E1120": Entry(
        "Bagian kehadiran memuat nilai yang hanya boleh diberikan penilai: {columns}.",
        "Hapus kolom itu; nilai diisi oleh penilai di halaman Penilaian.",
        "The attendance part holds what only raters may say: {columns}.",
        "Remove these columns; raters rate on the page Penilaian.",
    ),
    "E1121": Entry(
        "Bagian kehadiran ini menyebut bulan atau perangkat daerah lain, jadi tidak dipakai.",
        "Perbaiki judulnya, atau unggah ke bulan dan perangkat daerah yang benar.",
        "This attendance part names another month or agency, so it is not used.",
        "Correct its title, or upload it for the right month and agency.",
    ),
    "E1122": Entry(
        "Bulan {period} tidak sedang tertutup.",
        "Lihat keadaan bulan itu; yang belum ditutup tidak perlu dibuka kembali.",
        "Month {period} is not closed.",
        "Look at the state of the month; one that is not closed needs no reopening.",
    ),
    "E1123": Entry(
        "Bulan {period} belum berakhir.",
        "Tutup bulan setelah hari terakhirnya.",
        "Month {period} is not over.",
        "Close the month after its last day.",
    ),
    "W1124": Entry(
        "Belum dinilai oleh {rater}.",
        "Penilai itu, atau atasannya, masih dapat menilai; sesudahnya pegawai ini ikut dibayar.",
        "Not rated yet by {rater}.",
        "That rater, or the rater's superior, can still rate; then this person is paid as well.",
    ),
    "E1125": Entry(
        "Belum ada pegawai yang dapat dibayar dalam bulan {period}.",
        "Minta penilai memberi nilai, dan periksa bagian kehadiran.",
        "Nobody can be paid in month {period} yet.",
        "Have the raters rate, and check the attendance part.",
    ),
    "E1126": Entry(
        "Pegawai ini sudah dinilai tetapi salah satu unsur nilainya belum ada.",
        "Lengkapi unsur yang diisi HR dalam bagian kehadiran, atau tunggu hasil survei.",
        "This person is rated but one indicator has no value yet.",
        "Complete what HR enters in the attendance part, or wait for the survey.",
    ),
    "E1127": Entry(
        "Pegawai ini dinilai tetapi pada hari terakhir bulan tidak ada lagi dalam daftar pegawai "
        "perangkat daerah ini.",
        "Periksa daftar pegawai; bila memang pindah atau berhenti, tidak ada yang perlu dilakukan.",
        "This person was rated but is not in the agency's register on the last day of the month.",
        "Check the register; where the person moved or left, nothing is to be done.",
    ),
    "E1128": Entry(
        "Masih ada pimpinan perangkat daerah yang dapat menyetujui unggahan ini.",
        "Mintalah pimpinan itu menyetujuinya; pengelola kepegawaian hanya bila tidak ada.",
        "There still is a head of the agency who can approve this upload.",
        "Ask that head to approve it; the personnel administration does so only where there is "
        "none.",
    ),
}
