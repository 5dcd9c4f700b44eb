"""Requests to the API: codes 8; the services below: codes 9."""

from tukin.vocabulary.catalogue.entry import Entry

REQUESTS: dict[str, Entry] = {
    "E801": Entry(
        "Anda tidak berwenang untuk ini.",
        "Gunakan akun perangkat daerah atau peran yang sesuai.",
        "You may not do this.",
        "Use the account of the right agency or role.",
    ),
    "E802": Entry(
        "Data tidak ditemukan.",
        "Periksa kode, periode, atau nomornya.",
        "There is no such thing.",
        "Check the code, period or number.",
    ),
    "E803": Entry(
        "Permintaan tidak sah: {problem_id}.",
        "Perbaiki permintaan sesuai dokumen API.",
        "The request is not valid: {problem_en}.",
        "Correct it by the API's document.",
    ),
    "E804": Entry(
        "Penanda halaman tidak berlaku lagi karena data periode ini sudah diperbarui.",
        "Mulai lagi dari halaman pertama.",
        "The cursor no longer holds, since the period's data were replaced.",
        "Begin again with the first page.",
    ),
    "E805": Entry(
        "Penilaian ini tidak diterima: {count} kesalahan.",
        "Perbaiki isian yang disebut, lalu kirim lagi.",
        "The appraisal is not accepted; errors: {count}.",
        "Fix the fields named and send it again.",
    ),
    "E806": Entry(
        "Permintaan harus memuat tepat satu penilaian sebagai satu objek JSON, paling banyak "
        "{limit} byte.",
        "Kirim satu objek datar dengan nama kolom seperti pada berkas.",
        "The request must hold exactly one appraisal as one JSON object of at most {limit} bytes.",
        "Send one flat object with the column names of a file.",
    ),
    # 81, 82: explanations, fairness
    "E811": Entry(
        "Catatan ini tidak dapat dihitung ulang persis dari aturannya, jadi penjelasannya ditahan.",
        "Hubungi admin sistem dengan kode perangkat daerah dan periodenya.",
        "The record cannot be computed again exactly from its rules, so it is not explained.",
        "Give the system administrator the agency's code and the period.",
    ),
    "E812": Entry(
        "NIP itu tidak ada di antara {accepted} baris yang diterima.",
        "Periksa berkas dengan `tukin preview`, atau periksa NIP-nya.",
        "That NIP is not among the {accepted} accepted rows.",
        "Check the file with `tukin preview`, or check the NIP.",
    ),
    "E813": Entry(
        "Tanggal penerimaan tidak sah.",
        "Tulis sebagai TTTT-BB-HH, misalnya 2026-11-24.",
        "The day of receipt is not valid.",
        "Write it as YYYY-MM-DD, such as 2026-11-24.",
    ),
    "E815": Entry(
        "Permintaan dari Anda terlalu banyak dalam waktu singkat.",
        "Kirim lagi {seconds} detik lagi, dan beri jeda antara permintaan.",
        "You sent too many requests within a short time.",
        "Send it again in {seconds} seconds, and leave time between requests.",
    ),
    "E816": Entry(
        "Hari ini lebih dari {most} baris dari Anda, atau terlalu banyak dari perangkat daerah "
        "Anda, menyebut orang yang tidak ada dalam register perangkat daerah ini, sehingga "
        "penilaian satu per satu tidak diterima sampai tengah malam.",
        "Periksa apakah yang dikirim pegawai perangkat daerah lain; bila mereka memang pegawai "
        "Anda, mintakan pembaruan register kepada pengelola kepegawaian. Berkas tetap dapat "
        "diunggah.",
        "Today over {most} rows of yours, or too many of your agency, named people who are not in "
        "this agency's register, so single appraisals are not taken until midnight.",
        "See whether they are employees of another agency; if they are yours, ask the personnel "
        "administration to update the register. Files can still be uploaded.",
    ),
    "E821": Entry(
        "Predikat perangkat daerah tidak dapat dibaca.",
        "Tulis KODE=PREDIKAT; predikatnya salah satu dari: {choices}.",
        "The agency's rating cannot be read.",
        "Write CODE=RATING; the rating is one of: {choices}.",
    ),
    # 83 to 85: settlement runs
    "E830": Entry(
        "Header Idempotency-Key tidak ada atau tidak sah.",
        "Kirim 8 sampai 200 karakter ASCII yang unik untuk permintaan ini.",
        "The header Idempotency-Key is missing or not valid.",
        "Send 8 to 200 ASCII characters that are this request's own.",
    ),
    "E831": Entry(
        "Idempotency-Key ini sudah dipakai untuk permintaan lain.",
        "Gunakan kunci baru untuk permintaan yang berbeda.",
        "This Idempotency-Key was used for another request.",
        "Use a new key for a different request.",
    ),
    "E832": Entry(
        "Belum ada hasil yang diterbitkan untuk periode {period}.",
        "Periksa periodenya, atau tunggu sampai unggahan perangkat daerah selesai diproses dan, "
        "bila perlu, disetujui.",
        "There are no published records for period {period}.",
        "Check the period, or wait until an agency's upload is processed and, where needed, "
        "approved.",
    ),
    "E833": Entry(
        "Pembayaran ini gagal dan tidak membayar apa pun.",
        "Mintakan pembayaran baru.",
        "This run failed and paid nothing.",
        "Request a new run.",
    ),
    "E834": Entry(
        "Permintaan memuat lebih dari {most} baris.",
        "Kirim dalam beberapa permintaan.",
        "The request holds more than {most} lines.",
        "Send them in several requests.",
    ),
    "E835": Entry(
        "Terjadi kesalahan yang tidak terduga.",
        "Coba lagi; bila berulang, hubungi admin sistem dengan nomor permintaan {request_id}.",
        "Something unexpected went wrong.",
        "Try again; if it recurs, give the system administrator the request's number {request_id}.",
    ),
    # 85: runs between their preparation and their end
    "E850": Entry(
        "Pembayaran ini belum selesai disiapkan.",
        "Tunggu sampai statusnya “siap”, lalu coba lagi.",
        "This run is not prepared yet.",
        "Wait until its status is “prepared”, then try again.",
    ),
    "E851": Entry(
        "Pembayaran ini sudah dilepaskan lewat permintaan lain.",
        "Lihat siapa yang melepaskannya dengan tukin runs show; tidak ada yang perlu diulang.",
        "This run was released by another request.",
        "See who released it by tukin runs show; there is nothing to repeat.",
    ),
    "E852": Entry(
        "Yang menyiapkan pembayaran tidak dapat melepaskannya.",
        "Minta pejabat keuangan lain memeriksa dan melepaskannya.",
        "Who prepared a run cannot release it.",
        "Ask another finance officer to look at it and release it.",
    ),
    "E853": Entry(
        "Pembayaran ini sudah berakhir tanpa membayar (status {status}).",
        "Siapkan pembayaran baru dengan tukin settle.",
        "This run has ended without paying (status {status}).",
        "Prepare a new run by tukin settle.",
    ),
    "E854": Entry(
        "Waktu untuk melepaskan pembayaran ini sudah habis; tidak ada yang dibayar.",
        "Siapkan pembayaran baru dengan tukin settle.",
        "The time to release this run is over; nothing was paid.",
        "Prepare a new run by tukin settle.",
    ),
    "E855": Entry(
        "Kode persetujuan (digest) bukan milik pembayaran ini.",
        "Lihat kembali dengan tukin runs show, lalu lepaskan dengan digest yang tampil di sana.",
        "The digest is not that of this run.",
        "Look at it again by tukin runs show, and release it by the digest shown there.",
    ),
    "E856": Entry(
        "Semua perangkat daerah dalam pembayaran ini berubah sejak disiapkan; tidak ada yang "
        "dibayar.",
        "Siapkan pembayaran baru dengan tukin settle.",
        "Every agency of this run has changed since it was prepared; nothing was paid.",
        "Prepare a new run by tukin settle.",
    ),
    "E857": Entry(
        "Sejak disiapkan berubah: {agencies}; permintaan menyebut: {asked}.",
        "Perangkat daerah yang berubah tidak ikut dibayar. Ulangi dengan menyebut tepat daftar itu "
        "(--without), atau siapkan pembayaran baru.",
        "Changed since it was prepared: {agencies}; the request names: {asked}.",
        "Agencies that changed are not paid by this run. Repeat with exactly that list "
        "(--without), or prepare a new run.",
    ),
    "E858": Entry(
        "Sudah ada {most} pembayaran {period} yang menunggu dilepaskan.",
        "Lepaskan atau batalkan salah satunya lebih dahulu: tukin runs list.",
        "There are {most} runs of {period} that wait for their release.",
        "Release or cancel one of them first: tukin runs list.",
    ),
    "E859": Entry(
        "Pembayaran ini tidak dapat dibatalkan lagi (status {status}).",
        "Yang sudah dibayar dikembalikan lewat retur bank atau ditagih pada bulan berikutnya.",
        "This run cannot be cancelled any more (status {status}).",
        "What was paid comes back by a bank return, or is recovered from a later month.",
    ),
    "E861": Entry(
        "Yang menyiapkan pembayaran tidak dapat mengonfirmasi penerimaannya.",
        "Minta pejabat keuangan lain memeriksa berkasnya dan mengonfirmasi.",
        "Who prepared a run cannot acknowledge it.",
        "Ask another finance officer to check its files and acknowledge it.",
    ),
    "E862": Entry(
        "Periode {period} belum berakhir.",
        "Siapkan pembayarannya setelah hari terakhir bulan itu.",
        "Period {period} is not over.",
        "Prepare its run after the last day of that month.",
    ),
    # 84: the operator's command and the agency head
    "E840": Entry(
        "Berkas {file} sudah ada, dan tidak ditimpa.",
        "Tulis ke nama lain dengan --output, atau pindahkan berkas itu.",
        "The file {file} exists and is not overwritten.",
        "Write to another name by --output, or move that file away.",
    ),
    "E841": Entry(
        "Kredensial AWS tidak dapat dipakai: {problem}.",
        "Masuk dahulu, lalu periksa AWS_PROFILE dan AWS_REGION.",
        "The AWS credentials cannot be used: {problem}.",
        "Sign in first, then check AWS_PROFILE and AWS_REGION.",
    ),
    "E842": Entry(
        "Akses ditolak ({reason}).",
        "Pakai profil AWS yang berperan untuk perangkat daerah pada --agency; masuk lagi bila "
        "sesinya sudah lama.",
        "Access is denied ({reason}).",
        "Use the AWS profile whose role is that of the agency in --agency; sign in again if the "
        "session is old.",
    ),
    "E843": Entry(
        "API tukin tidak dapat dihubungi ({problem}).",
        "Periksa TUKIN_API_URL dan jaringan, lalu coba lagi.",
        "tukin's API cannot be reached ({problem}).",
        "Check TUKIN_API_URL and the network, then try again.",
    ),
    "E844": Entry(
        "Jawaban dari TUKIN_API_URL bukan jawaban tukin ({problem}).",
        "Periksa alamatnya; perbarui perintah tukin bila versinya lama.",
        "What TUKIN_API_URL answered is no answer of tukin ({problem}).",
        "Check the address; update the tukin command if it is old.",
    ),
    "E845": Entry(
        "Berkas {file} tidak dapat dibaca atau ditulis ({problem}).",
        "Periksa nama, izin, dan ruang disk, atau tulis ke folder lain dengan --output.",
        "The file {file} cannot be read or written ({problem}).",
        "Check its name, permissions and the disk's space, or write to another folder by --output.",
    ),
    "E846": Entry(
        "Unggahan ini tidak sedang menunggu persetujuan, atau sudah disetujui.",
        "Lihat statusnya dengan `tukin status`; unggah berkas yang benar bila isinya salah.",
        "This upload does not wait for approval, or has been approved.",
        "See its state by `tukin status`; where its content is wrong, upload the right file.",
    ),
    "E847": Entry(
        "Pimpinan perangkat daerah tidak menyetujui unggahan ini, jadi isinya tidak dipakai.",
        "Baca alasannya, perbaiki berkasnya, lalu unggah lagi.",
        "The agency head rejected this upload, so nothing of it is used.",
        "Read the reason, fix the file and upload it again.",
    ),
    "E848": Entry(
        "Tidak seorang pun dapat dihitung menurut aturan baru.",
        "Periksa berkas dan periodenya dengan `tukin check`, atau lengkapi aturannya.",
        "Nobody can be computed by the new rules.",
        "Check the files and the period by `tukin check`, or complete the rules.",
    ),
    "E849": Entry(
        "Perintah ini terhenti karena kesalahan tukin ({problem}).",
        "Coba lagi; bila berulang, kirim kode ini dan keterangan dalam kurung kepada admin sistem.",
        "The command stopped by a fault of tukin ({problem}).",
        "Try again; if it recurs, send this code and what is in brackets to the system "
        "administrator.",
    ),
}

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
    "E758": Entry(
        "Pembacaan data pegawai ini tidak dapat dicatat, jadi datanya tidak diberikan.",
        "Coba lagi sebentar lagi; bila berulang, hubungi admin sistem.",
        "This read of people's data cannot be recorded, so the data is not given.",
        "Try again shortly; if it happens again, ask the system administrator.",
    ),
    "E759": Entry(
        "Pertanyaan tentang pembacaan data tidak sah.",
        "Sebutkan tepat satu dari NIP dan pembaca, dan paling banyak {most} hari; perangkat daerah "
        "hanya bersama NIP.",
        "The question about reads is not valid.",
        "Name exactly one of NIP and caller, and at most {most} days; an agency only with a NIP.",
    ),
}
