"""The register of employees: codes 12 and 13."""

from tukin.vocabulary.catalogue.entry import Entry

REGISTER: dict[str, Entry] = {
    "E120": Entry(
        "Pegawai ini tidak ada dalam register kepegawaian per {day}.",
        "Periksa NIP-nya, atau mintakan pembaruan register kepada pengelola kepegawaian.",
        "This employee is not in the register on {day}.",
        "Check the NIP, or ask the personnel administration to update the register.",
    ),
    "E121": Entry(
        "Menurut register pegawai ini bekerja di perangkat daerah lain ({agency}, sejak {day}).",
        "Bila benar, hapus barisnya (perangkat daerah itu yang mengusulkan TPP-nya); bila keliru, "
        "mintakan pembaruan register kepada pengelola kepegawaian.",
        "By the register this employee works at another agency ({agency}, since {day}).",
        "If so, remove the row (that agency submits it); if not, ask the personnel administration "
        "to update the register.",
    ),
    "E122": Entry(
        "Menurut register pegawai ini pensiun sejak {day}.",
        "Hapus barisnya; TPP tidak dibayar setelah pensiun.",
        "By the register this employee has been retired since {day}.",
        "Remove the row; nobody is paid after retirement.",
    ),
    "E123": Entry(
        "Menurut register pegawai ini meninggal pada {day}.",
        "Hapus barisnya; hak ahli waris diurus pengelola kepegawaian.",
        "By the register this employee died on {day}.",
        "Remove the row; the personnel administration sees to the heirs.",
    ),
    "E124": Entry(
        "Menurut register pegawai ini pindah ke instansi lain sejak {day}.",
        "Hapus barisnya; instansi yang baru yang membayar.",
        "By the register this employee moved to another government body on {day}.",
        "Remove the row; the new one pays.",
    ),
    "E125": Entry(
        "Menurut register pegawai ini berhenti sejak {day}.",
        "Hapus barisnya, atau mintakan pembaruan register bila keliru.",
        "By the register this employee left the service on {day}.",
        "Remove the row, or have the register updated if it is wrong.",
    ),
    "E126": Entry(
        "Jenis pegawai berbeda dari register ({register}).",
        "Samakan dengan register, atau mintakan pembaruan register.",
        "The employment differs from the register ({register}).",
        "Write it as in the register, or have the register updated.",
    ),
    "E127": Entry(
        "Golongan berbeda dari register ({register}).",
        "Samakan dengan register, atau mintakan pembaruan register.",
        "The grade differs from the register ({register}).",
        "Write it as in the register, or have the register updated.",
    ),
    "E128": Entry(
        "Jabatan berbeda dari register ({register}).",
        "Samakan dengan register, atau mintakan pembaruan register.",
        "The position differs from the register ({register}).",
        "Write it as in the register, or have the register updated.",
    ),
    "E129": Entry(
        "Status berbeda dari register ({register}).",
        "Kosongkan sel ini agar status register dipakai, atau mintakan pembaruan register.",
        "The status differs from the register ({register}).",
        "Leave the cell empty to take the register's, or have the register updated.",
    ),
    "E130": Entry(
        "Status pegawai dalam register ({register}) tidak dikenal dalam aturan.",
        "Mintakan pembaruan register atau aturan.",
        "The employee's status in the register ({register}) is not known to the rules.",
        "Have the register or the rules updated.",
    ),
    "E131": Entry(
        "Tanggal tidak sah.",
        "Tulis sebagai HH-BB-TTTT atau TTTT-BB-HH; kolom sampai boleh kosong.",
        "The date is not valid.",
        "Write it as DD-MM-YYYY or YYYY-MM-DD; until may be empty.",
    ),
    "E132": Entry(
        "Tanggal sampai lebih awal daripada tanggal mulai.",
        "Perbaiki salah satunya.",
        "The date until comes before the date from.",
        "Correct one of them.",
    ),
    "E133": Entry(
        "Masa berlaku baris ini bertumpang tindih dengan baris {rows} dari pegawai yang sama.",
        "Akhiri masa yang satu sebelum masa berikutnya mulai.",
        "The time of this row overlaps with that of row {rows} of the same employee.",
        "End the one before the next begins.",
    ),
    "E134": Entry(
        "Alamat register tidak sesuai pola.",
        "Unggah ke register/(TTTT-BB-HH).csv dengan tanggal register.",
        "The register's address does not fit the pattern.",
        "Upload it to register/(YYYY-MM-DD).csv with the register's date.",
    ),
    "E135": Entry(
        "Tanggal register lebih dari {most} hari setelah hari pengunggahan.",
        "Perbaiki tanggal pada nama berkas.",
        "The register's date is over {most} days after the day of upload.",
        "Correct the date in the file's name.",
    ),
    "E136": Entry(
        "Register ditolak karena {count} baris tidak dapat dipakai; register sebelumnya tetap "
        "berlaku.",
        "Perbaiki baris yang disebut, lalu unggah lagi seluruhnya.",
        "The register is refused, since some rows ({count}) cannot be used; the one before stays "
        "in force.",
        "Fix the rows named and upload the whole again.",
    ),
    "E137": Entry(
        "Aturan periode ini berubah sejak berkas lengkap diunggah, sehingga perubahan saja tidak "
        "cukup.",
        "Unggah berkas lengkap periode ini.",
        "The period's rules have changed since the whole file was uploaded, so an amendment is not "
        "enough.",
        "Upload the whole file of the period.",
    ),
    "E138": Entry(
        "Bersama isi periode yang berlaku, perubahan ini melebihi {limit} pegawai.",
        "Unggah berkas lengkap periode ini, hanya dengan pegawai perangkat daerah ini.",
        "With what the period holds already, this amendment makes more than {limit} employees.",
        "Upload the whole file of the period, with this agency's employees alone.",
    ),
    "E139": Entry(
        "Menurut register masa kerja pegawai ini berakhir pada {day}, sebelum hari terakhir bulan.",
        "Hapus barisnya, atau mintakan pembaruan register bila pegawai ini masih bekerja.",
        "By the register this employee's time ended on {day}, before the month's last day.",
        "Remove the row, or have the register updated if the employee still works here.",
    ),
    "E141": Entry(
        "NPWP harus 15 atau 16 digit.",
        "Tulis sebagai teks, dengan nol di depan; kosongkan bila belum ada.",
        "The tax number (NPWP) must have 15 or 16 digits.",
        "Write it as text with its leading zeros; leave it empty if there is none.",
    ),
    "E142": Entry(
        "Kode PTKP tidak dikenal.",
        "Tulis TK/0, TK/1, TK/2, TK/3, K/0, K/1, K/2, atau K/3; K/I hanya untuk SPT tahunan.",
        "The PTKP code is not known.",
        "Write TK/0, TK/1, TK/2, TK/3, K/0, K/1, K/2 or K/3; K/I is for the yearly return only.",
    ),
    "E143": Entry(
        "Kelas jabatan harus bilangan 1 sampai {most}.",
        "Tulis angkanya saja, misalnya 7.",
        "The job class must be a whole number from 1 to {most}.",
        "Write the number alone, such as 7.",
    ),
    "E144": Entry(
        "Nomor rekening harus {least} sampai {most} digit.",
        "Tulis sebagai teks, digitnya saja dan dengan nol di depan; nama bank di kolom Bank.",
        "The account number must have {least} to {most} digits.",
        "Write it as text, digits alone and with leading zeros; the bank goes into its own column.",
    ),
    "E145": Entry(
        "Alamat surel tidak sah.",
        "Tulis satu alamat, misalnya nama@contoh.go.id, atau kosongkan.",
        "The email address is not valid.",
        "Write one address, such as nama@contoh.go.id, or leave it empty.",
    ),
    "E146": Entry(
        "ID SIASN hanya boleh berisi huruf, digit, dan tanda hubung, paling panjang 64.",
        "Salin dari SIASN, atau kosongkan.",
        "A SIASN id has letters, digits and hyphens alone, at most 64.",
        "Copy it from SIASN, or leave it empty.",
    ),
    "E147": Entry(
        "Isian Plt tidak lengkap: Jabatan Plt dan Plt Mulai harus ada keduanya.",
        "Isi keduanya, atau kosongkan semua kolom Plt pada baris ini.",
        "The acting post is incomplete: it needs both the position and the day since when.",
        "Fill in both, or empty all acting columns of the row.",
    ),
    "E148": Entry(
        "Nomor ini diubah menjadi notasi ilmiah (seperti 1,23E+15), sehingga digit terakhirnya "
        "hilang.",
        "Ketik lagi nomornya dalam kolom berformat teks.",
        "The number was turned into scientific notation (such as 1.23E+15), so its last digits are "
        "lost.",
        "Type it again in a column formatted as text.",
    ),
    "E149": Entry(
        "NRK harus {digits} digit.",
        "Tulis sebagai teks, dengan nol di depan; kosongkan bila tidak ada.",
        "The NRK must have {digits} digits.",
        "Write it as text with its leading zeros; leave it empty if there is none.",
    ),
    "W130": Entry(
        "{column} pada baris ini dipakai oleh lebih dari satu pegawai.",
        "Periksa apakah benar; perbaiki bila salah ketik.",
        "Several employees have the same value in column {column}.",
        "See whether that is right; correct it if it was mistyped.",
    ),
    "W131": Entry(
        "Register ini bertanggal {dated}, lama sebelum hari pengunggahan ({uploaded}): koreksi "
        "bulan-bulan sejak tanggal itu akan diperiksa dengannya.",
        "Tidak perlu tindakan bila memang dimaksud; bila tanggalnya salah, unggah lagi register "
        "yang benar untuk tanggal itu.",
        "The register is dated {dated}, long before the day of upload ({uploaded}): corrections of "
        "the months from that date on will be checked by it.",
        "Nothing to do where that is meant; if the date is wrong, upload the right register for "
        "that date again.",
    ),
    "W132": Entry(
        "Penilai {rater} ({rows} baris) tidak ada sebagai pegawai dalam register per {day}.",
        "Periksa NIP Atasan; bila benar, mintakan pembaruan register.",
        "The rater {rater} ({rows} rows) is no employee in the register on {day}.",
        "Check the supervisor's NIP; if it is right, have the register updated.",
    ),
    "W133": Entry(
        "Penilai {rater} ({rows} baris) sudah tidak bekerja sejak {day} menurut register.",
        "Tulis NIP atasan yang menilai sekarang, atau mintakan pembaruan register.",
        "By the register the rater {rater} ({rows} rows) has not worked here since {day}.",
        "Write the NIP of the supervisor who rates now, or have the register updated.",
    ),
    "W134": Entry(
        "{count} pegawai saling menilai dalam lingkaran: {people}.",
        "Periksa NIP Atasan mereka; atasan tidak dinilai oleh bawahannya.",
        "{count} employees rate one another in a ring: {people}.",
        "Check their supervisors' NIPs; nobody is rated by those whom they rate.",
    ),
    "W135": Entry(
        "Demikian pula {count} penilai lain, pada {rows} baris.",
        "Perbaiki dengan cara yang sama.",
        "The same holds for {count} more raters, in {rows} rows.",
        "Correct them in the same way.",
    ),
    "W136": Entry(
        "Pegawai ini juga dinilai oleh {rater} (berkas {file}, {since}).",
        "Sepakati siapa penilainya; nilai yang terakhir masuk yang berlaku.",
        "This employee is also rated by {rater} (file {file}, {since}).",
        "Agree on who rates; what came last counts.",
    ),
    "W121": Entry(
        "Pegawai ini ada dalam register, tetapi tidak ada barisnya, sehingga tidak dibayar.",
        "Tambahkan barisnya, atau mintakan pembaruan register.",
        "The employee is in the register but has no row, and so is not paid.",
        "Add the row, or have the register updated.",
    ),
    "W122": Entry(
        "Pegawai ini tidak dibayar karena barisnya ditolak (baris {rows}).",
        "Perbaiki baris itu, lalu unggah lagi.",
        "The employee is not paid, since their row is rejected (row {rows}).",
        "Fix it and upload it again.",
    ),
    "W123": Entry(
        "Pegawai ini tidak dibayar karena berstatus {status} menurut register.",
        "Tidak perlu tindakan bila registernya benar.",
        "The employee is not paid, being {status} by the register.",
        "Nothing to do where the register is right.",
    ),
}
