"""The scene of the demo: where people live, what they say, who works for the city. Deterministic by its seed."""

import random
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import ruamel.yaml

from satukota.kernel.people.api import Membership, Office, offices
from satukota.kernel.places.api import areas, base_map, cell, sample_points
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.rules.catalogue import Category

FIRST = [
    "Siti",
    "Agus",
    "Dewi",
    "Budi",
    "Rina",
    "Joko",
    "Sri",
    "Andi",
    "Ayu",
    "Dedi",
    "Fitri",
    "Hendra",
    "Ika",
    "Yanto",
    "Lilis",
    "Nur",
    "Ahmad",
    "Wati",
    "Rudi",
    "Eka",
    "Tono",
    "Mega",
    "Iwan",
    "Yuni",
    "Asep",
    "Neneng",
    "Ujang",
    "Euis",
    "Maman",
    "Tini",
]
LAST = [
    "Rahayu",
    "Santoso",
    "Lestari",
    "Wijaya",
    "Susanti",
    "Hidayat",
    "Pratama",
    "Kurnia",
    "Saputra",
    "Handayani",
    "Nugroho",
    "Utami",
    "Setiawan",
    "Maulana",
    "Fauzi",
    "Hasanah",
    "Ramadhan",
    "Sulistyo",
    "Anggraini",
    "Gunawan",
]
BLOCK = 4096


class Scene:
    """Everything that chance draws from."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.seed = seed
        self.texts: dict[str, Any] = ruamel.yaml.YAML(typ="safe").load(
            (Path(__file__).parent / "texts.yaml").read_text()
        )
        self.villages = [village for village in areas("village") if village.lon is not None]
        self.village_weights = [
            float(village.population or (village.area_km2 or 2.0) ** 0.4 * 3000) for village in self.villages
        ]
        matters = [matter for matter in self.texts["matters"] if matter["category"] in catalogue().categories]
        self.matters = matters
        self.matter_weights = [float(matter.get("weight", 1)) for matter in matters]
        self._points: dict[str, Iterator[tuple[float, float]]] = {}

    def category(self, code: str) -> Category:
        """Return a category."""
        return catalogue().categories[code]

    def pick(self, name: str) -> str:
        """Return one of the words of that name."""
        return str(self.random.choice(self.texts[name]))

    def point(self, area: str) -> tuple[float, float]:
        """Return a point inside an area."""
        if area not in self._points:
            self._points[area] = self._sample_points(area)
        return next(self._points[area])

    def _sample_points(self, area: str) -> Iterator[tuple[float, float]]:
        import numpy as np

        generator = np.random.default_rng([self.seed, *(int(part) for part in area.split("."))])
        while True:
            for lon, lat in sample_points(area, BLOCK // 8, generator):
                yield round(float(lon), 6), round(float(lat), 6)

    @cached_property
    def landmarks(self) -> list[tuple[str, int]]:
        """Names of landmarks and streets with their cells."""
        names = []
        for feature in base_map(14)["features"]:
            if feature["properties"]["layer"] == "landmark":
                lon, lat = feature["geometry"]["coordinates"]
                names.append((feature["properties"]["name"], cell(lon, lat)))
        return names

    @cached_property
    def offices(self) -> dict[str, Office]:
        """Offices by code."""
        return {office.code: office for office in offices().values()}

    @cached_property
    def staff(self) -> dict[tuple[str, str], int]:
        """One user for each role in each agency."""
        rows = Membership.objects.order_by("-id").values_list("agency__code", "role", "user_id")
        return {(code, role): user for code, role, user in rows}

    def people(self, count: int) -> Iterator[tuple[str, str, str]]:
        """Yield name, telephone and (for one in three) e-mail."""
        draw = random.Random(self.seed + 1)
        for n in range(count):
            first, last = draw.choice(FIRST), draw.choice(LAST)
            email = f"{first}.{last}.{n}@surel.example".lower() if draw.random() < 0.35 else ""
            yield f"{first} {last}", f"+6281{draw.randrange(10**8, 10**9)}", email
