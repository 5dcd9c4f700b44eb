"""Ratings and their cycle: codes 1101 to 1111 and 1130 to 1139."""

from tukin.vocabulary.catalogue.entry import Entry

RATINGS: dict[str, Entry] = {
    "E1101": Entry(
        "Pada hari yang menentukan ({day}) Anda bukan atasan penilai pegawai ini.",
        "Bila keliru, mintakan perbaikan baris atasan kepada operator kepegawaian (berkas lines).",
        "On the day that counts ({day}) you are not this employee's rater.",
        "If that is wrong, ask the agency's HR to correct the line (file lines).",
    ),
    "E1102": Entry(
        "Penilaian periode {period} tidak dibuka: {state_id}.",
        "Lihat tanggal siklus penilaian; bulan yang sudah ditutup hanya dibuka lagi oleh pimpinan.",
        "The period {period} is not open for ratings: {state_en}.",
        "See the days of the rating cycle; only the agency head reopens a month that was closed.",
    ),
    "E1103": Entry(
        "Perangkat daerah ini menilai dengan cara lain: {way_id}.",
        "Gunakan cara itu; pengelola kepegawaian mengubahnya dalam berkas agencies.",
        "This agency's ratings are given in another way: {way_en}.",
        "Use that one; the personnel administration changes it in the file of agencies.",
    ),
    "E1104": Entry(
        "Jelaskan {name_id}: jawaban ini memerlukan paling sedikit {least} huruf.",
        "Tulis apa yang terjadi dan apa yang diharapkan, agar pegawai memahaminya.",
        "Say why for {name_en}: this answer needs at least {least} characters.",
        "Write what happened and what is expected, so that the employee can follow it.",
    ),
    "E1105": Entry(
        "Indikator {name_id} tidak diisi atasan pada periode ini.",
        "Kosongkan; nilainya berasal dari bagian kehadiran atau survei.",
        "Indicator {name_en} is not the supervisor's to answer in this period.",
        "Leave it empty; its score comes from the attendance part or the survey.",
    ),
    "E1106": Entry(
        "Penilaian ini sudah diubah setelah Anda membukanya.",
        "Bandingkan keduanya; yang Anda ketik masih ada dan dapat dikirim lagi.",
        "The rating was changed after you opened it.",
        "Compare the two; what you typed is kept and can be sent again.",
    ),
    "E1107": Entry(
        "Penilaian ini sudah ditetapkan oleh keputusan atas keberatan.",
        "Nilai dari keputusan itu tidak dapat diubah lagi.",
        "A ruling on an objection has decided this rating.",
        "The ruling's scores cannot be changed any more.",
    ),
    "E1108": Entry(
        "Tautan bukti ke-{place} tidak sah.",
        "Tulis alamat lengkap yang dimulai dengan https://, dengan judulnya.",
        "Evidence link {place} is not valid.",
        "Write a whole address that begins with https://, with its title.",
    ),
    "E1109": Entry(
        "Atasan penilai baru boleh menilai sejak {day}.",
        "Tunggu hari itu, atau ingatkan penilainya; bila penilai cuti atau berhenti, mintakan "
        "pembaruan register.",
        "The rater's superior may rate from {day} on.",
        "Wait for that day, or remind the rater; if they are on leave or left, ask for the "
        "register to be updated.",
    ),
    "E1110": Entry(
        "Alasan belum diisi atau terlalu pendek.",
        "Tulis paling sedikit {least} huruf; pegawai dan penilainya membacanya.",
        "The reason is missing or too short.",
        "Write at least {least} characters; the employee and the rater read it.",
    ),
    "E1111": Entry(
        "Isian {name_id} melebihi batas {most}.",
        "Singkatkan, atau hapus sebagian.",
        "The field {name_en} is over its limit of {most}.",
        "Shorten it, or remove a part.",
    ),
    "E1130": Entry(
        "{name_id} belum dijawab, atau dijawab dengan cara yang tidak berlaku.",
        "Jawab dengan {scale_id}.",
        "{name_en} has no answer, or one of another kind.",
        "Answer by {scale_en}.",
    ),
    "E1131": Entry(
        "Indikator {name} tidak memiliki pengisi.",
        "Tambahkan {name} di cycle.inputs: supervisor, part, atau survey.",
        "Nobody answers indicator {name}.",
        "Add {name} to cycle.inputs: supervisor, part or survey.",
    ),
    "E1132": Entry(
        "Indikator {name} tidak diisi atasan, sehingga tidak dapat mengikuti jawabannya.",
        "Hapus dari cycle.follows, atau tulis supervisor di cycle.inputs.",
        "Indicator {name} is not the supervisor's, so it cannot follow their answer.",
        "Remove it from cycle.follows, or write supervisor in cycle.inputs.",
    ),
    "E1133": Entry(
        "Poin tidak turun dari di_atas ke sesuai ke di_bawah.",
        "Tulis poin yang lebih kecil untuk jawaban yang lebih rendah.",
        "The points do not fall from di_atas to sesuai to di_bawah.",
        "Write fewer points for the lower answer.",
    ),
    "E1134": Entry(
        "Poin {answer} ({points}) tidak dapat menjadi nilai indikator {name}.",
        "Tulis 0, atau {least} sampai {max_score}, yaitu max_score indikator itu.",
        "The points of {answer} ({points}) cannot be a score of indicator {name}.",
        "Write 0, or {least} to {max_score}, which is that indicator's max_score.",
    ),
    "E1135": Entry(
        "closes_day lebih awal daripada due_day.",
        "Tutup bulan pada hari jatuh tempo atau sesudahnya.",
        "closes_day is before due_day.",
        "Close the month on the day that ratings are due, or later.",
    ),
    "E1136": Entry(
        "Tanda terima ini tidak dapat dicatat: {cause_id}.",
        "Periksa bulan, revisi, dan tanggalnya.",
        "This receipt cannot be recorded: {cause_en}.",
        "Check the month, the revision and the date.",
    ),
    "E1137": Entry(
        "Yang mencatat dari kertas tidak dapat membenarkannya sendiri.",
        "Mintakan petugas kepegawaian lain membenarkannya.",
        "Whoever entered something from paper cannot confirm it themselves.",
        "Have another person of HR confirm it.",
    ),
    "E1138": Entry(
        "Penilaian ini tidak dapat dibatalkan: hanya penilaian dari sistem, oleh penilainya.",
        "Ubah penilaian yang Anda berikan sendiri dengan revisi.",
        "This rating cannot be struck: only one that a system sent, and by its rater.",
        "Change a rating that you gave yourself by a revision.",
    ),
    "W1139": Entry(
        "Sebaran penilaian Anda menonjol: {cause_id}.",
        "Periksa apakah setiap jawaban sesuai buktinya; tidak ada yang dihalangi atau diubah.",
        "How you rate is unusual: {cause_en}.",
        "Look whether each answer fits its evidence; nothing is blocked or changed.",
    ),
}
