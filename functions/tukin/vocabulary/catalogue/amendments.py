"""Amendments and withdrawals: codes 51, and 77 for what the agency head decides on."""

from tukin.vocabulary.catalogue.entry import Entry

AMENDMENTS: dict[str, Entry] = {
    "E510": Entry(
        "Nilai ini bertentangan dengan kolom {kept_id} yang berlaku sejak {since} "
        "(berkas {file}); lihat {why}. Pegawai ini tidak diubah.",
        "Perbaiki nilainya, atau sertakan juga kolom {kept_id} yang benar.",
        "This value contradicts the column {kept_en} that has held since {since} "
        "(file {file}); see {why}. The employee was left unchanged.",
        "Correct the value, or give the right {kept_en} as well.",
    ),
    "E511": Entry(
        "Pegawai ini belum ada dalam bulan ini, sehingga kolom {column_id} wajib diisi.",
        "Sertakan semua kolom wajib pegawai ini, atau periksa NIP-nya.",
        "This employee is not in the month yet, so the column {column_en} is required.",
        "Give all required columns of this employee, or check the NIP.",
    ),
    "E770": Entry(
        "Unggahan ini membatalkan seluruh bulan: tidak seorang pun dibayar untuk bulan itu.",
        "Bila tidak dimaksudkan, unggah lagi berkas bulan itu; bila dimaksudkan, mintakan "
        "persetujuan pimpinan perangkat daerah.",
        "This withdraws the whole month: nobody is paid for that month.",
        "If that is not meant, upload the month's file again; if it is, have the agency head "
        "approve it.",
    ),
    "E771": Entry(
        "Unggahan ini mungkin berkas lama: baru sampai ke sistem lebih dari satu jam setelah "
        "diunggah, atau diunggah sebelum unggahan lain yang sudah disetujui atau dibayar.",
        "Bila ini berkas terbaru, mintakan persetujuan pimpinan perangkat daerah; bila bukan, "
        "unggah yang terbaru.",
        "This upload may be an old file: it reached the system more than an hour after it was "
        "uploaded, or was uploaded before another one that was approved or paid.",
        "If it is the latest file, have the agency head approve it; if not, upload the latest.",
    ),
    "E772": Entry(
        "Isi berkas ini sama persis dengan unggahan {other}.",
        "Bila salah kirim, unggah berkas yang benar; bila memang sama, mintakan persetujuan "
        "pimpinan perangkat daerah.",
        "The content of this file is the same as that of the upload of {other}.",
        "If the wrong file was sent, upload the right one; if it is meant, have the agency head "
        "approve it.",
    ),
    "E773": Entry(
        "Kolom {columns_id} ada bulan lalu, tetapi tidak ada dalam berkas ini.",
        "Sertakan kolom itu, atau mintakan persetujuan pimpinan perangkat daerah.",
        "Last month had the columns {columns_en}, which this file does not have.",
        "Add them, or have the agency head approve it.",
    ),
    "E775": Entry(
        "Bulan ini tidak punya data yang berlaku, sehingga tidak ada yang dibatalkan.",
        "Periksa perangkat daerah dan periodenya.",
        "The month has no live data, so there is nothing to withdraw.",
        "Check the agency and the period.",
    ),
}
