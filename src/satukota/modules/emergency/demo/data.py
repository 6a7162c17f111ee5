"""People, hand-over targets, warnings and places of the demo. Places are offsets in degrees from the city's middle."""

PEOPLE = (
    ("sari112", "Sari Lestari", "call_taker"),
    ("budi112", "Budi Santoso", "call_taker"),
    ("rina112", "Rina Marlina", "call_taker"),
    ("andi112", "Andi Pratama", "dispatcher"),
    ("wati112", "Wati Rahayu", "supervisor"),
)

TARGETS = (
    ("Polisi 110", "service", "110"),
    ("PSC 119", "service", "119"),
    ("Basarnas 115", "service", "115"),
    ("PLN 123", "service", "123"),
    ("112 Kabupaten Serang", "region", "0254000112"),
    ("112 Kota Serang", "region", "0254111112"),
)

DISCIPLINES = {"Polisi 110": "police", "PSC 119": "medical", "Basarnas 115": "disaster"}
"""For which agency of a protocol card these are told."""

HAZARDS = (
    (
        "Klorin dan etilena",
        "Pabrik bahan kimia. Mendekat dari arah angin; tanya ruang kendali pabrik sebelum masuk.",
        105.934,
        -6.0335,
        900,
    ),
    ("VCM dan klorin", "Pabrik bahan kimia. Alat bantu napas wajib dipakai.", 105.942, -6.0275, 900),
    ("Depo bahan bakar", "Tangki bahan bakar. Busa, bukan air.", 105.998, -5.969, 700),
    ("Penyeberangan kereta", "Palang pintu sering tertutup: ambil jalan layang.", 106.0525, -6.016, 250),
)

CITY_PLACES = (
    ("Pasar Kranggot", 0.021, -0.012),
    ("Simpang Tiga", 0.013, -0.008),
    ("Alun-alun", 0.0014, -0.005),
    ("Jalan Industri", -0.022, -0.003),
    ("Terminal Merak", -0.031, 0.074),
    ("Perumahan Metro", 0.028, -0.021),
    ("Jalan Raya Anyer", -0.078, -0.026),
    ("Stasiun Cilegon", 0.010, -0.009),
    ("Gerbang Tol Cilegon Barat", -0.013, 0.015),
    ("Pasar Merak", -0.028, 0.070),
    ("Kavling Blok F", 0.004, 0.006),
    ("Situ Rawa Arum", -0.027, 0.030),
)
