"""Finding a place by what people call it, without any service outside the house."""

from collections.abc import Iterator

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q, Value

from satukota.kernel.places.models import Area, Landmark
from satukota.kernel.places.queries.atlas import Atlas, atlas
from satukota.kernel.places.queries.place import Place
from satukota.kernel.places.queries.regions import area_label
from satukota.kernel.places.rules import codes, likeness, text
from satukota.kernel.places.rules.phrases import is_named, name_parts, names_nothing

CANDIDATES = 80
COMMON = {"jalan", "gang", "perumahan", "komplek", "kantor", "pt", "negeri"}
"""Words that so many places share that they find nothing while another word is there."""


def landmarks_like(atlas: Atlas, wanted: text.Query) -> Iterator[tuple[float, Place]]:
    """Yield landmarks that fit what somebody typed, each with its score."""
    for row in _candidates(wanted.text):
        village = atlas.areas.get(row.area_id or "")
        around = text.normal(village.name) if village else ""
        # Somebody who names the village too ("pasar kranggot sukmajaya") still means the market.
        score = likeness.score(wanted.text, text.normal(row.name), f"{row.search} {around}")
        if score >= likeness.GOOD:
            context = area_label(row.area_id or "")
            yield score, Place(row.name, row.kind, row.lon, row.lat, row.area_id or "", context, row.approximate)


def _candidates(wanted: str) -> list[Landmark]:
    """Return landmarks that share a word, or nearly, with what is wanted: found by the trigram index."""
    words = [word for word in wanted.split() if word not in COMMON] or wanted.split()
    near = Q()
    for word in words[:8]:
        near |= Q(search__contains=word) if len(word) < 3 else Q(TrigramWordSimilar(F("search"), Value(word)))
    landmarks = Landmark.objects.filter(near).annotate(near=TrigramWordSimilarity(wanted, "search"))
    return list(landmarks.order_by("-near", "code")[:CANDIDATES])


def search_places(wanted: str, limit: int = 8) -> list[Place]:
    """Return the places that fit what somebody typed, best first: areas, landmarks, streets, or a pair of coordinates.

    Abbreviations ("Jl.", "RSUD"), words such as "depan" and small spelling errors are forgiven. A whole sentence finds
    the longest part of it that is a name: "dekat Indomaret Jombang Wetan" finds Jombang Wetan, "simpang Jalan A dan
    Jalan B" both streets; house number, km post and block stay with the words. Outside the city there is nothing.
    """
    known = atlas()
    typed = text.point(wanted)
    if typed:
        return list(_typed_point(known, *typed))
    if names_nothing(wanted):
        return []
    return (_like(known, wanted) or _in_parts(known, wanted))[:limit]


def _in_parts(atlas: Atlas, sentence: str) -> list[Place]:
    """Return the places that the longest named part of a sentence names, else those to which one is similar."""
    near: list[Place] = []
    for number, parts in enumerate(name_parts(sentence)):
        hits = [(part, place) for part in parts for place in _like(atlas, part)[:4]]
        sure = [place for part, place in hits if is_named(place.name, part)]
        # A single word out of a sentence is like some name or other: it counts only where it is one.
        near = near or [place for part, place in hits if number == 0 or " " in part]
        if sure:
            # Who is meant comes first, each once: both streets of a crossing before what is only like one of them.
            return list(dict.fromkeys([*sure, *near]))
    return near


def _like(atlas: Atlas, wanted: str) -> list[Place]:
    """Return the places that are like a name, best first."""
    query = text.read_query(wanted)
    if len(query.text) < 2:
        return []
    scored = [*_areas(atlas, query), *([] if query.kind else landmarks_like(atlas, query))]
    scored.sort(key=lambda pair: (-pair[0], len(pair[1].area_code), pair[1].name))
    return [place for _score, place in scored]


def _typed_point(atlas: Atlas, lon: float, lat: float) -> Iterator[Place]:
    for x, y in ((lon, lat), (lat, lon)):
        hit = atlas.index.find(x, y) if abs(x) <= 180 and abs(y) <= 90 else None
        if hit:
            yield Place(f"{y:.5f}, {x:.5f}", "point", x, y, hit.code, area_label(hit.code))
            return


def _areas(atlas: Atlas, wanted: text.Query) -> Iterator[tuple[float, Place]]:
    for name, row in atlas.names:
        if row.lon is None or row.lat is None or not _fits_kind(wanted.kind, row.kind):
            continue
        # "cibeber cilegon" names the village with its district.
        score = likeness.score(wanted.text, name, _above(atlas, row))
        if score >= likeness.GOOD:
            label, context = area_label(row.code), area_label(codes.parent(row.code))
            yield score, Place(label.split(",")[0], row.kind, row.lon, row.lat, row.code, context, row.approximate)


def _fits_kind(wanted: str, kind: str) -> bool:
    return not wanted or wanted == kind or {wanted, kind} == {"kelurahan", "desa"}


def _above(atlas: Atlas, row: Area) -> str:
    parent = atlas.areas.get(codes.parent(row.code))
    return text.normal(parent.name) if parent and len(parent.code) > 5 else ""
