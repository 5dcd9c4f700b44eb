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
    "E774": Entry(
        "Unggahan ini menambah {added} pegawai dibanding keadaan yang terakhir disetujui atau "
        "dibayar, sedangkan daftar pegawai bulan itu belum ada.",
        "Minta pengelola kepegawaian mengunggah daftar pegawai; bila mereka memang baru, mintakan "
        "persetujuan pimpinan perangkat daerah.",
        "This upload adds {added} employees to the state that was last approved or paid, and there "
        "is no register of the month.",
        "Have the personnel administration upload a register; if they really are new, have the "
        "agency head approve it.",
    ),
    "E776": Entry(
        "TPP {raised} pegawai naik melebihi batas dalam aturan dibanding keadaan yang terakhir "
        "disetujui atau dibayar.",
        "Periksa nilainya, atau mintakan persetujuan pimpinan perangkat daerah.",
        "The pay of {raised} employees rises beyond what the rules allow, compared with the state "
        "that was last approved or paid.",
        "Check the ratings, or have the agency head approve it.",
    ),
    "E777": Entry(
        "Jumlah TPP perangkat daerah naik melebihi batas dalam aturan dibanding keadaan yang "
        "terakhir disetujui atau dibayar.",
        "Periksa datanya, atau mintakan persetujuan pimpinan perangkat daerah.",
        "The agency's total pay rises beyond what the rules allow, compared with the state that "
        "was last approved or paid.",
        "Check the data, or have the agency head approve it.",
    ),
    "E778": Entry(
        "TPP {lowered} pegawai turun melebihi batas dalam aturan, menjadi nol, atau karena status "
        "tanpa TPP.",
        "Periksa nilai dan statusnya, atau mintakan persetujuan pimpinan perangkat daerah.",
        "The pay of {lowered} employees falls beyond what the rules allow, to zero, or by a status "
        "without pay.",
        "Check ratings and statuses, or have the agency head approve it.",
    ),
    "E779": Entry(
        "Jabatan atau golongan {moved} pegawai berbeda dari keadaan yang terakhir disetujui atau "
        "dibayar.",
        "Periksa jabatan dan golongannya, atau mintakan persetujuan pimpinan perangkat daerah.",
        "Position or grade of {moved} employees differ from the state that was last approved or "
        "paid.",
        "Check positions and grades, or have the agency head approve it.",
    ),
    "E896": Entry(
        "Batas waktu bulan ini menurut aturan sudah lewat.",
        "Bila perubahan ini memang dimaksud, mintakan persetujuan pimpinan perangkat daerah.",
        "The month's cut-off by the rules has passed.",
        "If this change is meant, have the agency head approve it.",
    ),
    "E780": Entry(
        "Periode ini lebih jauh daripada bulan depan.",
        "Bila periodenya salah, unggah ke periode yang benar; bila memang dimaksud, mintakan "
        "persetujuan pimpinan perangkat daerah.",
        "This period lies beyond the coming month.",
        "If it is the wrong period, upload to the right one; if it is meant, have the agency head "
        "approve it.",
    ),
    "E775": Entry(
        "Bulan ini tidak punya data yang berlaku, sehingga tidak ada yang dibatalkan.",
        "Periksa perangkat daerah dan periodenya.",
        "The month has no live data, so there is nothing to withdraw.",
        "Check the agency and the period.",
    ),
}
