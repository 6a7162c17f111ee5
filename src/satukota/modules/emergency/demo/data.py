"""Who and what the demo's 112 centre has. Places are offsets in degrees from the city's middle."""

from collections.abc import Iterator

STATIONS = (
    ("mako", "Mako Damkar", ("damkar",), 0.003, -0.004, 3),
    ("pos-merak", "Pos Damkar Merak", ("damkar",), -0.025, 0.062, 1),
    ("pos-ciwandan", "Pos Damkar Ciwandan", ("damkar",), -0.062, -0.028, 1),
    ("pos-cibeber", "Pos Damkar Cibeber", ("damkar",), 0.031, -0.029, 1),
    ("pos-grogol", "Pos Damkar Grogol", ("damkar",), -0.026, 0.022, 1),
    ("rsud", "RSUD", ("rsud",), 0.0345, -0.0005, 2),
    ("psc", "PSC 119", ("dinkes",), 0.012, -0.011, 2),
    ("pkm-merak", "Puskesmas Pulomerak", ("pkm-pulomerak", "dinkes"), -0.018, 0.062, 1),
    ("pkm-ciwandan", "Puskesmas Ciwandan", ("pkm-ciwandan", "dinkes"), -0.060, -0.033, 1),
    ("pkm-purwakarta", "Puskesmas Purwakarta", ("pkm-purwakarta", "dinkes"), 0.0215, 0.0176, 1),
    ("polres", "Polres", ("polres",), -0.0025, -0.0025, 3),
    ("bpbd", "BPBD", ("bpbd",), 0.006, 0.004, 1),
)

LEAST = {"engine": 4, "water": 2, "foam": 3, "rescue": 3, "ambulance": 2, "advanced": 3, "patrol": 2, "boat": 3}

FLEET = (
    (
        "engine",
        "D",
        "Mobil pemadam",
        5,
        (("mako", 6), ("pos-merak", 3), ("pos-ciwandan", 3), ("pos-cibeber", 2), ("pos-grogol", 2)),
    ),
    ("water", "T", "Mobil tangki", 2, (("mako", 2), ("pos-merak", 1), ("pos-ciwandan", 1))),
    ("foam", "F", "Mobil busa", 3, (("pos-ciwandan", 1), ("mako", 1))),
    ("command", "K", "Mobil komando", 2, (("mako", 2),)),
    ("rescue", "R", "Mobil penyelamatan", 4, (("mako", 2), ("bpbd", 2))),
    (
        "ambulance",
        "A",
        "Ambulans",
        2,
        (("psc", 4), ("rsud", 2), ("pkm-merak", 2), ("pkm-ciwandan", 2), ("pkm-purwakarta", 2)),
    ),
    ("advanced", "G", "Ambulans gawat darurat", 3, (("rsud", 3), ("psc", 2))),
    ("patrol", "P", "Mobil patroli", 3, (("polres", 12),)),
    ("boat", "B", "Perahu", 3, (("bpbd", 3),)),
)

OFFERS = {"advanced": ("ambulance",)}


def units() -> Iterator[tuple[str, str, str, str, int, tuple[str, ...]]]:
    """Yield (call sign, name, kind, station, crew, what it can also do) of the 60 units."""
    for kind, letter, name, crew, posts in FLEET:
        number = 0
        for station, count in posts:
            for _unit in range(count):
                number += 1
                yield f"{letter}{number:02d}", f"{name} {number}", kind, station, crew, OFFERS.get(kind, ())


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
