"""A city as data: the folder `cities/CODE-name` read into plain objects. Files in, nothing out; no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules import profile_files as files
from satukota.kernel.places.rules.cells import Box


@dataclass(frozen=True)
class Mission:
    """A mission of the city's medium-term plan (RPJMD)."""

    code: str
    name: str
    summary: str = ""


@dataclass(frozen=True)
class AgencyEntry:
    """An agency of the profile; `parent` is the code of the one above, empty for the mayor or regent."""

    code: str
    name: str
    short: str
    kind: str
    parent: str = ""
    area: str = ""
    duties: tuple[str, ...] = ()


@dataclass(frozen=True)
class AreaRow:
    """A region of the profile: its code, name and, where known, a point inside it and its size."""

    code: str
    name: str
    lon: float | None = None
    lat: float | None = None
    km2: float | None = None
    population: int | None = None


@dataclass(frozen=True)
class LandmarkRow:
    """A known place of the profile; `approximate` where its point is good to a few hundred metres only."""

    code: str
    name: str
    kind: str
    lon: float
    lat: float
    approximate: bool = True
    aliases: str = ""
    area: str = ""
    """Code of the village it is known to lie in; empty where only the point tells."""


@dataclass(frozen=True)
class City:
    """The city that an installation serves, as its profile says."""

    code: str
    name: str
    kind: str
    short_name: str
    folder: Path
    facts: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def province(self) -> str:
        """Name of the province."""
        return str(self.facts.get("province", ""))

    @property
    def time_zone(self) -> str:
        """IANA name of the zone."""
        return str(self.facts.get("time_zone") or codes.time_zone(self.code))

    @property
    def centre(self) -> tuple[float, float] | None:
        """Longitude and latitude of the middle; None where the profile does not know it."""
        point = self.facts.get("centre")
        return (float(point[0]), float(point[1])) if point else None

    @property
    def bbox(self) -> Box | None:
        """West, south, east, north; None where the profile does not know it."""
        edges = self.facts.get("bbox")
        return (float(edges[0]), float(edges[1]), float(edges[2]), float(edges[3])) if edges else None

    @property
    def colours(self) -> dict[str, str]:
        """Colours of the house style by use ("primary", "accent"), as `#rrggbb`."""
        return dict(self.facts.get("colours") or {})

    @property
    def coat(self) -> str:
        """Text of the coat of arms or mark as SVG; empty where the profile has none."""
        file = self.folder / str(self.facts.get("coat") or "coat.svg")
        return file.read_text("utf-8") if file.is_file() else ""

    @property
    def coast(self) -> Path:
        """File with the land as a GeoJSON FeatureCollection; it may be missing (a city without a sea)."""
        return self.folder / "coast.geojson"

    @property
    def population(self) -> int | None:
        """Inhabitants, by the source that the profile names."""
        return self.facts.get("population")

    @property
    def vision(self) -> str:
        """The vision of the plan."""
        return str(self.facts.get("vision", ""))

    @cached_property
    def missions(self) -> tuple[Mission, ...]:
        """The missions of the plan, in their order."""
        return tuple(Mission(**row) for row in self.facts.get("missions") or ())

    @cached_property
    def areas(self) -> tuple[AreaRow, ...]:
        """The city's regions, from `areas.csv`."""
        return tuple(_area(row) for row in files.rows(self.folder / "areas.csv", required=True))

    @cached_property
    def landmarks(self) -> tuple[LandmarkRow, ...]:
        """Known places, from `landmarks.csv`."""
        return tuple(_landmark(row) for row in files.rows(self.folder / "landmarks.csv"))

    @cached_property
    def agencies(self) -> tuple[AgencyEntry, ...]:
        """The agencies, parents first: those of `agencies.yaml`, then an office for each district and village."""
        profile = files.yaml(self.folder / "agencies.yaml")
        rows = (row for row in profile.get("agencies") or () if row.get("only", self.kind) == self.kind)
        listed = [agency_entry(row) for row in rows]
        return tuple(_parents_first([*listed, *_area_offices(profile.get("offices") or {}, self.areas)]))


def read_city(cities: Path, code: str) -> City:
    """Return the profile of a city from the folder that holds all profiles. Raises ProfileError."""
    folder = next(iter(sorted(cities.glob(f"{code}-*"))), None)
    if folder is None:
        others = ", ".join(sorted(other.name for other in cities.glob("[0-9]*-*"))) or "none"
        raise files.ProfileError(
            f"There is no profile of {code} in {cities}. Make one with `satukota city init {code}`, "
            f"or set CITY_CODE to one of: {others}."
        )
    facts = files.yaml(folder / "city.yaml", required=True)
    missing = [name for name in ("code", "name") if not facts.get(name)]
    if missing or str(facts["code"]) != code:
        raise files.ProfileError(f"{folder / 'city.yaml'} must say code: '{code}' and a name.")
    name = str(facts["name"])
    short = str(facts.get("short_name") or name.removeprefix("Kota ").removeprefix("Kabupaten "))
    return City(code, name, codes.kind(code, name), short, folder, facts)


def _area(row: dict[str, str]) -> AreaRow:
    try:
        code = codes.normal(row["code"])
        lon, lat, km2 = (files.number(row.get(name)) for name in ("lon", "lat", "km2"))
        people = files.number(row.get("population"))
    except (KeyError, ValueError) as error:
        raise files.ProfileError(f"{row['']}: {error}") from error
    return AreaRow(code, row["name"], lon, lat, km2, None if people is None else int(people))


def _landmark(row: dict[str, str]) -> LandmarkRow:
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
        rough = row.get("approximate", "yes") != "no"
        return LandmarkRow(
            row["code"], row["name"], row["kind"], lon, lat, rough, row.get("aliases") or "", row.get("area") or ""
        )
    except (KeyError, ValueError) as error:
        raise files.ProfileError(f"{row['']}: {error}") from error


def agency_entry(row: Mapping[str, Any]) -> AgencyEntry:
    """Return an agency as `agencies.yaml` writes it. Raises ProfileError."""
    try:
        name, short = str(row["name"]), str(row.get("short") or row["name"])
        duties = tuple(str(duty) for duty in row.get("duties") or ())
        parent, area = str(row.get("parent") or ""), str(row.get("area") or "")
        return AgencyEntry(str(row["code"]), name, short, str(row.get("kind", "opd")), parent, area, duties)
    except KeyError as error:
        raise files.ProfileError(f"agencies.yaml: an agency lacks its {error}: {dict(row)}") from error


def _area_offices(rules: Mapping[str, Any], areas: tuple[AreaRow, ...]) -> Iterator[AgencyEntry]:
    """Make the office of every district and village; a village's office stands under its district's."""
    for area in areas if rules else ():
        level, kind = codes.level(area.code), codes.kind(area.code)
        if level in {"district", "village"}:
            above = str(rules.get("parent", "")) if level == "district" else office_code(codes.parent(area.code))
            name = f"{kind.replace('_', ' ').title()} {area.name}"
            yield AgencyEntry(office_code(area.code), name, name, level, above, area.code)


def office_code(area: str) -> str:
    """Return the agency code of the office of a district or village: "kec-36-72-01", "kel-36-72-01-1001"."""
    return f"{codes.kind(area)[:3].rstrip('_')}-{area.replace('.', '-')}"


def _parents_first(entries: list[AgencyEntry]) -> list[AgencyEntry]:
    """Return the agencies with each parent before its children. Raises ProfileError for a parent that is not there."""
    placed: dict[str, AgencyEntry] = {}
    waiting = entries
    while waiting:
        ready = [entry for entry in waiting if not entry.parent or entry.parent in placed]
        if not ready:
            lost = ", ".join(f"{entry.code} (under {entry.parent})" for entry in waiting[:5])
            raise files.ProfileError(f"agencies.yaml: the agency above is missing or goes in a circle: {lost}")
        placed.update((entry.code, entry) for entry in ready)
        waiting = [entry for entry in waiting if entry.code not in placed]
    return list(placed.values())
