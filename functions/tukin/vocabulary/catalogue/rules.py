"""Rules: codes 6."""

from tukin.vocabulary.catalogue.entry import Entry

RULES: dict[str, Entry] = {
    "E601": Entry(
        "Dokumen aturan tidak sah: {problems}.",
        "Perbaiki bagian yang disebut, lalu ajukan lagi.",
        "The rule document is not sound: {problems}.",
        "Correct the parts named and propose it again.",
    ),
    "E602": Entry(
        "Aturan {rules} tidak ditemukan.",
        "Periksa namanya atau alamat berkasnya.",
        "Rules {rules} cannot be found.",
        "Check the name or the file's path.",
    ),
    "E607": Entry(
        "Aturan belum menetapkan pajak untuk PPPK.",
        "Minta pengelola aturan mengisi tax.pppk.",
        "The rules set no tax for PPPK.",
        "Ask the rules administrators to fill in tax.pppk.",
    ),
    "E610": Entry(
        "Dokumen bukan JSON yang sah (baris {line}, kolom {column}).",
        "Perbaiki tanda baca di sekitar tempat itu; penyebabnya sering koma berlebih setelah "
        "isian terakhir atau tanda kutip yang kurang.",
        "The document is not valid JSON (line {line}, column {column}).",
        "Fix the punctuation there; often there is a comma too many after the last entry, or a "
        "quote is missing.",
    ),
    "E611": Entry(
        "Isian ini wajib ada.",
        "Tambahkan, dengan contoh dari aturan lain.",
        "This value is missing.",
        "Add it; another rule set shows how.",
    ),
    "E612": Entry(
        "Isian {name} tidak dikenal.",
        "Periksa ejaannya{hint}, atau hapus.",
        "{name} is not known here.",
        "Check its spelling{hint}, or remove it.",
    ),
    "E613": Entry(
        "Nilai {value} tampaknya pecahan, padahal di sini persen.",
        "Tulis {percent} bila maksudnya {percent} persen.",
        "{value} looks like a fraction where per cent is meant.",
        "Write {percent} if {percent} per cent is meant.",
    ),
    "E614": Entry(
        "Nilai {value} persen di luar kewajaran ({low} sampai {high}).",
        "Periksa letak koma dan nolnya.",
        "{value} per cent is beyond what is plausible ({low} to {high}).",
        "Check the decimal mark and the zeros.",
    ),
    "E615": Entry(
        "Bukan persen yang sah.",
        "Tulis bilangan bulat, atau dalam tanda kutip dengan titik dan paling banyak dua desimal, "
        'misalnya 70 atau "2.5".',
        "This is not a percentage.",
        "Write a whole number, or in quotes with a point and at most two decimals, such as 70 or "
        '"2.5".',
    ),
    "E616": Entry(
        "Pilihan ini tidak dikenal.",
        "Pakai salah satu dari: {choices}.",
        "This choice is not known.",
        "Use one of: {choices}.",
    ),
    "E617": Entry(
        "Bilangan atau banyaknya isian di luar batas ({limit}).",
        "Ubah hingga sesuai batas.",
        "The number, or the number of entries, is out of bounds ({limit}).",
        "Bring it within the bounds.",
    ),
    "E618": Entry(
        "Bentuk teks ini tidak sesuai.",
        "Ikuti penjelasan isian ini dalam skema (panjang dan huruf yang boleh).",
        "This text has the wrong form.",
        "Follow the field's description in the schema (length and letters allowed).",
    ),
    "E619": Entry(
        "Jenis isian salah; yang diperlukan: {kind}.",
        "Tulis dengan jenis yang benar; bilangan tanpa tanda kutip, teks dengan tanda kutip.",
        "This is of the wrong kind; needed is: {kind}.",
        "Write numbers without quotes, and text with quotes.",
    ),
    "E620": Entry(
        "{name} ada lebih dari sekali.",
        "Hapus atau ganti nama salah satunya.",
        "{name} occurs more than once.",
        "Remove or rename one of them.",
    ),
    "E621": Entry(
        "Jumlah bobot {total} persen, bukan 100.",
        "Ubah bobot hingga berjumlah tepat 100.",
        "The weights add up to {total} per cent, not 100.",
        "Change them so that they add up to 100.",
    ),
    "E622": Entry(
        "Predikat {first} ditulis sebelum {second}, padahal bukan yang lebih baik.",
        "Tulis setiap predikat sekali, urut dari sangat_baik ke sangat_kurang.",
        "Rating {first} comes before {second}, but is not the better one.",
        "Name each rating once, from sangat_baik to sangat_kurang.",
    ),
    "E623": Entry(
        "Batas {worse} tidak di bawah batas {better}, sehingga keduanya bertumpang tindih.",
        "Turunkan min_percent {worse} atau naikkan {better}.",
        "The limit of {worse} is not below that of {better}, so the two overlap.",
        "Lower the min_percent of {worse} or raise that of {better}.",
    ),
    "E624": Entry(
        "Predikat terakhir ({rating}) tidak dimulai dari 0 tanpa syarat, sehingga ada capaian "
        "tanpa predikat.",
        "Beri predikat terakhir min_percent 0 dan hapus syaratnya.",
        "The last rating ({rating}) does not begin at 0 without a condition, so some achievement "
        "has no rating.",
        "Give the last one min_percent 0 and no condition.",
    ),
    "E625": Entry(
        "Predikat {rating} tidak pernah tercapai: batasnya di atas capaian tertinggi.",
        "Turunkan min_percent atau naikkan achievement.cap_percent.",
        "Rating {rating} can never be reached: its limit is above the highest achievement.",
        "Lower its min_percent or raise achievement.cap_percent.",
    ),
    "E626": Entry(
        "Kelima predikat harus ada, masing-masing tepat sekali.",
        "Lengkapi rating_pay dengan sangat_baik, baik, butuh_perbaikan, kurang, dan sangat_kurang.",
        "Each of the five ratings must stand exactly once.",
        "Complete rating_pay with all five ratings.",
    ),
    "E627": Entry(
        "Predikat {better} dibayar kurang dari {worse}.",
        "Predikat yang lebih baik tidak boleh dibayar lebih sedikit; tukar nilainya.",
        "Rating {better} is paid less than {worse}.",
        "A better rating must not be paid less; swap the values.",
    ),
    "E628": Entry(
        "{name} tidak ada dalam daftar yang dirujuk.",
        "Tambahkan ke daftar itu, atau perbaiki kodenya.",
        "{name} is not in the list it refers to.",
        "Add it there, or correct the code.",
    ),
    "E629": Entry(
        "Indikator {name} tidak memiliki modul pembinaan.",
        "Tambahkan {name} di coaching.modules.",
        "Indicator {name} has no coaching modules.",
        "Add {name} to coaching.modules.",
    ),
    "E630": Entry(
        "Status aktif tidak ada.",
        "Tambahkan status dengan kode aktif; baris tanpa status dibaca sebagai aktif.",
        "Status aktif is missing.",
        "Add a status with the code aktif; rows without a status are read as aktif.",
    ),
    "E631": Entry(
        "Kode {name} sudah menjadi judul kolom lain dalam berkas.",
        "Pilih kode lain.",
        "Code {name} is the heading of another column of the file.",
        "Choose another code.",
    ),
    "E632": Entry(
        "effective_until lebih awal daripada effective_from.",
        "Periksa kedua periode.",
        "effective_until is before effective_from.",
        "Check both periods.",
    ),
    "E633": Entry(
        "Besaran dan persentase terlalu besar untuk dihitung tepat dalam 64 bit.",
        "Periksa nol yang berlebih pada besaran jabatan atau persentase.",
        "Amounts and rates are too large to be computed exactly in 64 bits.",
        "Look for too many zeros in amounts or percentages.",
    ),
    "E634": Entry(
        "Kuadran belum lengkap: {missing}.",
        "Isi predikat untuk setiap pasangan.",
        "The quadrants lack: {missing}.",
        "Give a rating for each pair.",
    ),
    "E635": Entry(
        "tax.classes harus memuat golongan I, II, III, dan IV, masing-masing sekali.",
        "Lengkapi atau hapus yang berulang.",
        "tax.classes must name I, II, III and IV once each.",
        "Add what is missing or remove what is repeated.",
    ),
    "E636": Entry(
        "Besaran {amount} tidak wajar untuk sebulan.",
        "Tulis rupiah utuh, misalnya 13500000, bukan ribuan.",
        "An amount of {amount} a month is not plausible.",
        "Write whole rupiah, such as 13500000, not thousands.",
    ),
    "E637": Entry(
        "Tingkat keterlambatan {name} tidak bersambung.",
        "Mulai dari menit ke-1, setiap tingkat tepat setelah yang sebelumnya, dan until_minutes "
        "yang terakhir null.",
        "Band {name} of lateness does not join on.",
        "Begin at minute 1, each band right after the one before, and until_minutes of the last "
        "is null.",
    ),
    "E638": Entry(
        "Nama ini tidak memuat huruf atau angka.",
        "Beri nama yang dapat dibaca.",
        "This name has no letter or digit.",
        "Give it a name that can be read.",
    ),
    "E639": Entry(
        "Potongan atau hari {name} tidak naik menurut tingkatnya.",
        "Urutkan dari yang ringan ke yang berat.",
        "Cut or days of {name} do not rise from step to step.",
        "Order them from light to severe.",
    ),
    "E640": Entry(
        "Aturan {name} berakhir pada {until} dan belum ada penggantinya.",
        "Siapkan aturan berikutnya, atau perpanjang effective_until.",
        "Rule set {name} ends with {until} and nothing follows it.",
        "Prepare the next one, or extend effective_until.",
    ),
    "E641": Entry(
        "Tidak ada aturan untuk {first} sampai {last}.",
        "Perpanjang aturan sebelumnya atau majukan yang berikutnya.",
        "No rule set covers {first} to {last}.",
        "Extend the one before or let the next begin earlier.",
    ),
    "E642": Entry(
        "{first} dan {second} bertumpang tindih.",
        "Akhiri yang pertama sebelum yang kedua mulai.",
        "{first} and {second} overlap.",
        "Let the first end before the second begins.",
    ),
    "E643": Entry(
        "Perubahan ini mengenai periode {period} yang sudah dibayar.",
        "Mulai aturan baru pada periode yang belum dibayar; koreksi masa lalu melalui rapel.",
        "This changes period {period}, which is settled.",
        "Let new rules begin with a period that is not settled; correct the past by arrears.",
    ),
    "E644": Entry(
        "Tarif PPPK tidak ditetapkan, sehingga baris PPPK akan ditolak.",
        "Isi tax.pppk bila ada pegawai PPPK.",
        "No tax rate of PPPK is set, so their rows will be rejected.",
        "Fill in tax.pppk if there are any.",
    ),
    "E645": Entry(
        "{name} ditulis dua kali dalam satu objek JSON; yang pertama akan hilang.",
        "Hapus salah satunya.",
        "{name} is written twice in one JSON object; the first would be lost.",
        "Remove one of them.",
    ),
    "E650": Entry(
        "Isi sel ini bukan jumlah kali yang sah.",
        "Tulis berapa kali terlambat atau pulang cepat sebagai bilangan bulat 0 sampai {most}.",
        "The number of occurrences is not valid.",
        "Write how often somebody was late or left early, as a whole number from 0 to {most}.",
    ),
    "E651": Entry(
        "Aturan ini memotong menurut berapa kali terlambat atau pulang cepat, sedangkan baris ini "
        "hanya berisi jumlah menit.",
        "Isi berapa kali terjadinya di kolom {columns}.",
        "These rules cut by how often somebody was late or left early, but the row only has "
        "minutes.",
        "Fill in how often it happened in the columns {columns}.",
    ),
    "E652": Entry(
        "Usulan ini belum disimulasikan.",
        "Jalankan simulasi usulan ini, baca hasilnya, lalu setujui.",
        "This proposal has not been simulated.",
        "Simulate exactly this content, read the result, then approve.",
    ),
    "E653": Entry(
        "Pengusul tidak boleh menyetujui usulannya sendiri.",
        "Mintalah orang lain yang berperan penyetuju.",
        "The author may not approve their own proposal.",
        "Ask another person who has the approver's role.",
    ),
    "E654": Entry(
        "Usulan ini sudah {status}.",
        "Ajukan lagi bila masih diperlukan.",
        "This proposal is {status} already.",
        "Propose it again if it is still needed.",
    ),
    "E655": Entry(
        "Aturan yang berlaku sudah berubah sejak usulan ini dibuat.",
        "Susun usulan dari aturan yang berlaku sekarang, lalu simulasikan lagi.",
        "The rules in force have changed since this was proposed.",
        "Base the proposal on the rules in force now, and simulate it again.",
    ),
    "E656": Entry(
        "Penerapan aturan lain masih berjalan.",
        "Coba lagi setelah selesai.",
        "Another deployment of rules is under way.",
        "Try again when it is done.",
    ),
    "E657": Entry(
        "Isi usulan sama dengan aturan yang berlaku.",
        "Tidak ada yang perlu diusulkan.",
        "The proposal is the same as the rules in force.",
        "There is nothing to propose.",
    ),
    "E658": Entry(
        "Tidak ada aturan sebelumnya yang dapat dikembalikan.",
        "Usulkan isi yang diinginkan seperti biasa.",
        "There are no earlier rules to go back to.",
        "Propose the content that is wanted in the usual way.",
    ),
    "E659": Entry(
        "Tidak ada data penilaian untuk periode {period}.",
        "Pilih periode yang sudah ada unggahannya.",
        "There are no appraisals for period {period}.",
        "Choose a period that has uploads.",
    ),
    "E660": Entry(
        "Aturan yang berlaku sudah bukan yang disebut.",
        "Lihat aturan yang berlaku sekarang, lalu putuskan lagi.",
        "The rules in force are not those named any more.",
        "Look at the rules in force now, and decide again.",
    ),
    "E661": Entry(
        "Aturan {name} bertanda tidak untuk pembayaran.",
        "Baca alasannya pada `not_for_pay`; pakai hanya untuk mencoba, dan susun aturan tanpa "
        "cacat itu untuk membayar.",
        "The rules {name} say that they are not for pay.",
        "Read the reason under `not_for_pay`; use them to try things only, and write rules without "
        "that fault to pay.",
    ),
    "E662": Entry(
        "Belum ada buku aturan yang berlaku.",
        "Usulkan yang pertama dengan `tukin rules propose`; orang lain lalu menyetujuinya.",
        "No rule book is in force yet.",
        "Propose the first one with `tukin rules propose`; another person then approves it.",
    ),
    "E663": Entry(
        "Dampak usulan ini bukan lagi yang Anda baca; sidiknya sekarang {digest}.",
        "Baca dampak yang terbaru, lalu setujui dengan sidik itu.",
        "What this proposal would do is not what you read; its digest now is {digest}.",
        "Read the latest what-if, then approve by that digest.",
    ),
    "E664": Entry(
        "Aturan {rules} hanya dapat menghitung {computed} dari {people} pegawai periode {period} "
        "({reasons}).",
        "Lengkapi aturan agar setiap pegawai dapat dihitung, misalnya jabatan atau status yang "
        "belum ada, lalu usulkan lagi.",
        "Rule set {rules} can compute only {computed} of the {people} people of period {period} "
        "({reasons}).",
        "Complete the rules so that everybody can be computed, for instance a position or status "
        "that they lack, and propose them again.",
    ),
    "E665": Entry(
        "Usulan ini mengubah {count} pengendalian; sidiknya {digest}.",
        "Baca kalimatnya di awal hasil simulasi, lalu setujui juga dengan sidik itu.",
        "This proposal changes {count} controls; their digest is {digest}.",
        "Read their sentences at the beginning of the what-if, then confirm them by that digest.",
    ),
    "E666": Entry(
        "Buku aturan yang terpasang ({sha256}) belum disetujui dua orang, jadi tidak dipakai.",
        "Usulkan aturan yang benar dengan `tukin rules propose`; setelah disetujui orang lain, "
        "unggahan yang menunggu dilanjutkan. Cari tahu siapa yang memasangnya di AppConfig.",
        "Two people did not agree to the rule book that is deployed ({sha256}): it is not used.",
        "Propose the right rules with `tukin rules propose`; once another person approves them, "
        "what waits goes on. Find out who deployed it in AppConfig.",
    ),
    "E667": Entry(
        "Dampak usulan ini baru dihitung untuk {done} dari {people} pegawai.",
        "Ulangi permintaan yang sama; perhitungan dilanjutkan.",
        "What this proposal would do is computed for {done} of {people} people so far.",
        "Send the same request again; computing goes on.",
    ),
    "E668": Entry(
        "Percobaan ini menyangkut {people} pegawai; paling banyak {most}.",
        "Usulkan aturannya: dampak usulan dihitung untuk pegawai sebanyak apa pun.",
        "This trial is of {people} people; at most {most} are possible.",
        "Propose the rules: what a proposal would do is computed for any number of people.",
    ),
    "E669": Entry(
        "Data {fact} tidak tepat untuk pegawai yang kekurangan: {extra} berlebih, {missing} belum.",
        "Berikan data itu bagi setiap pegawai bulan terbit yang belum mempunyainya, dan hanya bagi "
        "mereka.",
        "The fact {fact} is not just of those who lack it: {extra} too many, {missing} left out.",
        "Give it for everybody of the live month who has none, and for nobody else.",
    ),
    "E670": Entry(
        "Nilai {fact} di luar yang diterima aturan yang diusulkan.",
        "Periksa batas nilai, kolom keterlambatan dan banyaknya dalam usulan.",
        "A value of {fact} is not one that the proposed rules admit.",
        "Look at the highest score, the bands and the counts of the proposal.",
    ),
    "E898": Entry(
        "Yang memberi data bagi usulan tidak boleh mengusulkan atau menyetujuinya.",
        "Minta orang lain, dari perangkat daerah atau penyetuju lain.",
        "Who gives facts for a proposal neither proposes nor approves it.",
        "Ask another person of the agency, or another approver.",
    ),
    "E895": Entry(
        "Usulan ini tidak menyatakan semua pengendaliannya ({missing}).",
        "Nyatakan batas waktu bulan (`cut_off`), batas kenaikan seseorang dan jumlahnya "
        "(`approval`), dan bagian pemotongan kelebihan bayar (`recovery`) dalam setiap aturan yang "
        "baru, lalu usulkan lagi.",
        "This proposal does not state all of its controls ({missing}).",
        "State the month's cut-off (`cut_off`), how far somebody and the total may rise "
        "(`approval`) and the share of recoveries (`recovery`) in each set that is new, and "
        "propose it again.",
    ),
}
