"""The register of employees: codes 12 to 14; files of agencies: codes 16 and 17."""

from tukin.vocabulary.catalogue.entry import Entry

REGISTER: dict[str, Entry] = {
    "E120": Entry(
        "Pegawai ini tidak ada dalam register perangkat daerah ini per {day}.",
        "Periksa NIP-nya; hapus barisnya bila pegawai ini bukan pegawai perangkat daerah ini, atau "
        "mintakan pembaruan register kepada pengelola kepegawaian.",
        "This employee is not in this agency's register on {day}.",
        "Check the NIP; remove the row if this is not the agency's employee, or ask the personnel "
        "administration to update the register.",
    ),
    "E122": Entry(
        "Menurut register pegawai ini pensiun sejak {day}.",
        "Bila benar, hapus barisnya; bila keliru, mintakan pembaruan register kepada pengelola "
        "kepegawaian.",
        "By the register this employee has been retired since {day}.",
        "If so, remove the row; if not, ask the personnel administration to update the register.",
    ),
    "E123": Entry(
        "Menurut register pegawai ini meninggal pada {day}.",
        "Bila benar, hapus barisnya (hak ahli waris diurus pengelola kepegawaian); bila keliru, "
        "mintakan pembaruan register kepada pengelola itu.",
        "By the register this employee died on {day}.",
        "If so, remove the row (the personnel administration sees to the heirs); if not, ask that "
        "administration to update the register.",
    ),
    "E124": Entry(
        "Menurut register pegawai ini pindah ke instansi lain sejak {day}.",
        "Bila benar, hapus barisnya (instansi yang baru yang membayar); bila keliru, mintakan "
        "pembaruan register kepada pengelola kepegawaian.",
        "By the register this employee moved to another government body on {day}.",
        "If so, remove the row (the new one pays); if not, ask the personnel administration to "
        "update the register.",
    ),
    "E125": Entry(
        "Menurut register pegawai ini berhenti sejak {day}.",
        "Bila benar, hapus barisnya; bila keliru, mintakan pembaruan register kepada pengelola "
        "kepegawaian.",
        "By the register this employee left the service on {day}.",
        "If so, remove the row; if not, ask the personnel administration to update the register.",
    ),
    "E126": Entry(
        "Jenis pegawai berbeda dari register ({register}).",
        "Bila register benar, tulis seperti register; bila tidak, mintakan pembaruan register "
        "kepada pengelola kepegawaian.",
        "The employment differs from the register ({register}).",
        "If the register is right, write it so; if not, ask the personnel administration to "
        "update the register.",
    ),
    "E127": Entry(
        "Golongan berbeda dari register ({register}).",
        "Bila register benar, tulis seperti register; bila tidak, mintakan pembaruan register "
        "kepada pengelola kepegawaian.",
        "The grade differs from the register ({register}).",
        "If the register is right, write it so; if not, ask the personnel administration to "
        "update the register.",
    ),
    "E128": Entry(
        "Jabatan berbeda dari register ({register}).",
        "Bila register benar, tulis seperti register; bila tidak, mintakan pembaruan register "
        "kepada pengelola kepegawaian.",
        "The position differs from the register ({register}).",
        "If the register is right, write it so; if not, ask the personnel administration to "
        "update the register.",
    ),
    "E129": Entry(
        "Status berbeda dari register ({register}).",
        "Bila register benar, kosongkan sel ini; bila tidak, mintakan pembaruan register kepada "
        "pengelola kepegawaian.",
        "The status differs from the register ({register}).",
        "If the register is right, leave the cell empty; if not, ask the personnel administration "
        "to update the register.",
    ),
    "E130": Entry(
        "Status pegawai dalam register ({register}) tidak dikenal dalam aturan.",
        "Minta pengelola kepegawaian memperbarui register, atau pengelola aturan menambahkan "
        "statusnya.",
        "The employee's status in the register ({register}) is not known to the rules.",
        "Ask the personnel administration to update the register, or the rules administrators to "
        "add the status.",
    ),
    "E131": Entry(
        "Tanggal tidak sah.",
        "Tulis sebagai HH-BB-TTTT atau TTTT-BB-HH; kolom “Sampai” boleh kosong.",
        "The date is not valid.",
        "Write it as DD-MM-YYYY or YYYY-MM-DD; the column “Sampai” may be empty.",
    ),
    "E132": Entry(
        "Tanggal di kolom “Sampai” lebih awal daripada tanggal mulainya.",
        "Perbaiki tanggal yang keliru.",
        "The date in the column “Sampai” comes before the one on which it begins.",
        "Correct the wrong date.",
    ),
    "E133": Entry(
        "Masa berlaku baris ini bertumpang tindih dengan baris {rows} dari pegawai yang sama.",
        "Akhiri masa yang satu sebelum masa berikutnya mulai.",
        "The time of this row overlaps with that of row {rows} of the same employee.",
        "End the one before the next begins.",
    ),
    "E134": Entry(
        "Tujuan unggahan register tidak sesuai pola.",
        "Unggah ke register/(TTTT-BB-HH).csv dengan tanggal register.",
        "The place to which the register was uploaded does not fit the pattern.",
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
        "Aturan periode ini berubah sejak berkas lengkap diunggah, sehingga berkas perubahan saja "
        "tidak cukup.",
        "Unggah berkas lengkap periode ini.",
        "The period's rules have changed since the whole file was uploaded, so an amendment is "
        "not enough.",
        "Upload the whole file of the period.",
    ),
    "E138": Entry(
        "Dengan berkas perubahan ini, jumlah pegawai periode ini melebihi {limit}.",
        "Unggah berkas lengkap periode ini, hanya dengan pegawai perangkat daerah ini.",
        "With this amendment the period would have more than {limit} employees.",
        "Upload the whole file of the period, with this agency's employees alone.",
    ),
    "E139": Entry(
        "Menurut register masa kerja pegawai ini di perangkat daerah ini berakhir pada {day}, "
        "sebelum hari terakhir bulan.",
        "Bila benar, hapus barisnya; bila pegawai ini masih bekerja di sini, mintakan pembaruan "
        "register kepada pengelola kepegawaian.",
        "By the register this employee's time at this agency ended on {day}, before the month's "
        "last day.",
        "If so, remove the row; if the employee still works here, ask the personnel "
        "administration to update the register.",
    ),
    "E140": Entry(
        "{count} baris menyebut orang yang tidak ada dalam register perangkat daerah ini; dengan "
        "itu lebih dari {most} dalam sehari, sehingga seluruh berkas ditolak.",
        "Periksa apakah ini berkas perangkat daerah lain atau folder tujuannya keliru, lalu unggah "
        "yang benar. Bila mereka memang pegawai Anda, mintakan pembaruan register kepada pengelola "
        "kepegawaian lebih dahulu, atau unggah tanpa baris mereka.",
        "Some rows ({count}) name people who are not in this agency's register; with them there "
        "are over {most} within a day, so the whole file is refused.",
        "See whether it is another agency's file or went to the wrong folder, and upload the right "
        "one. If they are your employees, have the personnel administration update the register "
        "first, or upload the file without their rows.",
    ),
    "E141": Entry(
        "NPWP harus 15 atau 16 digit.",
        "Tulis sebagai teks, termasuk nol di depan bila memang ada; kosongkan bila belum ada NPWP.",
        "The tax number (NPWP) must have 15 or 16 digits.",
        "Write it as text, with leading zeros where it has them; leave it empty if there is no "
        "NPWP.",
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
        "Tulis sebagai teks, digitnya saja, termasuk nol di depan bila memang ada; nama bank di "
        "kolom Bank.",
        "The account number must have {least} to {most} digits.",
        "Write it as text, digits alone, with leading zeros where it has them; the bank goes into "
        "the column Bank.",
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
        "Isi keduanya; kosongkan semua kolom Plt hanya bila pegawai ini bukan Plt.",
        "The acting post is incomplete: it needs both Jabatan Plt and Plt Mulai.",
        "Fill in both; empty all acting columns only if the employee holds no acting post.",
    ),
    "E148": Entry(
        "Nomor ini diubah menjadi notasi ilmiah (seperti 1,23E+15), sehingga digit terakhirnya "
        "hilang.",
        "Ubah format kolom menjadi Teks, lalu ketik nomor dari sumber aslinya, bukan dari sel ini.",
        "The number was turned into scientific notation (such as 1.23E+15), so its last digits "
        "are lost.",
        "Format the column as text and type the number from its source, not from this cell.",
    ),
    "E149": Entry(
        "NRK harus {digits} digit.",
        "Tulis sebagai teks, termasuk nol di depan bila memang ada; kosongkan bila tidak punya "
        "NRK.",
        "The NRK must have {digits} digits.",
        "Write it as text, with leading zeros where it has them; leave it empty if there is none.",
    ),
    "E160": Entry(
        "Kode perangkat daerah tidak dapat dipakai.",
        "Gunakan huruf kecil, angka, dan tanda hubung, paling panjang {most} karakter, tidak "
        "berakhir dengan -head; kode agencies, files, grants, lines, register, units, dan unknown "
        "tidak boleh dipakai.",
        "The agency's code cannot be used.",
        "Use small letters, digits and hyphens, at most {most} characters, not ending in -head; "
        "the codes agencies, files, grants, lines, register, units and unknown are taken.",
    ),
    "E161": Entry(
        "Zona waktu tidak dikenal.",
        "Tulis WIB, WITA, WIT, atau nama seperti Asia/Jakarta.",
        "The time zone is not known.",
        "Write WIB, WITA, WIT or a name such as Asia/Jakarta.",
    ),
    "E162": Entry(
        "Isian kolom ini tidak dikenal.",
        "Tulis salah satu dari: {choices}.",
        "The value of this column is not known.",
        "Write one of: {choices}.",
    ),
    "E163": Entry(
        "NIP Pimpinan tidak ada sebagai pegawai dalam register per {day}.",
        "Periksa NIP-nya, atau unggah dahulu register yang memuatnya.",
        "The head's NIP is no employee in the register on {day}.",
        "Check the NIP, or first upload a register that has the person.",
    ),
    "E164": Entry(
        "Masa berlaku baris ini bertumpang tindih dengan baris {rows} dari perangkat daerah yang "
        "sama.",
        "Akhiri masa yang satu sebelum masa berikutnya mulai.",
        "The time of this row overlaps with that of row {rows} of the same agency.",
        "End the one before the next begins.",
    ),
    "E165": Entry(
        "Daftar perangkat daerah ditolak karena {count} baris tidak dapat dipakai; yang berlaku "
        "tetap berlaku.",
        "Perbaiki baris yang disebut, lalu unggah lagi seluruhnya.",
        "The list of agencies is refused, since some rows ({count}) cannot be used; what is in "
        "force stays so.",
        "Fix the rows named and upload the whole again.",
    ),
    "E166": Entry(
        "Menurut register masih ada {count} pegawai di perangkat daerah ini per {day}, setelah "
        "masa berlakunya berakhir.",
        "Unggah dahulu register yang memindahkan mereka, atau perbaiki tanggalnya.",
        "By the register {count} people still work at this agency on {day}, after its end.",
        "First upload a register that moves them, or correct the date.",
    ),
    "E167": Entry(
        "Daftar perangkat daerah tidak berisi satu baris pun.",
        "Unggah daftar lengkap seluruh perangkat daerah.",
        "The list of agencies has no row.",
        "Upload the whole list of all agencies.",
    ),
    "E168": Entry(
        "Tujuan unggahan daftar perangkat daerah tidak sesuai pola.",
        "Unggah ke agencies/(TTTT-BB-HH).csv dengan tanggal mulai berlakunya.",
        "The place to which the list of agencies was uploaded does not fit the pattern.",
        "Upload it to agencies/(YYYY-MM-DD).csv with the date from which on it counts.",
    ),
    "E169": Entry(
        "Tanggal daftar perangkat daerah lebih dari {most} hari setelah hari pengunggahan.",
        "Perbaiki tanggal pada nama berkas.",
        "The list's date is over {most} days after the day of upload.",
        "Correct the date in the file's name.",
    ),
    "E170": Entry(
        "Nama, nama singkat, atau kode ini juga dipakai baris {rows} dari perangkat daerah lain.",
        "Beri nama yang berbeda, sehingga register dapat membedakan keduanya.",
        "This name, short name or code is also that of row {rows}, of another agency.",
        "Give them different names, so that a register can tell them apart.",
    ),
    "E171": Entry(
        "Daftar ini tidak memuat perangkat daerah yang menurut register masih mempunyai pegawai: "
        "{agencies}.",
        "Tambahkan barisnya; atau unggah dahulu register yang memindahkan pegawainya.",
        "The list leaves out agencies where people still work by the register: {agencies}.",
        "Add their rows; or first upload a register that moves their people.",
    ),
    "E172": Entry(
        "Daftar yang berlaku sudah berubah sejak berkas ini diperiksa.",
        "Unggah berkas ini sekali lagi, lalu baca dan setujui perubahannya yang baru.",
        "The list in force has changed since this file was checked.",
        "Upload the file once more, then read and approve its new changes.",
    ),
    "E173": Entry(
        "Daftar dengan tanggal yang lebih kemudian sudah disetujui, dan akan menggantikan daftar "
        "ini.",
        "Masukkan perubahannya ke dalam daftar yang paling akhir: unggah lagi dengan tanggal itu "
        "atau sesudahnya, lalu mintakan persetujuan.",
        "A list of a later date is approved already, and would take the place of this one.",
        "Put the change into the latest list: upload it once more under that date or a later one, "
        "and have it approved.",
    ),
    "W130": Entry(
        "{column} pada baris ini dipakai oleh lebih dari satu pegawai.",
        "Periksa apakah benar; perbaiki bila salah ketik.",
        "Several employees have the same value in column {column}.",
        "See whether that is right; correct it if it was mistyped.",
    ),
    "W131": Entry(
        "Register ini bertanggal {dated}, jauh sebelum hari pengunggahan ({uploaded}), sehingga "
        "dipakai untuk memeriksa koreksi bulan-bulan sejak tanggal itu.",
        "Bila tanggalnya salah, unggah register ini dengan tanggal yang benar, dan unggah lagi "
        "register yang benar untuk tanggal yang salah itu; bila benar, tidak perlu tindakan.",
        "The register is dated {dated}, long before the day of upload ({uploaded}), so "
        "corrections of the months since then will be checked by it.",
        "If the date is wrong, upload this register under its right date, and the right register "
        "for the wrong date again; if it is right, nothing to do.",
    ),
    "W132": Entry(
        "Penilai {rater} ({rows} baris) tidak ada dalam register perangkat daerah ini per {day}.",
        "Periksa NIP Atasan; bila penilai bekerja di perangkat daerah lain, tidak perlu tindakan; "
        "bila tidak, mintakan pembaruan register kepada pengelola kepegawaian.",
        "The rater {rater} ({rows} rows) is not in this agency's register on {day}.",
        "Check the supervisor's NIP; if they work at another agency, nothing to do; if not, ask "
        "the personnel administration to update the register.",
    ),
    "W133": Entry(
        "Menurut register penilai {rater} ({rows} baris) tidak bekerja di perangkat daerah ini "
        "sejak {day}.",
        "Tulis NIP atasan yang menilai sekarang; bila penilai pindah ke perangkat daerah lain dan "
        "masih menilai, tidak perlu tindakan; bila register keliru, mintakan pembaruan register "
        "kepada pengelola kepegawaian.",
        "By the register the rater {rater} ({rows} rows) has not worked at this agency since "
        "{day}.",
        "Write the NIP of the supervisor who rates now; if they moved to another agency and still "
        "rate, nothing to do; if the register is wrong, ask the personnel administration to update "
        "it.",
    ),
    "W134": Entry(
        "{count} pegawai saling menilai dalam lingkaran: {people}.",
        "Periksa NIP Atasan mereka; atasan tidak dinilai oleh bawahannya.",
        "{count} employees rate one another in a ring: {people}.",
        "Check their supervisors' NIPs; nobody is rated by those whom they rate.",
    ),
    "W135": Entry(
        "Masih ada {count} penilai lain dengan temuan {code}, pada {rows} baris, yang tidak "
        "disebut satu per satu.",
        "Perbaiki yang disebut lebih dahulu, lalu unggah lagi berkasnya.",
        "{count} more raters have the finding {code}, in {rows} rows, and are not named one by "
        "one.",
        "Correct those named first, then upload the file again.",
    ),
    "W136": Entry(
        "Pegawai ini juga dinilai oleh {rater} (berkas {file}, {since}).",
        "Sepakati siapa penilainya; nilai yang terakhir masuk yang berlaku.",
        "This employee is also rated by {rater} (file {file}, {since}).",
        "Agree on who rates; what came last counts.",
    ),
    "W121": Entry(
        "Pegawai ini ada dalam register, tetapi tidak ada barisnya, sehingga tidak dibayar.",
        "Tambahkan barisnya; bila pegawai ini memang tidak dibayar di sini, mintakan pembaruan "
        "register kepada pengelola kepegawaian.",
        "The employee is in the register but has no row, and so is not paid.",
        "Add the row; if they really are not to be paid here, ask the personnel administration to "
        "update the register.",
    ),
    "W122": Entry(
        "Pegawai ini tidak dibayar karena barisnya ditolak (baris {rows}).",
        "Perbaiki baris itu, lalu unggah lagi seluruh berkas; atau unggah baris itu saja dalam "
        "berkas perubahan (namanya diawali perubahan-).",
        "The employee is not paid, since their row is rejected (row {rows}).",
        "Fix the row and upload the whole file again; or upload that row alone as an amendment "
        "(its name begins with perubahan-).",
    ),
    "W123": Entry(
        "Pegawai ini tidak dibayar karena berstatus {status} menurut register.",
        "Bila benar, tidak perlu tindakan; bila keliru, mintakan pembaruan register kepada "
        "pengelola kepegawaian.",
        "The employee is not paid, being {status} by the register.",
        "If that is right, nothing to do; if not, ask the personnel administration to update the "
        "register.",
    ),
}
