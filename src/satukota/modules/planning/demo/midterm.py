"""What the demo decides on its plan: quick wins told, priorities of the coming year, a mid-term evaluation."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User
from satukota.modules.planning.actions import approve_expose, write_expose
from satukota.modules.planning.actions.midterm import close_evaluation, follow_up, save_evaluation, save_finding
from satukota.modules.planning.actions.priorities import (
    add_candidates,
    decide_priorities,
    rate_candidate,
    save_criterion,
    save_prioritisation,
    take_proposal,
)
from satukota.modules.planning.models import Criterion, Expose, Finding, Item, MidtermEvaluation, Plan, Prioritisation
from satukota.modules.planning.queries.priorities import open_items
from satukota.modules.planning.rules.quarters import quarter_of

DAYS = 60


def load_midterm(plan: Plan, planner: User) -> MidtermEvaluation:
    """Evaluate the plan at the end of the last quarter that is over, within the plan's years, and close it."""
    by, today = Actor(planner.pk, "planner"), timezone.localdate()
    last = quarter_of(today).previous
    year, quarter = (last.year, last.number) if last.year <= plan.end_year else (plan.end_year, 4)
    evaluation = MidtermEvaluation(plan=plan, title="Evaluasi paruh waktu (contoh)", year=year, quarter=quarter)
    save_evaluation(evaluation, by)
    item = plan.items.filter(agency__isnull=False).exclude(state=Item.State.DROPPED).order_by("-budget", "pk")[0]
    slow = Finding(
        evaluation=evaluation,
        item=item,
        text="Penyerapan belum sejalan dengan kemajuan fisik (contoh).",
        recommendation="Susun ulang jadwal pengadaan untuk sisa masa rencana.",
    )
    well = Finding(
        evaluation=evaluation,
        text="Quick win berjalan dan pemiliknya jelas (contoh).",
        recommendation="Diteruskan.",
        no_follow_up="Sudah berjalan baik",
    )
    for finding in (slow, well):
        save_finding(finding, by)
    assert item.agency is not None
    day = (today + timedelta(days=DAYS)).isoformat()
    follow_up(slow, "Susun ulang jadwal pengadaan", item.agency, day, by)
    return close_evaluation(evaluation, "Rencana diteruskan dengan perubahan jadwal (contoh).", by)


def load_exposes(folder: Path, actor: Actor) -> None:
    """Write and approve the words of each quick win that has none yet."""
    from ruamel.yaml import YAML

    file = folder / "plan" / "exposes.yaml"
    for row in YAML(typ="safe").load(file.read_text("utf-8")) if file.is_file() else []:
        item = Item.objects.filter(code=row.pop("item"), quick_win=True, exposes=None).first()
        if item is not None:
            approve_expose(write_expose(Expose(item=item, **row), actor), actor)


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
        points = {row.pk: number for row, number in zip(criteria, [urgent, *rest], strict=True)}
        rate_candidate(candidate, points, by)
    take_proposal(choice, WAITS, by)
    return decide_priorities(choice, "Keputusan contoh", timezone.localdate(), Actor(mayor.pk, "mayor"))
