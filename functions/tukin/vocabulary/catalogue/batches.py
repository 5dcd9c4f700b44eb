"""Batches and stored data: codes 70 and 71."""

from tukin.vocabulary.catalogue.entry import Entry

BATCHES: dict[str, Entry] = {
    "E701": Entry(
        "Unggahan ini akan menghilangkan {dropped} pegawai yang sudah tercatat.",
        "Sertakan mereka dalam berkas, atau mintakan persetujuan pimpinan.",
        "This upload would remove {dropped} employees who are recorded now.",
        "Include them in the file, or have the agency's head approve it.",
    ),
    "E702": Entry(
        "Catatan tersimpan tidak sama dengan hasil hitung ({what}).",
        "Unggahan dihentikan; admin sistem akan memeriksa.",
        "Stored records differ from what was computed ({what}).",
        "The upload was stopped; an engineer must look.",
    ),
    "E703": Entry(
        "Versi program perhitungan berubah saat proses berjalan.",
        "Unggahan akan diproses ulang dengan versi baru.",
        "The engine's version changed while the upload ran.",
        "The upload is processed again by the new version.",
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
        "Upload it again; if it recurs, give an engineer the upload's number.",
    ),
    "E706": Entry(
        "NIP yang sama dibayar oleh lebih dari satu perangkat daerah.",
        "Sepakati yang benar, lalu unggah ulang berkas yang lain tanpa pegawai itu.",
        "The same NIP is claimed by more than one agency.",
        "Agree on the right one and upload the other's file again without this employee.",
    ),
    "E707": Entry(
        "Terlalu banyak baris ditolak menurut aturan.",
        "Perbaiki baris itu, atau mintakan persetujuan pimpinan perangkat daerah.",
        "More rows are rejected than the rules allow.",
        "Fix them, or have the agency's head approve the upload.",
    ),
    "E708": Entry(
        "Jumlah TPP melebihi pagu perangkat daerah.",
        "Periksa datanya, atau mintakan persetujuan pimpinan perangkat daerah.",
        "The pay is over the agency's budget (pagu).",
        "Check the data, or have the agency's head approve the upload.",
    ),
    "E709": Entry(
        "Periode ini sudah dibayar.",
        "Mintakan persetujuan pimpinan; selisihnya dibayar sebagai rapel atau diperhitungkan.",
        "This period has been settled.",
        "Have the agency's head approve it; the difference becomes arrears or a recovery.",
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
        "Kunci rahasia pegawai bukan kunci yang dipakai oleh data tersimpan.",
        "Proses dihentikan dan tidak ada yang ditulis; admin sistem harus memulihkan kunci semula.",
        "The secret of the person keys is not the one that stored data were written with.",
        "Processing was stopped and nothing was written; an engineer must restore the secret.",
    ),
}
