"""Stations and units of the demo's 112 centre. Places are offsets in degrees from the city's middle."""

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
