"""Settlement and what auditors check: codes 72 to 79, 86 from 863 on, and 870."""

from tukin.vocabulary.catalogue.entry import Entry

SETTLEMENT: dict[str, Entry] = {
    "E720": Entry(
        "Pembayaran lain sedang dicatat pada saat yang sama.",
        "Coba lagi sebentar lagi; pembayaran ini tidak tercatat dua kali.",
        "Another run is being committed at the same time.",
        "Try again in a moment; nothing is recorded twice.",
    ),
    "E721": Entry(
        "Pembayaran gagal karena kesalahan sistem; tidak ada yang dibayar.",
        "Mintakan pembayaran baru; bila berulang, hubungi admin sistem dengan nomor pembayaran "
        "ini.",
        "The run failed by a fault of the system; nothing was paid.",
        "Request a new run; if it recurs, give the system administrator the run's number.",
    ),
    "E722": Entry(
        "Satu pembayaran memuat paling banyak {most} perangkat daerah, diminta {count}.",
        "Bagi menjadi beberapa pembayaran dengan daftar perangkat daerahnya.",
        "One run takes at most {most} agencies, {count} were asked for.",
        "Split it into several runs by naming the agencies of each.",
    ),
    "E723": Entry(
        "Pembayaran ini belum selesai dicatat.",
        "Tunggu sampai statusnya menjadi “ditandatangani” (otomatis), lalu coba lagi.",
        "This run is not finished yet.",
        "Wait until its status becomes “signed” (by itself), then try again.",
    ),
    "E724": Entry(
        "Pembukuan tidak seimbang ({what}), sehingga pembayaran dihentikan.",
        "Jangan membayar; hubungi admin sistem.",
        "The books do not balance ({what}), so the run was stopped.",
        "Pay nothing; tell the system administrator.",
    ),
    "E725": Entry(
        "Catatan buku besar tidak utuh pada urutan {seq}.",
        "Jangan membayar; hubungi admin sistem dan pemeriksa untuk membandingkannya dengan "
        "salinan.",
        "The ledger's chain is broken at entry {seq}.",
        "Pay nothing; ask system administrator and auditor to compare it with a copy.",
    ),
    "E726": Entry(
        "Isi arsip {name} tidak sesuai dengan namanya.",
        "Jangan membayar; hubungi admin sistem untuk memulihkan versi aslinya.",
        "The archived {name} is not what its name says.",
        "Pay nothing; ask the system administrator to restore the original from the object's "
        "versions.",
    ),
    "E727": Entry(
        "Baris {line} tidak ada dalam pembayaran ini atau tidak mentransfer apa pun.",
        "Periksa nomor baris pada berkas pembayaran.",
        "Line {line} is not in this run, or transferred nothing.",
        "Check the line's id in the run's files.",
    ),
    "E728": Entry(
        "Baris {line} sudah dikembalikan dengan alasan atau jumlah lain.",
        "Periksa alasan dan jumlahnya; pengembalian yang tercatat tetap berlaku.",
        "Line {line} was returned for another reason or amount already.",
        "Check reason and amount; the recorded return stays as it is.",
    ),
    "E729": Entry(
        "Manifes yang disebut (manifest.json, daftar berkas pembayaran) bukan manifes pembayaran "
        "ini.",
        "Unduh ulang manifesnya, periksa dengan tukin verify, lalu ulangi.",
        "The manifest named (manifest.json, the list of a run's files) is not this run's.",
        "Pull it again, check it with tukin verify, and repeat.",
    ),
    "E730": Entry(
        "{count} jumlah tidak muat dalam 9 digit, sehingga berkas lebar tetap (fixed-width) tidak "
        "dibuat.",
        "Periksa jumlahnya dahulu; bila benar, bayar dengan berkas jenis lain dari pembayaran ini.",
        "{count} amounts do not fit 9 digits, so the fixed-width file was not made.",
        "Check the amounts first; if they are right, pay by another kind of file of this run.",
    ),
    "E731": Entry(
        "{count} nama tidak muat dalam 25 karakter ASCII, sehingga berkas lebar tetap "
        "(fixed-width) tidak dibuat.",
        "Bayar dengan berkas jenis lain dari pembayaran ini; untuk pembayaran berikutnya, minta "
        "pengelola aturan menetapkan payment.fixed_width.names = fitted.",
        "{count} names do not fit 25 ASCII characters, so the fixed-width file was not made.",
        "Pay by another kind of file of this run; for the next one, ask the rules administrators "
        "to set payment.fixed_width.names to fitted.",
    ),
    "E732": Entry(
        "Perangkat daerah {agency} belum memiliki hasil yang diterbitkan untuk periode ini.",
        "Periksa kode dan periodenya, atau tunggu sampai unggahannya selesai diproses dan, bila "
        "perlu, disetujui.",
        "Agency {agency} has no published records for this period.",
        "Check code and period, or wait until its upload is processed and, where needed, approved.",
    ),
    "E733": Entry(
        "Tanda tangan manifes (manifest.json, daftar berkas pembayaran) tidak sah.",
        "Jangan membayar; unduh ulang, lalu hubungi admin sistem.",
        "The signature of the manifest (manifest.json, the list of a run's files) is not valid.",
        "Pay nothing; pull it again, then tell the system administrator.",
    ),
    "E734": Entry(
        "Berkas {name} tidak sama dengan yang dicatat manifes.",
        "Jangan membayar; unduh ulang berkasnya.",
        "File {name} is not the one in the manifest.",
        "Pay nothing; pull the file again.",
    ),
    "E735": Entry(
        "Jumlah dalam berkas {name} tidak sama dengan total kontrol.",
        "Jangan membayar; hubungi admin sistem.",
        "The sums of file {name} are not the control totals.",
        "Pay nothing; tell the system administrator.",
    ),
    "E736": Entry(
        "Berkas {name} tidak dapat dibaca sebagai manifes.",
        "Gunakan manifest.json dari tukin runs pull.",
        "File {name} cannot be read as a manifest.",
        "Use the manifest.json of tukin runs pull.",
    ),
    "E737": Entry(
        "Perhitungan ini memerlukan program perhitungan versi {engine}.",
        "Gunakan tukin versi tersebut untuk menghitung ulang.",
        "This needs version {engine} of the engine.",
        "Replay it with that version of tukin.",
    ),
    "E738": Entry(
        "Pembayaran ini diminta ketika program perhitungan yang lebih baru terpasang; program yang "
        "sekarang tidak mengenalnya. Tidak ada yang dibayar.",
        "Minta pembayaran baru, atau minta admin sistem memasang kembali program yang lebih baru.",
        "This run was requested under a later engine than the one that runs. Nothing was paid.",
        "Request a new run, or ask the system administrator to deploy the later version again.",
    ),
    "E745": Entry(
        "Nama-nama {names} untuk angka yang tersimpan tidak ada atau rusak.",
        "Pulihkan objek names/{names}… dari cadangan arsip, lalu ulangi.",
        "The names {names} of stored numbers are missing or damaged.",
        "Restore the object names/{names}… from the archive's backup, then repeat.",
    ),
    "E746": Entry(
        "Data tersimpan dalam format {format}, yang tidak dikenal versi ini.",
        "Gunakan versi tukin yang lebih baru.",
        "What is stored has format {format}, which this version does not know.",
        "Use a later version of tukin.",
    ),
    "E747": Entry(
        "NIP pada catatan perhitungan {batch_id} tidak cocok dengan pegawainya.",
        "Jangan membayar; minta admin sistem membandingkannya dengan unggahan asalnya, lalu "
        "unggah ulang.",
        "The NIP of a record of batch {batch_id} is not that of its employee.",
        "Pay nothing; have the system administrator compare it with its upload, then upload again.",
    ),
    "E748": Entry(
        "Pemetaan kunci pegawai ke NIP sudah dihapus (persons.jsonl tidak ada).",
        "Hitung ulang tidak mungkin lagi; tanda tangan dan berkas tetap dapat diverifikasi.",
        "The mapping of person keys to NIPs was erased (there is no persons.jsonl).",
        "It cannot be replayed any more; signature and files can still be verified.",
    ),
    "E750": Entry(
        "Nama tidak muat dalam {most} karakter, sehingga baris ini tidak ada dalam berkas.",
        "Bayar dengan berkas jenis lain atau kembalikan barisnya; untuk berikutnya pendekkan nama "
        "dalam berkas penilaian, atau minta payment.fixed_width.names = fitted.",
        "The name does not fit {most} characters, so this line is not in the file.",
        "Pay it by another kind of file or return the line; for the next run shorten the name in "
        "the appraisals, or ask for payment.fixed_width.names = fitted.",
    ),
    "E751": Entry(
        "Nama memuat huruf yang tidak dapat ditulis dalam ASCII, sehingga baris ini tidak ada "
        "dalam berkas.",
        "Bayar dengan berkas jenis lain atau kembalikan barisnya; untuk berikutnya tulis nama "
        "dengan huruf Latin.",
        "The name has letters that cannot be written in ASCII, so this line is not in the file.",
        "Pay it by another kind of file or return the line; for the next run write the name in "
        "Latin letters.",
    ),
    "E752": Entry(
        "Jumlah tidak muat dalam 9 digit, sehingga baris ini tidak ada dalam berkas.",
        "Periksa jumlahnya; bila benar, bayar dengan berkas jenis lain dari pembayaran ini.",
        "The amount does not fit 9 digits, so this line is not in the file.",
        "Check the amount; if it is right, pay it by another kind of file of this run.",
    ),
    "E753": Entry(
        "Register tidak memuat {columns}; kolomnya kosong dalam berkas.",
        "Minta pengelola kepegawaian melengkapi register.",
        "The register does not have {columns}; the column is blank in the file.",
        "Ask the personnel administration to complete the register.",
    ),
    "E754": Entry(
        "Register tidak memuat {columns}, sehingga baris ini tidak ada dalam berkas bank.",
        "Minta pengelola kepegawaian melengkapi register, lalu kembalikan barisnya agar dibayar "
        "pada pembayaran berikutnya.",
        "The register does not have {columns}, so this line is not in the bank's file.",
        "Ask the personnel administration to complete the register, then return the line, so that "
        "the next run pays it.",
    ),
    "E755": Entry(
        "Belum ada register pegawai yang berlaku, sehingga tidak ada yang disiapkan untuk dibayar.",
        "Mintakan pengelola kepegawaian mengunggah register; orang kedua menyetujuinya dengan "
        "tukin register approve.",
        "No register of employees is in force, so nothing is prepared to be paid.",
        "Have the personnel administration upload a register; a second person approves it by "
        "tukin register approve.",
    ),
    "E756": Entry(
        "Semua {count} orang dalam pembayaran ini menerima untuk pertama kali atau ke rekening "
        "lain, dan daftarnya belum dikonfirmasi.",
        "Periksa daftarnya (tukin runs show), lalu lepaskan dengan --first-payments SIDIK.",
        "All {count} people of this run are paid for the first time or to another account, and the "
        "list is not confirmed.",
        "Check the list (tukin runs show), then release with --first-payments DIGEST.",
    ),
    "E757": Entry(
        "Daftar pembayaran pertama yang dikonfirmasi bukan daftar pembayaran ini.",
        "Baca lagi daftarnya (tukin runs show), dan konfirmasi dengan sidiknya.",
        "The list of first payments that was confirmed is not that of this run.",
        "Read the list again (tukin runs show), and confirm it by its digest.",
    ),
    # 76: whom officers hold
    "E760": Entry(
        "Bulan {period} perangkat daerah {agency} tidak memuat orang dengan NIP itu.",
        "Periksa NIP, kode perangkat daerah dan periodenya.",
        "The month {period} of the agency {agency} does not have a person of that NIP.",
        "Check the NIP, the agency's code and the period.",
    ),
    "E761": Entry(
        "Yang mencatat penahanan atau pencabutannya tidak dapat membenarkannya.",
        "Minta pejabat keuangan lain memeriksa alasannya dan membenarkannya.",
        "Who entered a hold or its lift cannot confirm it.",
        "Ask another finance officer to check the reason and confirm.",
    ),
    "E762": Entry(
        "Orang ini sudah ditahan untuk periode itu.",
        "Lihat penahanannya (tukin holds list); cabut yang lama lebih dulu bila alasannya berubah.",
        "This person is held for that period already.",
        "Look at the holds (tukin holds list); lift the old one first where the reason changed.",
    ),
    "E763": Entry(
        "Penahanan itu tidak ada pada periode ini, atau sudah dicabut.",
        "Lihat penahanan yang berlaku (tukin holds list).",
        "There is no such hold of this period, or it was lifted.",
        "Look at the holds in force (tukin holds list).",
    ),
    # 78: what a bank sent back
    "E781": Entry(
        "Pengembalian baris {line} bukan antara Rp1 dan {most}, jumlah yang ditransfer.",
        "Tulis jumlah yang dikembalikan bank menurut rekening korannya.",
        "The return of line {line} is not between Rp1 and {most}, which was transferred.",
        "Write the amount that the bank sent back by its statement.",
    ),
    "E782": Entry(
        "Yang mencatat pengembalian tidak dapat membenarkannya.",
        "Minta pejabat keuangan lain mencocokkannya dengan rekening koran dan membenarkannya.",
        "Who entered returns cannot confirm them.",
        "Ask another finance officer to compare them with the bank's statement and confirm.",
    ),
    "E784": Entry(
        "Bulan {agency} di tabel bukan yang dikunci dalam arsip ketika terbit, sehingga tidak "
        "dibayar: {reason}.",
        "Jangan mengubah tabel. Minta admin sistem mencari siapa yang mengubah atau memulihkannya "
        "(tukin runs show menyebut alasannya), lalu terima lagi berkas unggahannya.",
        "The month of {agency} in the table is not what the archive locked when it was published, "
        "so it is not paid: {reason}.",
        "Do not change the table. Have the system administrator find who changed or restored it "
        "(tukin runs show names the reason), then receive its uploaded file again.",
    ),
    "E768": Entry(
        "Perangkat daerah {agency} tidak mempunyai catatan pegawai itu untuk masa ini.",
        "Sebutkan salah satu perangkat daerah yang mengusulkannya (“tukin claims list”).",
        "The agency {agency} has no live record of that person for the period.",
        "Name one of the agencies that claim the person (“tukin claims list”).",
    ),
    "E769": Entry(
        "Selain {agency} tidak ada perangkat daerah yang mengusulkan pegawai itu untuk masa ini.",
        "Tidak ada yang perlu diputuskan; periksa NIP dan masa pembayarannya.",
        "No agency but {agency} claims that person for the period.",
        "There is nothing to decide; check the NIP and the period.",
    ),
    "E799": Entry(
        "Yang mengusulkan putusan atas klaim tidak dapat membenarkannya.",
        "Minta orang lain dari pengelola kepegawaian memeriksa dan membenarkannya.",
        "Who proposed a decision on a claim cannot confirm it.",
        "Ask another person of the personnel administration to check and confirm it.",
    ),
    "E877": Entry(
        "Sesudah usulan itu, klaim atas pegawainya atau putusan yang berlaku berubah.",
        "Lihat keadaannya sekarang dengan “tukin claims list” dan usulkan kembali.",
        "The claims on the person, or the decision in force, are not those of the proposal.",
        "See how it is now with “tukin claims list” and propose again.",
    ),
    "E878": Entry(
        "Yang menyiapkan, melepaskan, atau mengonfirmasi pembayaran ini, atau mengambil berkasnya, "
        "tidak dapat mencatat rekening korannya.",
        "Minta orang keuangan lain, yang tidak terlibat dan tidak memegang berkasnya, mencatatnya.",
        "Who prepared, released or acknowledged the run, or fetched its files, cannot enter the "
        "bank's statement of it.",
        "Ask another finance person, who had no part in it and none of its files, to enter it.",
    ),
    "E879": Entry(
        "Penerimaan pembayaran ini belum dikonfirmasi, jadi belum ada yang dapat dicocokkan.",
        "Konfirmasi dulu dengan “tukin acknowledge”, lalu catat rekening korannya.",
        "The run was not acknowledged, so there is nothing to match yet.",
        "Acknowledge it first (tukin acknowledge), then enter the bank's statement.",
    ),
    "E880": Entry(
        "Yang mencatat rekening koran pembayaran ini tidak dapat mengambil berkasnya.",
        "Minta orang keuangan lain, atau pemeriksa, mengambilnya.",
        "Who entered the bank's statement of this run cannot fetch its files.",
        "Ask another finance person, or the auditor, to fetch them.",
    ),
    "E863": Entry(
        "Buku besar di tabel (sampai urutan {seq}) bukan buku besar di arsip; semua pencatatan "
        "dihentikan.",
        "Jangan membayar. Tabelnya mungkin dipulihkan dari cadangan: dua pejabat keuangan "
        "memutar ulang arsip dengan “tukin ledger recover” (docs/operations.md).",
        "The ledger in the table (up to entry {seq}) is not the one in the archive; nothing is "
        "recorded any more.",
        "Pay nothing. The table may have been restored: two finance officers replay the archive "
        "with “tukin ledger recover” (docs/operations.md).",
    ),
    "E864": Entry(
        "Entri arsip sesudah urutan {seq} tidak menyambung; semua pencatatan dihentikan.",
        "Jangan membayar; hubungi admin sistem dan pemeriksa.",
        "The archive's entry after {seq} does not follow it; nothing is recorded any more.",
        "Pay nothing; tell the system administrator and the auditor.",
    ),
    "E865": Entry(
        "Catatan periode di tabel tidak sama dengan buku besar (urutan {seq}); pencatatan "
        "dihentikan.",
        "Jangan membayar. Sebagian tabel mungkin dipulihkan: dua pejabat keuangan memutar ulang "
        "arsip dengan “tukin ledger recover” (docs/operations.md).",
        "An item of the table is not as the ledger's entry {seq} says; nothing is recorded.",
        "Pay nothing. Part of the table may have been restored: two finance officers replay the "
        "archive with “tukin ledger recover” (docs/operations.md).",
    ),
    "E866": Entry(
        "Seseorang menulis di atas entri {seq} buku besar; versi tertua tetap berlaku.",
        "Cari tahu siapa yang menulisnya di catatan akses; tidak ada yang hilang.",
        "Somebody wrote over entry {seq} of the ledger; its oldest version still counts.",
        "Find out in the access log who wrote it; nothing is lost.",
    ),
    "E867": Entry(
        "Buku besar di tabel sama dengan yang di arsip, dan tabelnya yang berlaku; tidak ada yang "
        "dipulihkan.",
        "Tidak perlu berbuat apa-apa.",
        "The table's ledger is the archive's, and the table counts; there is nothing to recover.",
        "Nothing to do.",
    ),
    "E868": Entry(
        "Yang akan dipulihkan (tabel, epoch, entri terakhir arsip) bukan yang Anda setujui.",
        "Lihat kembali dengan “tukin ledger recover”, lalu setujui yang ditunjukkan.",
        "What would be recovered (table, epoch, last entry) is not what you agreed to.",
        "Look again with “tukin ledger recover”, and agree to what is shown.",
    ),
    "E869": Entry(
        "Yang meminta pemulihan buku besar tidak dapat menyetujuinya.",
        "Minta pejabat keuangan lain menyetujuinya.",
        "Who asked for the ledger's recovery cannot agree to it.",
        "Ask another finance officer to agree.",
    ),
    "E881": Entry(
        "Tabel ini bukan tabel yang berlaku (epoch {number}); isinya hanya dapat dibaca.",
        "Tunggu sampai pemulihan selesai, lalu coba lagi. Admin sistem: lihat docs/operations.md.",
        "This table is not the one that counts (epoch {number}); it can only be read.",
        "Wait until the recovery is done, then try again. Administrators: see docs/operations.md.",
    ),
    "E882": Entry(
        "Dokumen epoch {number} hilang, rusak, ditimpa, atau tidak menyambung.",
        "Jangan membayar; cari tahu di catatan akses siapa yang menulisnya, bersama pemeriksa.",
        "The document of epoch {number} is missing, broken, written over, or does not follow.",
        "Pay nothing; find out in the access log who wrote it, together with the auditor.",
    ),
    "E883": Entry(
        "Tabel lain menjadi tabel yang berlaku selama pemulihan ini berjalan.",
        "Pastikan dulu tabel mana yang harus berlaku, lalu minta pemulihan lagi.",
        "Another table became the one that counts while this recovery went on.",
        "Find out first which table shall count, then ask for a recovery again.",
    ),
    "E870": Entry(
        "Daftar petugas per {dates} berlaku tanpa entri buku besar, atau bukan yang diputuskan.",
        "Jangan menyetujui apa pun; hubungi admin sistem dan pemeriksa untuk mencari siapa yang "
        "menulisnya ke tabel.",
        "The list of people of {dates} is in force by no entry of the ledger, or not as decided.",
        "Approve nothing; have the system administrator and the auditor find out who wrote it to "
        "the table.",
    ),
    "E897": Entry(
        "Batas waktu periode {period} belum lewat: {moment}.",
        "Siapkan pembayaran sesudahnya; sampai saat itu perangkat daerah masih mengunggah.",
        "The cut-off of period {period} is still to come: {moment}.",
        "Prepare after it; until then agencies still upload.",
    ),
}
