"""Batches and stored data: codes 70 and 71."""

from tukin.vocabulary.catalogue.entry import Entry

BATCHES: dict[str, Entry] = {
    "E701": Entry(
        "Unggahan ini akan menghilangkan {dropped} pegawai yang sudah tercatat.",
        "Sertakan mereka dalam berkas; bila mereka memang tidak dibayar lagi, mintakan "
        "persetujuan pimpinan perangkat daerah.",
        "This upload would remove {dropped} employees who are recorded now.",
        "Include them in the file; if they really are not to be paid, have the agency head "
        "approve it.",
    ),
    "E702": Entry(
        "Catatan tersimpan tidak sama dengan hasil hitung ({what}), sehingga proses dihentikan.",
        "Hubungi admin sistem; sebutkan nomor unggahannya bila ada.",
        "Stored records differ from what was computed ({what}), so processing was stopped.",
        "Tell the system administrator, with the upload's number if there is one.",
    ),
    "E703": Entry(
        "Versi program perhitungan berubah saat proses berjalan.",
        "Tidak perlu tindakan; unggahan diproses ulang dengan versi baru.",
        "The engine's version changed while the upload ran.",
        "Nothing to do; the upload is processed again by the new version.",
    ),
    "E704": Entry(
        "Ada unggahan yang lebih baru untuk periode ini.",
        "Tidak perlu tindakan; unggahan terbaru yang berlaku.",
        "There is a later upload for this period.",
        "Nothing to do; the latest upload counts.",
    ),
    "E705": Entry(
        "Proses gagal karena kesalahan sistem.",
        "Unggah lagi; bila berulang, hubungi admin sistem dengan nomor unggahan ini.",
        "Processing failed by a fault of the system.",
        "Upload it again; if it recurs, give the system administrator the upload's number.",
    ),
    "E706": Entry(
        "NIP yang sama diusulkan oleh lebih dari satu perangkat daerah.",
        "Sepakati perangkat daerah yang berhak; yang lain mengunggah ulang berkasnya tanpa "
        "pegawai itu.",
        "The same NIP is claimed by more than one agency.",
        "Agree on the right agency; the other uploads its file again without this employee.",
    ),
    "E707": Entry(
        "Baris yang ditolak melebihi batas dalam aturan; pegawai yang hanya ada pada baris itu "
        "tidak dibayar.",
        "Perbaiki baris itu lalu unggah lagi, atau mintakan persetujuan pimpinan perangkat daerah.",
        "More rows are rejected than the rules allow; employees who have no other row are not "
        "paid.",
        "Fix the rows and upload them again, or have the agency head approve the upload.",
    ),
    "E708": Entry(
        "Jumlah TPP melebihi pagu perangkat daerah.",
        "Periksa datanya, atau mintakan persetujuan pimpinan perangkat daerah.",
        "The pay is over the agency's budget (pagu).",
        "Check the data, or have the agency head approve the upload.",
    ),
    "E709": Entry(
        "Untuk periode ini sudah ada yang dibayar.",
        "Bila periodenya salah, unggah ke periode yang benar; bila ini koreksi, mintakan "
        "persetujuan pimpinan perangkat daerah: kekurangan dibayar sebagai rapel, kelebihan "
        "dipotong dari TPP berikutnya.",
        "Somebody has been paid for this period.",
        "If it is the wrong period, upload to the right one; if it is a correction, have the "
        "agency head approve it: a shortfall is paid as arrears, an overpayment is deducted from "
        "later pay.",
    ),
    "E710": Entry(
        "Pengunggah tidak dapat menyetujui unggahannya sendiri.",
        "Mintakan persetujuan orang lain yang berwenang.",
        "Whoever uploaded cannot approve it.",
        "Have another authorised person approve it.",
    ),
    "E711": Entry(
        "Persetujuan tidak cocok dengan status unggahan sekarang.",
        "Buka kembali daftar perubahan dan setujui yang terbaru.",
        "The approval does not fit the upload as it is now.",
        "Read the changes again and approve the latest.",
    ),
    "E712": Entry(
        "Pengunggah berkas ini tidak diketahui, karena pemberitahuan unggahannya hilang.",
        "Unggah berkas itu sekali lagi, lalu mintakan persetujuan unggahan yang baru.",
        "Nobody knows who uploaded this file, for the notice of it was lost.",
        "Upload the file once more and have the new upload approved.",
    ),
    "E713": Entry(
        "Kunci rahasia sistem bukan kunci yang dipakai data tersimpan; proses dihentikan dan "
        "tidak ada yang ditulis.",
        "Hubungi admin sistem untuk memulihkan kunci semula.",
        "The secret of the person keys is not the one that stored data were written with; "
        "processing was stopped and nothing was written.",
        "Ask the system administrator to restore the secret.",
    ),
    "E714": Entry(
        "Yang menilai pegawai yang berubah dalam unggahan ini tidak dapat menyetujuinya.",
        "Mintakan persetujuan pimpinan lain perangkat daerah ini; bila tidak ada, administrasi "
        "kepegawaian dapat menambahkannya ke daftar petugas.",
        "Whoever rated an employee whom this upload changes cannot approve it.",
        "Have another head of the agency approve it; where there is none, the personnel "
        "administration can add one to the list of people.",
    ),
    "E717": Entry(
        "Pegawai ini juga ada dalam daftar {agencies} untuk periode yang sama, sehingga belum "
        "dibayar oleh siapa pun.",
        "Bila bukan pegawai Anda, hapus barisnya; bila pegawai Anda, hubungi pengelola "
        "kepegawaian, yang memutuskan daftar mana yang berlaku.",
        "This employee is in the month of {agencies} for the same period as well, and so is paid "
        "by nobody yet.",
        "If they are not yours, remove the row; if they are, ask the personnel administration, "
        "which decides whose record counts.",
    ),
    "E716": Entry(
        "Unggahan ini menaikkan TPP orang yang mengunggahnya.",
        "Mintakan persetujuan pimpinan perangkat daerah yang TPP-nya tidak ikut naik.",
        "This upload raises the pay of who uploaded it.",
        "Have an agency head approve it whose own pay it does not raise.",
    ),
    "E718": Entry(
        "Unggahan ini menaikkan TPP pimpinan perangkat daerah ini.",
        "Mintakan persetujuan pimpinan lain, yang TPP-nya tidak ikut naik; bila tidak ada, "
        "administrasi kepegawaian dapat menambahkannya ke daftar petugas.",
        "This upload raises the pay of a head of this agency.",
        "Have another head approve it, whose own pay it does not raise; where there is none, the "
        "personnel administration can add one to the list of people.",
    ),
    "E715": Entry(
        "Unggahan ini menaikkan TPP orang yang hendak menyetujuinya.",
        "Mintakan persetujuan pimpinan lain perangkat daerah ini; bila tidak ada, administrasi "
        "kepegawaian dapat menambahkannya ke daftar petugas.",
        "This upload raises the pay of the person who is about to approve it.",
        "Have another head of the agency approve it; where there is none, the personnel "
        "administration can add one to the list of people.",
    ),
    "W741": Entry(
        "Perangkat daerah ini mengirim lebih dari {most} versi berkas dalam satu jam, sehingga "
        "unggahan ini menunggu gilirannya, {until}.",
        "Tidak perlu tindakan: unggahan diproses menurut urutannya. Kirim banyak penilaian sebagai "
        "satu berkas.",
        "The agency sent over {most} versions of files within an hour, so this upload waits for "
        "its turn, {until}.",
        "Nothing to do: uploads are processed in their order. Send many ratings as one file.",
    ),
}
