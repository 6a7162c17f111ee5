"""A mid-term evaluation of the demo: one finding with a corrective action, one that needs none, closed."""

from datetime import timedelta

from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User
from satukota.modules.planning.actions.midterm import close_evaluation, follow_up, save_evaluation, save_finding
from satukota.modules.planning.models import Finding, Item, MidtermEvaluation, Plan
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
