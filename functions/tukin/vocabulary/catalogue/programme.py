"""The programme and dialogues: codes 1060 to 1079 and 1150 to 1169."""

from tukin.vocabulary.catalogue.entry import Entry

PROGRAMME: dict[str, Entry] = {
    "E1060": Entry(
        "Dialog ini tidak ada, atau bukan milik Anda untuk dibaca.",
        "Buka dari daftar Anda sendiri; kata-kata sebelum Anda menjadi atasan penilai memerlukan "
        "izin pegawai.",
        "This dialogue does not exist, or is not yours to read.",
        "Open it from your own list; words from before you were the rater take the employee's "
        "consent.",
    ),
    "E1061": Entry(
        "Hanya pegawai itu dan atasan penilainya pada hari itu yang dapat melakukan ini.",
        "Periksa siapa atasan penilai pegawai itu; bila keliru, minta pengelola kepegawaian "
        "perangkat daerah memperbaikinya.",
        "Only the employee and whoever is their rater on that day can do this.",
        "Look up who rates the employee; where that is wrong, ask the agency's HR to correct it.",
    ),
    "E1062": Entry(
        "Isi dialog sudah berubah sejak Anda membukanya.",
        "Baca isi yang terbaru, lalu kirim lagi; yang Anda ketik tetap ada.",
        "The dialogue has changed since you opened it.",
        "Read the latest, then send it again; what you typed is kept.",
    ),
    "E1063": Entry(
        "Hari yang diusulkan harus hari ini sampai {days} hari ke depan.",
        "Pilih hari lain.",
        "A proposed day must be today or within the next {days} days.",
        "Choose another day.",
    ),
    "E1064": Entry(
        "Dialog yang dicatat harus sudah berlangsung, paling lama {days} hari yang lalu.",
        "Periksa tanggalnya; untuk yang lebih lama, adakan dialog baru.",
        "A dialogue that is recorded must have been held, within the last {days} days.",
        "Check the date; where it is longer ago, hold another dialogue.",
    ),
    "E1065": Entry(
        "Catatan hanya dapat diubah selama {days} hari.",
        "Tambahkan keterangan di bawahnya.",
        "A record can be changed for {days} days only.",
        "Add to it below.",
    ),
    "E1066": Entry(
        "Teks {part} lebih dari {most} karakter.",
        "Singkatkan teksnya.",
        "The text {part} has more than {most} characters.",
        "Make it shorter.",
    ),
    "E1067": Entry(
        "Kesepakatan tidak lengkap, lebih dari {most}, atau tidak ada.",
        "Isi apa, siapa, dan kapan (dalam setahun sejak dialog); atasan penilai menyatakan apakah "
        "kesepakatan dipenuhi.",
        "An agreement is incomplete, there are more than {most}, or there is no such one.",
        "Give what, who and when (within a year of the dialogue); the rater says whether one was "
        "kept.",
    ),
    "E1068": Entry(
        "Langkah ini tidak sesuai: dialog belum dicatat, atau sudah dicatat.",
        "Buka lagi dialognya dan lihat langkah berikutnya.",
        "This does not go with the dialogue: it is not recorded yet, or it is already.",
        "Open the dialogue and see what comes next.",
    ),
    "E1069": Entry(
        "Catatan ini sudah ditanggapi.",
        "Tambahkan keterangan setelah masa perubahan berakhir.",
        "This record has its answer already.",
        "Add to it once the time for changes is over.",
    ),
    "E1070": Entry(
        "Catatan ini masih dapat diubah selama {days} hari sejak dibuat.",
        "Ubah catatannya; tambahan diterima sesudah itu.",
        "This record can still be changed, for {days} days after it was made.",
        "Change the record; additions are taken after that.",
    ),
    "E1071": Entry(
        "Jenis dialog {kind} tidak dipakai.",
        "Pilih jenis dari daftar.",
        "The kind of dialogue {kind} is not used.",
        "Choose one from the list.",
    ),
    "E1072": Entry(
        "Nomor formulir tidak sah.",
        "Buka lagi halamannya, lalu kirim.",
        "The number of the form is not valid.",
        "Open the page again, then send it.",
    ),
    "E1073": Entry(
        "Belum ada yang ditulis.",
        "Tulis sedikitnya satu kalimat.",
        "Nothing is written.",
        "Write at least one sentence.",
    ),
    "E1074": Entry(
        "Izin membaca hanya untuk atasan penilai, atasannya, atau atasan penilai sebelumnya, "
        "paling lama {days} hari.",
        "Pilih orang dari daftar dan tanggal yang lebih dekat.",
        "Consent to read is for a rater, the rater's superior or a former rater, and for {days} "
        "days at most.",
        "Choose somebody from the list, and an earlier day.",
    ),
    "E1075": Entry(
        "Sudah ada {most} isian seperti ini.",
        "Selesaikan yang ada sebelum menambah.",
        "There are {most} of these already.",
        "Finish those before you add another.",
    ),
    "E1076": Entry(
        "Tautan bukti tidak dapat diterima, atau lebih dari {most}.",
        "Beri setiap tautan judul dan alamat yang dimulai dengan https://.",
        "A link cannot be taken, or there are more than {most}.",
        "Give each link a title, and an address that begins with https://.",
    ),
    "E1077": Entry(
        "Anda belum punya atasan penilai yang dapat masuk ke aplikasi ini.",
        "Tanyakan kepada pengelola kepegawaian perangkat daerah Anda.",
        "You have no rater who can sign in here.",
        "Ask your agency's HR.",
    ),
    "E1150": Entry(
        "Dokumen program tidak dapat dipakai: {problems}.",
        "Perbaiki setiap isian yang disebut; periksa dulu dengan `tukin programme check`.",
        "The programme cannot be used: {problems}.",
        "Fix every value that is named; check it first by `tukin programme check`.",
    ),
    "E1151": Entry(
        "Surel dinyalakan tanpa alamat pengirim.",
        "Isi `sender`, atau matikan `email`.",
        "E-mail is on without an address that it comes from.",
        "Give the `sender`, or turn `email` off.",
    ),
    "E1152": Entry(
        "Kontras {pair} hanya {contrast} banding 1; paling sedikit {least}.",
        "Gelapkan atau terangkan salah satu warnanya.",
        "The contrast of {pair} is only {contrast} to 1; it must be at least {least}.",
        "Make one of the two colours darker or lighter.",
    ),
    "E1153": Entry(
        "Logo bukan PNG sebagai data.",
        "Tulis `data:image/png;base64,` diikuti isi berkas PNG dalam base64; SVG tidak diterima.",
        "The logo is no PNG in data.",
        "Write `data:image/png;base64,` and the PNG file in base64; an SVG is not taken.",
    ),
    "E1154": Entry(
        "Versi ini tidak dimulai sesudah versi sebelumnya.",
        "Urutkan versi menurut `effective_from`; setiap hari paling banyak satu.",
        "This version does not begin after the one before it.",
        "Put the versions in the order of `effective_from`, at most one a day.",
    ),
    "E1155": Entry(
        "Nama versi {name} dipakai dua kali.",
        "Beri setiap versi nama sendiri.",
        "The name {name} is of two versions.",
        "Give each version a name of its own.",
    ),
    "E1156": Entry(
        "Program yang terpasang ({sha256}) belum disetujui dua orang, jadi tidak dipakai.",
        "Usulkan program yang benar dengan `tukin programme propose` dan mintakan persetujuan "
        "orang lain. Cari tahu siapa yang memasangnya di AppConfig.",
        "Two people did not agree to the programme that is deployed ({sha256}): it is not used.",
        "Propose the right one by `tukin programme propose` and have another person approve it. "
        "Find out who deployed it in AppConfig.",
    ),
    "E1157": Entry(
        "Versi {name} dimulai hari ini atau sudah berlaku, sehingga tidak dapat ditambah atau "
        "diubah.",
        "Tambahkan versi baru yang dimulai paling cepat besok.",
        "Version {name} begins today or has begun, so it can be neither added nor changed.",
        "Add a new version that begins tomorrow or later.",
    ),
    "E1158": Entry(
        "Versi {name} yang sudah berlaku tidak ada lagi.",
        "Pertahankan semua versi yang sudah dimulai.",
        "Version {name}, which has begun, is missing.",
        "Keep every version that has begun.",
    ),
    "E1159": Entry(
        "Isi usulan sama dengan program yang berlaku.",
        "Program tidak perlu diusulkan lagi.",
        "The proposal is the same as the programme in force.",
        "The programme need not be proposed again.",
    ),
    "E1160": Entry(
        "Program yang berlaku sudah berubah sejak usulan ini dibuat.",
        "Susun usulan dari program yang berlaku sekarang.",
        "The programme in force has changed since this was proposed.",
        "Base the proposal on the programme in force now.",
    ),
    "E1161": Entry(
        "Yang Anda setujui bukan perubahan usulan ini.",
        "Baca lagi perubahannya, lalu setujui dengan sidik yang terbaru.",
        "What you agree to is not what this proposal changes.",
        "Read the changes once more, then approve by the latest digest.",
    ),
    "E1162": Entry(
        "Belum ada program yang berlaku.",
        "Usulkan dengan `tukin programme propose`, lalu mintakan persetujuan orang lain.",
        "There is no programme in force yet.",
        "Propose one by `tukin programme propose`, then have another person approve it.",
    ),
}
