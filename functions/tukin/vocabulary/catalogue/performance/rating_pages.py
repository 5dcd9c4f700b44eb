"""Pages of raters and employees: codes 1140 to 1149."""

from tukin.vocabulary.catalogue.entry import Entry

RATING_PAGES: dict[str, Entry] = {
    "E1140": Entry(
        "Isian “{text}” tidak dapat dibaca sebagai jawaban.",
        "Pilih salah satu jawaban, atau tulis poin seperti 87,5.",
        "“{text}” cannot be read as an answer.",
        "Choose one of the answers, or write points such as 87,5.",
    ),
    "E1141": Entry(
        "Perangkat daerah itu tidak ada pada bulan ini.",
        "Periksa kodenya, atau mulai dari halaman Staf saya.",
        "There is no such agency in this month.",
        "Check its code, or begin at the page My staff.",
    ),
    "E1142": Entry(
        "Perangkat daerah {agency} belum memiliki daftar garis penilai untuk {day}.",
        "Minta petugas kepegawaian perangkat daerah itu mengunggah berkas garis (lines).",
        "The agency {agency} has no list of lines of rating for {day} yet.",
        "Ask that agency's HR to upload the file of lines.",
    ),
    "E1143": Entry(
        "Tidak ada baris garis penilai di {agency} yang menyebut Anda sebagai penilai.",
        "Bila Anda menilai di sana, minta petugas kepegawaian {agency} menambahkan baris dengan "
        "NIP Anda sebagai atasan penilai; tanyakan kapan berlakunya.",
        "No line of rating in {agency} names you as a rater.",
        "If you rate there, ask the HR of {agency} to add a line with your NIP as the rater; ask "
        "from when on it holds.",
    ),
    "E1144": Entry(
        "Baris garis penilai Anda berlaku {since} sampai {until}, tetapi tidak ada pegawainya yang "
        "Anda nilai untuk {period}.",
        "Bila keliru, minta petugas kepegawaian memperbarui tanggal baris itu; penilai lain (Plt., "
        "Plh., delegasi) menggantikan Anda selama barisnya berlaku.",
        "Your line of rating holds from {since} to {until}, but it gives you nobody to rate for "
        "{period}.",
        "If that is wrong, ask HR to correct the days of that line; another rater (Plt., Plh., "
        "delegate) rates in your place while their line holds.",
    ),
    "E1145": Entry(
        "Belum ada yang diisi di halaman ini.",
        "Pilih jawaban untuk paling sedikit satu pegawai, lalu kirim.",
        "Nothing was filled in on this page.",
        "Choose the answers for at least one person, then send it.",
    ),
    "E1146": Entry(
        "Hari yang ditulis bukan tanggal, atau isian ini tidak dikenal.",
        "Tulis tanggal sebagai TTTT-BB-HH atau pilih dari kalender, lalu kirim lagi.",
        "What was written is no date, or the form is not known.",
        "Write a date as YYYY-MM-DD or choose it from the calendar, then send it again.",
    ),
}
