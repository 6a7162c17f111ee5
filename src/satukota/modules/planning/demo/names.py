"""Indicators that every agency of the demo city has, so that a round looks like a real one."""

# Each row: name, unit, way, total, target, start and decimals.
COMMON = (
    ("Indeks kepuasan masyarakat", "indeks", "up", "last", 88, 79, 2),
    ("Laporan warga dijawab tepat waktu", "%", "percentage", "last", 95, 72, 1),
    ("Serapan anggaran", "%", "percentage", "last", 95, 20, 1),
    ("Temuan pemeriksaan yang ditindaklanjuti", "%", "percentage", "last", 90, 61, 1),
    ("Nilai evaluasi kinerja (SAKIP)", "nilai", "up", "last", 80, 68, 2),
    ("Arsip yang disimpan secara digital", "%", "percentage", "last", 85, 38, 1),
    ("Layanan yang dapat diajukan daring", "%", "percentage", "last", 90, 45, 1),
    ("Waktu penyelesaian layanan utama", "hari", "down", "last", 4, 9, 1),
    ("Pegawai yang mengikuti pelatihan 20 jam", "%", "percentage", "last", 80, 31, 1),
    ("Dokumen perencanaan tepat waktu", "%", "percentage", "last", 100, 70, 1),
    ("Data sektoral yang terbit di portal", "set data", "up", "sum", 16, 2, 0),
    ("Aplikasi yang terhubung ke penghubung layanan", "aplikasi", "up", "last", 5, 1, 0),
    ("Kunjungan layanan tatap muka", "kunjungan", "up", "sum", 6000, 1300, 0),
    ("Kegiatan yang selesai sesuai jadwal", "%", "percentage", "last", 92, 58, 1),
    ("Aset yang tercatat dan berfoto", "%", "percentage", "last", 95, 52, 1),
    ("Pengadaan lewat katalog elektronik", "%", "percentage", "last", 75, 33, 1),
    ("Ketidakhadiran tanpa alasan", "%", "down", "last", 1, 3.2, 2),
    ("Pemakaian listrik kantor", "kWh", "down", "last", 11000, 13900, 0),
    ("Gangguan sistem lebih dari satu jam", "kali", "down", "last", 2, 6, 0),
    ("Kerja sama dengan pihak luar", "naskah", "up", "sum", 8, 1, 0),
)  # fmt: skip
SKIP_KINDS = ("district", "village", "partner", "mayor", "unit")
