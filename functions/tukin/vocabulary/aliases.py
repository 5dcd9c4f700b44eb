"""The headings under which files name each column, in Bahasa Indonesia and in English."""

ALIASES: dict[str, str] = {
    "nip": "nip; nip pegawai; nip pns; nip asn; nip baru; no nip; nomor nip; nip/ni pppk;"
    "nip/nipppk; nip nippppk; nip/nippk; ni pppk; nomor induk pegawai; employee number;"
    "employee no; employee id; nip dinilai; nip pegawai yang dinilai",
    "name": "name; nama; nama pegawai; nama lengkap; nama asn; nama pns; nama lengkap dan gelar;"
    "nama dan gelar; nama pegawai yang dinilai; full name; employee name",
    "position": "position; jabatan; nama jabatan; jabatan pegawai; kelompok jabatan;"
    "job title; position name",
    "grade": "grade; golongan; gol; golru; gol ruang; golongan ruang; pangkat golongan;"
    "pangkat gol; pangkat golongan ruang; pangkat gol ruang; pangkat/golru; golongan pangkat",
    "employment": "employment; employment type; jenis pegawai; jenis asn; jenis kepegawaian;"
    "status kepegawaian; status pegawai; status asn",
    "supervisor_nip": "supervisor nip; nip supervisor; nip atasan; nip atasan langsung;"
    "atasan nip; nip penilai; nip pejabat penilai; pejabat penilai nip; penilai nip;"
    "penilai nip nrp; nip nrp penilai; supervisor number; supervisor id; rater nip",
    "hasil_kerja": "hasil kerja; hasil kerja nilai; rating hasil kerja; nilai hasil kerja;"
    "ekspektasi hasil kerja; work result; work results; work results rating",
    "perilaku_kerja": "perilaku kerja; perilaku kerja nilai; rating perilaku kerja;"
    "nilai perilaku kerja; ekspektasi perilaku kerja; rating perilaku; work behaviour;"
    "work behavior; work behaviour rating; work behavior rating",
    "alpa": "alpa; alpha; alfa; hari alpa; jumlah alpa; jumlah hari alpa; alpa hari; mangkir;"
    "tanpa keterangan; tidak masuk tanpa keterangan; unexcused; unexcused days; unexcused absence",
    "ijin": "ijin; izin; hari ijin; hari izin; jumlah ijin; jumlah izin; jumlah hari izin;"
    "jumlah hari ijin; ijin hari; izin hari; excused; excused days; excused absence",
    "late_minutes": "late minutes; late; minutes late; terlambat; telat; keterlambatan;"
    "terlambat menit; menit terlambat; menit keterlambatan; jumlah menit terlambat;"
    "jumlah terlambat; keterlambatan menit",
    "early_minutes": "early minutes; early; minutes early; early leave; early leave minutes;"
    "pulang cepat; pulang awal; pulang cepat menit; menit pulang cepat; menit pulang awal;"
    "jumlah menit pulang cepat; pulang sebelum waktunya; psw",
    "status": "status; status bulan ini; status kerja; status keaktifan; status aktif;"
    "employee status",
    "innovation_evidence": "innovation evidence; evidence of innovation; bukti inovasi; sk inovasi;"
    "nomor sk inovasi; no sk inovasi; penetapan inovasi; bukti penetapan inovasi",
    "note": "note; notes; remark; remarks; catatan; keterangan; ket",
    "agency": "agency; agency code; agency name; opd; kode opd; nama opd; skpd; kode skpd;"
    "nama skpd; perangkat daerah; kode perangkat daerah; nama perangkat daerah",
    "period": "period; pay period; periode; periode bayar; thbl; tahun bulan",
}
"""Headings of each column, with ``;`` between them."""

WEAK_ALIASES: dict[str, str] = {
    "id": "nip",
    "userid": "nip",
    "pnsdinilaiorang": "nip",
    "skpjabatan": "position",
}
"""Headings of e-Kinerja, SIASN and the attendance recap that count only where the column has no
heading of its own, since elsewhere they mean something else."""

QUADRANT_COLUMNS = ("hasil_kerja", "perilaku_kerja")
