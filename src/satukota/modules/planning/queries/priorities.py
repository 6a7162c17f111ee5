"""The priorities of a year as a table: ranks, what fits, what was chosen and what waits; of a decided one as it was decided."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime

from satukota.kernel.events.api import Event
from satukota.modules.planning.models import Candidate, Criterion, Item, Prioritisation, Score
from satukota.modules.planning.rules.priorities import Rated, proposal, ranked, weighted
from satukota.modules.planning.rules.tree import Kind

type Content = dict[str, Any]
SAVED = "planning.priorities_saved"


def took_part(choice: Prioritisation, user_id: int | None) -> bool:
    """Tell whether somebody prepared priorities: began them, weighed a criterion, rated, chose or changed the ceiling."""
    if user_id is None or user_id == choice.prepared_by_id:
        return True
    done = Event.objects.filter(name=SAVED, subject_kind="planning.prioritisation", subject_id=choice.pk)
    return done.filter(actor_id=user_id).exists()


def content_of(choice: Prioritisation) -> Content:
    """Return the table of a prioritisation: what was frozen when it was decided, else as it is now."""
    content = compose(choice) if choice.content is None else choice.content
    return content | {"decided_at": parse_datetime(content["decided_at"]) if content.get("decided_at") else None}


def compose(choice: Prioritisation) -> Content:
    """Return the table of a prioritisation, of plain values that JSON can hold; candidates by rank."""
    weights = dict(choice.criteria.values_list("pk", "weight"))
    candidates = {row.pk: row for row in choice.candidates.select_related("item__agency")}
    in_order = ranked_candidates(candidates, weights)
    fits = proposal(in_order, choice.ceiling)
    rows = [_row(rank, candidates[row.key], row, weights, row.key in fits) for rank, row in enumerate(in_order, 1)]
    chosen = sum(row["asked"] for row in rows if row["is_chosen"])
    return {
        "ceiling": choice.ceiling,
        "ceiling_source": choice.ceiling_source,
        "criteria": [{"pk": row.pk, "name": row.name, "weight": row.weight} for row in choice.criteria.all()],
        "rows": rows,
        "asked": sum(row["asked"] for row in rows),
        "chosen": chosen,
        "left": choice.ceiling - chosen,
    }


def ranked_candidates(candidates: Mapping[int, Candidate], weights: Mapping[int, int]) -> list[Rated]:
    """Return candidates (by key) by what they are worth, the best first; `weights` are those of the criteria."""
    points: dict[int, dict[int, int]] = {key: {} for key in candidates}
    rows = Score.objects.filter(candidate__in=candidates).values_list("candidate", "criterion", "points")
    for candidate, criterion, reached in rows:
        points[candidate][criterion] = reached
    return ranked([Rated(key, row.asked, points[key]) for key, row in candidates.items()], weights)


def _row(rank: int, candidate: Candidate, row: Rated, weights: dict[int, int], fits: bool) -> Content:
    item = candidate.item
    return {
        "rank": rank,
        "candidate": candidate.pk,
        "uid": str(item.uid),
        "code": item.code,
        "name": item.name,
        "agency": item.agency.name if item.agency else "",
        "asked": row.asked,
        "points": [row.points.get(key) for key in weights],
        "complete": set(weights) <= set(row.points),
        "total": float(round(weighted(row.points, weights), 2)),
        "fits": fits,
        "is_chosen": candidate.is_chosen,
        "reason": candidate.reason,
    }


def open_items(choice: Prioritisation) -> Any:
    """Return the items that could become candidates: programmes and actions that run in the year, not yet among them."""
    items = choice.plan.items.filter(kind__in=(Kind.PROGRAMME, Kind.ACTION))
    running = items.exclude(state__in=(Item.State.DROPPED, Item.State.DONE)).exclude(candidacies__prioritisation=choice)
    return running.exclude(ends__year__lt=choice.year).exclude(starts__year__gt=choice.year).order_by("path")


def yearly_share(item: Item) -> int:
    """Return an item's budget in equal parts for each of its years, in whole rupiah; 0 where it has none."""
    if not item.budget or not item.starts or not item.ends:
        return item.budget or 0
    return item.budget // (item.ends.year - item.starts.year + 1)


def decisions_on(item: Item) -> list[Candidate]:
    """Return what was decided about an item in each year's priorities, the newest year first."""
    decided = item.candidacies.filter(prioritisation__decided_at__isnull=False).select_related("prioritisation")
    return list(decided.order_by("-prioritisation__year", "-pk"))


def unrated(choice: Prioritisation) -> list[Criterion]:
    """Return the criteria by which some candidate is not rated yet."""
    count = choice.candidates.count()
    return [row for row in choice.criteria.all() if row.scores.count() < count]
