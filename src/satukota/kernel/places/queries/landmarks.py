"""Landmarks by what people call them, found by the trigram index."""

from collections.abc import Iterator

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q, Value

from satukota.kernel.places.models import Landmark
from satukota.kernel.places.queries.atlas import Atlas
from satukota.kernel.places.queries.place import Place
from satukota.kernel.places.queries.regions import area_label
from satukota.kernel.places.rules import likeness, text

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
