"""SP4N-LAPOR! as data: their classes and statuses in ours."""

CLASSES = {
    "pengaduan": "complaint",
    "aspirasi": "aspiration",
    "permintaan informasi": "information",
    "permintaan_informasi": "information",
    "wbs": "whistleblowing",
}
STATUSES = {
    "new": "Belum Terverifikasi",
    "forwarded": "Terdisposisi Belum Ditindaklanjuti",
    "in_progress": "Terdisposisi Sedang Diproses",
    "checking": "Terdisposisi Sedang Diproses",
    "outside": "Terdisposisi Sedang Diproses",
    "asked": "Tertunda",
    "done": "Terdisposisi Selesai",
    "closed": "Terdisposisi Selesai",
    "archived": "Arsip",
    "merged": "Arsip",
    "settled": "Arsip",
}
"""Our state → the status of the LAPOR! administrator's guide."""
