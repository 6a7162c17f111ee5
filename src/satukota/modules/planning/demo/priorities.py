"""Priorities of the coming year of the demo: prepared by the planner, decided by the mayor."""

from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User
from satukota.modules.planning.actions.priorities import (
    add_candidates,
    decide_priorities,
    rate_candidate,
    save_criterion,
    save_prioritisation,
    take_proposal,
)
from satukota.modules.planning.models import Criterion, Plan, Prioritisation
from satukota.modules.planning.queries.priorities import open_items

CRITERIA = (("Mendesak bagi warga", 40), ("Siap dijalankan", 30), ("Mendukung misi", 20), ("Dibiayai mitra", 10))
WAITS = "Menunggu pagu tahun berikutnya"


def load_priorities(plan: Plan, planner: User, mayor: User) -> Prioritisation:
    """Choose among the items of next year within two thirds of what they ask for, and decide."""
    by, year = Actor(planner.pk, "planner"), timezone.localdate().year + 1
    choice = Prioritisation(
        plan=plan, year=year, title="Renja", ceiling=0, ceiling_source="Rancangan awal RKPD (contoh)"
    )
    save_prioritisation(choice, by)
    criteria = [
        save_criterion(Criterion(prioritisation=choice, name=name, weight=weight), by) for name, weight in CRITERIA
    ]
    add_candidates(choice, open_items(choice), by)
    candidates = list(choice.candidates.select_related("item", "prioritisation"))
    choice.ceiling = sum(candidate.asked for candidate in candidates) * 2 // 3
    save_prioritisation(choice, by)
    for place, candidate in enumerate(candidates):
        urgent = 5 if candidate.item.quick_win or candidate.item.spm_id else 2
        rest = [(place * step) % 6 for step in (1, 2, 3)]
        points = {row.pk: given for row, given in zip(criteria, [urgent, *rest], strict=True)}
        rate_candidate(candidate, points, by)
    take_proposal(choice, WAITS, by)
    return decide_priorities(choice, "Keputusan contoh", timezone.localdate(), Actor(mayor.pk, "mayor"))
