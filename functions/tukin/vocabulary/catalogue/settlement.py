"""Settlement and what auditors check: codes 72 to 79."""

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
        "Request a new run; if it recurs, give an engineer the run's number.",
    ),
    "E722": Entry(
        "Satu pembayaran memuat paling banyak {most} perangkat daerah, diminta {count}.",
        "Bagi menjadi beberapa pembayaran dengan daftar perangkat daerahnya.",
        "One run takes at most {most} agencies, {count} were asked for.",
        "Split it into several runs by naming the agencies of each.",
    ),
    "E723": Entry(
        "Pembayaran ini belum selesai dicatat.",
        "Tunggu sampai statusnya ditandatangani, lalu coba lagi.",
        "This run is not finished yet.",
        "Wait until its status is signed, then try again.",
    ),
    "E724": Entry(
        "Pembukuan tidak seimbang ({what}).",
        "Pembayaran dihentikan; admin sistem harus memeriksa.",
        "The books do not balance ({what}).",
        "The run was stopped; an engineer must look.",
    ),
    "E725": Entry(
        "Rantai buku besar terputus pada urutan {seq}.",
        "Jangan membayar; admin sistem dan pemeriksa harus membandingkan dengan salinan.",
        "The ledger's chain is broken at entry {seq}.",
        "Pay nothing; engineer and auditor must compare it with a copy.",
    ),
    "E726": Entry(
        "Isi arsip {name} tidak sesuai dengan namanya.",
        "Jangan membayar; pulihkan versi aslinya dari riwayat versi.",
        "The archived {name} is not what its name says.",
        "Pay nothing; restore the original from the object's versions.",
    ),
    "E727": Entry(
        "Baris {line} tidak ada dalam pembayaran ini atau tidak mentransfer apa pun.",
        "Periksa nomor baris pada berkas pembayaran.",
        "Line {line} is not in this run, or transferred nothing.",
        "Check the line's id in the run's files.",
    ),
    "E728": Entry(
        "Baris {line} sudah dikembalikan dengan alasan lain.",
        "Periksa alasannya; pengembalian yang tercatat tetap berlaku.",
        "Line {line} was returned for another reason already.",
        "Check the reason; the recorded return stays as it is.",
    ),
    "E729": Entry(
        "Manifes yang disebut bukan manifes pembayaran ini.",
        "Unduh ulang manifesnya, periksa dengan tukin verify, lalu ulangi.",
        "The manifest named is not this run's.",
        "Pull it again, check it with tukin verify, and repeat.",
    ),
    "E730": Entry(
        "{count} jumlah tidak muat dalam 9 digit, sehingga berkas kolom tetap tidak dibuat.",
        "Bayar dengan berkas lain, atau periksa jumlahnya.",
        "{count} amounts do not fit 9 digits, so the fixed-width file was not made.",
        "Pay by another file, or check the amounts.",
    ),
    "E731": Entry(
        "{count} nama tidak muat dalam 25 karakter ASCII; berkas kolom tetap tidak dibuat.",
        "Singkatkan nama pada unggahan, atau tetapkan payment.fixed_width.names = fitted.",
        "{count} names do not fit 25 ASCII characters, so the fixed-width file was not made.",
        "Shorten them in the upload, or set payment.fixed_width.names to fitted in the rules.",
    ),
    "E732": Entry(
        "Perangkat daerah {agency} belum memiliki catatan terbit untuk periode ini.",
        "Periksa kode dan periodenya, atau tunggu unggahannya terbit.",
        "Agency {agency} has no published records for this period.",
        "Check code and period, or wait until its upload is published.",
    ),
    "E733": Entry(
        "Tanda tangan manifes tidak sah.",
        "Jangan membayar; unduh ulang, lalu hubungi admin sistem.",
        "The manifest's signature is not valid.",
        "Pay nothing; pull it again, then ask an engineer.",
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
        "Pay nothing; ask an engineer.",
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
        "NIP pada catatan batch {batch_id} tidak cocok dengan kunci pegawainya.",
        "Jangan dibayar. Bandingkan catatan dengan unggahan asalnya, lalu unggah ulang.",
        "The NIP of a record of batch {batch_id} is not that of its person's key.",
        "Do not pay it. Compare the record with its upload, then upload again.",
    ),
    "E748": Entry(
        "Pemetaan kunci pegawai ke NIP sudah dihapus (persons.jsonl tidak ada).",
        "Hitung ulang tidak mungkin lagi; tanda tangan dan berkas tetap dapat diverifikasi.",
        "The mapping of person keys to NIPs was erased (there is no persons.jsonl).",
        "It cannot be replayed any more; signature and files can still be verified.",
    ),
}
