"""Who acts: codes 785 to 799."""

from tukin.vocabulary.catalogue.entry import Entry

PEOPLE: dict[str, Entry] = {
    "E785": Entry(
        "Anda tidak tercantum dengan peran {role} dalam daftar petugas yang berlaku hari ini.",
        "Minta pengelola kepegawaian menambahkan baris Anda (grants/TTTT-BB-HH.csv) dan orang lain "
        "menyetujuinya; atau minta orang yang tercantum memutuskan.",
        "You have no row with the role {role} in the list of people who act that is in force "
        "today.",
        "Ask the personnel administration to add your row (grants/YYYY-MM-DD.csv) and another "
        "person to approve it; or have somebody decide who has one.",
    ),
    "E786": Entry(
        "Yang mengerjakan ini tidak tercantum dalam daftar petugas, sehingga tidak diketahui siapa "
        "orangnya.",
        "Minta pengelola kepegawaian menambahkan barisnya, juga bila tugasnya sudah berakhir.",
        "Who did this has no row in the list of people who act, so nobody can say who it is.",
        "Ask the personnel administration to add the row, even if the person's duty has ended.",
    ),
    "E787": Entry(
        "Dua pengelola kepegawaian yang pertama sudah ditetapkan.",
        "Ubah daftar petugas dengan grants/TTTT-BB-HH.csv yang disetujui orang lain.",
        "The first two of the personnel administration are named already.",
        "Change the list of people who act by grants/YYYY-MM-DD.csv, which another person "
        "approves.",
    ),
    "E788": Entry(
        "Baris ini bukan baris orang dan bukan baris sistem.",
        "Orang: isi NIP, kosongkan Penanggung Jawab. Sistem (peran system): kosongkan NIP, isi "
        "Pengguna, Penanggung Jawab, dan Sampai.",
        "This row is neither of a person nor of a system.",
        "A person: give the NIP, leave Responsible empty. A system (role system): leave the NIP "
        "empty, give Users, Responsible and Until.",
    ),
    "E789": Entry(
        "Kode perangkat daerah tidak sesuai dengan peran {role}.",
        "Isi untuk hr, head, dan system; kosongkan untuk peran lain.",
        "The agency does not go with the role {role}.",
        "Give it for hr, head and system; leave it empty for any other role.",
    ),
    "E790": Entry(
        "Nama pengguna tidak dapat dibaca.",
        "Tulis 2 sampai 64 huruf, angka, atau tanda +=,.@_- seperti pada sesinya; pisahkan "
        "dengan /.",
        "The name of a user cannot be read.",
        "Write 2 to 64 letters, digits or signs +=,.@_- as in the session; with / between them.",
    ),
    "E791": Entry(
        "Nama pengguna ini juga milik orang lain atau sistem di baris {rows}.",
        "Satu nama sesi milik satu orang; perbaiki salah satunya.",
        "A name of these users is also that of another person or system in row {rows}.",
        "The name of a session is of one person; correct one of the rows.",
    ),
    "E792": Entry(
        "Peran ini tidak boleh dipegang orang yang sama bersamaan dengan peran di baris {rows}.",
        "Akhiri salah satunya, atau berikan kepada orang lain.",
        "Nobody may have this role at the same time as that of row {rows}.",
        "End one of them, or give it to another person.",
    ),
    "E793": Entry(
        "Nama dan tanggal lahirnya sama dengan baris {rows}; belum dinyatakan apakah orangnya "
        "sama.",
        "Bila sama, tulis nomor yang satu sebagai NIP Lama; bila tidak, tulis pada kolom Bukan "
        "Orang yang Sama.",
        "Name and day of birth are those of row {rows}; nobody has said whether it is one person.",
        "If so, give the one number under Former NIPs; if not, under Other people.",
    ),
    "E794": Entry(
        "Pengunggah tidak dapat menambah atau mengubah baris dirinya sendiri.",
        "Minta pengelola kepegawaian lain mengunggah perubahan ini.",
        "Whoever uploads cannot add or change a row of their own.",
        "Have another person of the personnel administration upload this change.",
    ),
    "E795": Entry(
        "Daftar petugas ditolak karena {count} baris tidak dapat dipakai; yang berlaku tetap "
        "berlaku.",
        "Perbaiki baris yang disebut, lalu unggah lagi seluruhnya.",
        "The list of people who act is refused, since some rows ({count}) cannot be used; what is "
        "in force stays so.",
        "Fix the rows named and upload the whole again.",
    ),
    "E796": Entry(
        "Tujuan unggahan daftar petugas tidak sesuai pola.",
        "Unggah ke grants/(TTTT-BB-HH).csv dengan tanggal mulai berlakunya.",
        "The place to which the list of people who act was uploaded does not fit the pattern.",
        "Upload it to grants/(YYYY-MM-DD).csv with the date from which on it counts.",
    ),
    "E797": Entry(
        "Tanggal daftar petugas lebih dari {most} hari setelah hari pengunggahan.",
        "Perbaiki tanggal pada nama berkas.",
        "The date of the list of people is over {most} days after the day of upload.",
        "Correct the date in the file's name.",
    ),
    "E798": Entry(
        "Daftar petugas memuat kurang dari dua orang dengan peran personnel pada tanggalnya.",
        "Cantumkan sekurangnya dua pengelola kepegawaian; kurang dari itu tidak ada yang dapat "
        "mengubah daftar ini lagi.",
        "The list has fewer than two people with the role personnel on its date.",
        "Name at least two of the personnel administration; with fewer nobody can change the list "
        "any more.",
    ),
    "E871": Entry(
        "Menurut register yang berlaku, orang ini bukan pegawai pada hari barisnya berlaku.",
        "Periksa NIP-nya. Bila orangnya sudah berhenti, isi Sampai dengan hari terakhirnya; bila "
        "registernya yang keliru, perbaiki register; auditor dari luar diisi instansinya.",
        "By the register in force this person is no employee on the day from which the row holds.",
        "Check the NIP. Where they left, enter their last day under Until; where the register is "
        "wrong, correct that; for an auditor from outside name the institution.",
    ),
    "E872": Entry(
        "Register mengenal NIP ini dengan nama lain.",
        "Tulis nama seperti dalam register, atau perbaiki NIP-nya.",
        "The register knows this NIP by another name.",
        "Write the name as the register has it, or correct the NIP.",
    ),
    "E873": Entry(
        "Hanya auditor yang boleh berasal dari instansi luar.",
        "Kosongkan Instansi Luar; yang memutuskan harus pegawai menurut register.",
        "Only an auditor may be of another institution.",
        "Leave Other institution empty; whoever decides is an employee by the register.",
    ),
}
