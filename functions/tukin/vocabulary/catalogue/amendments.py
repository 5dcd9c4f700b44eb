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
        "Unggahan ini membatalkan seluruh bulan: tidak seorang pun dibayar untuknya.",
        "Mintakan persetujuan pimpinan perangkat daerah.",
        "This withdraws the whole month: nobody is paid for it.",
        "Have the agency's head approve it.",
    ),
    "E771": Entry(
        "Waktu S3 unggahan ini lebih dari satu jam sebelum pemberitahuannya, atau lebih awal dari "
        "unggahan yang sudah disetujui atau dibayar.",
        "Periksa apakah berkas ini masih berlaku, lalu mintakan persetujuan pimpinan.",
        "S3's time of this upload is more than an hour before its notification, or before an "
        "upload that was approved or paid.",
        "Check that the file still holds, then have the agency's head approve it.",
    ),
    "E772": Entry(
        "Isi berkas ini sama persis dengan unggahan {other}.",
        "Periksa apakah berkas bulan yang benar yang dikirim, lalu mintakan persetujuan pimpinan.",
        "The content of this file is the same as that of the upload of {other}.",
        "Check that the right month's file was sent, then have the agency's head approve it.",
    ),
    "E773": Entry(
        "Kolom {columns_id} ada bulan lalu, tetapi tidak ada dalam berkas ini.",
        "Sertakan kolom itu, atau mintakan persetujuan pimpinan perangkat daerah.",
        "Last month had the columns {columns_en}, which this file does not have.",
        "Add them, or have the agency's head approve it.",
    ),
    "E775": Entry(
        "Bulan ini tidak punya data yang berlaku, sehingga tidak ada yang dibatalkan.",
        "Periksa perangkat daerah dan periodenya.",
        "The month has no live data, so there is nothing to withdraw.",
        "Check the agency and the period.",
    ),
}
