"""Outcomes of people in the demo: of those who head an agency with an outcome in the tree, and of one officer below."""

from collections.abc import Iterator

from satukota.kernel.people.api import Membership, User, actor_for, held_today
from satukota.modules.planning.actions.performance import agree_to_outcome, save_person_outcome
from satukota.modules.planning.models import Indicator, Outcome, PersonOutcome
from satukota.modules.planning.models.performance import this_year

MOST = 4
"""Agencies whose people are shown."""


def load_performance() -> None:
    """Write an outcome for the head of some agencies and one for an officer below, to which the head has agreed."""
    if PersonOutcome.objects.exists():
        return
    for outcome, head, officer in _pairs():
        indicators = list(Indicator.objects.filter(outcomes=outcome, agency=outcome.agency, ended_on=None)[:2])
        of_head = PersonOutcome(
            user=head, agency=outcome.agency, year=this_year(), outcome=outcome, statement=outcome.statement,
            quality="Sesuai target indikator tahun ini", time="31 Desember",
        )  # fmt: skip
        save_person_outcome(of_head, head, actor_for(head), indicators=indicators)
        below = PersonOutcome(
            user=officer, agency=outcome.agency, year=this_year(), parent=of_head,
            statement=f"Data untuk “{outcome.statement.lower()}” lengkap setiap triwulan", quantity="4 laporan",
            quality="Tidak ada yang dikembalikan walidata", time="tanggal 10 setelah triwulan berakhir",
            expectation="Sampaikan kendala sebelum tenggat, bukan sesudahnya.",
        )  # fmt: skip
        save_person_outcome(below, head, actor_for(head), indicators=indicators)
        agree_to_outcome(below, head, actor_for(head))


def _pairs() -> Iterator[tuple[Outcome, User, User]]:
    """Yield outcomes of the tree with who heads their agency and an officer there, each agency once."""
    offices: set[int] = set()
    for outcome in Outcome.objects.exclude(agency=None).filter(ended_on=None).select_related("agency").order_by("path"):
        if outcome.agency_id in offices or len(offices) == MOST:
            continue
        people = {role: _holder(role, outcome.agency_id) for role in ("head", "officer")}
        head, officer = people["head"], people["officer"]
        if head is not None and officer is not None and head != officer:
            offices.add(outcome.agency_id or 0)
            yield outcome, head, officer


def _holder(role: str, agency_id: int | None) -> User | None:
    members = held_today(Membership.objects.filter(role=role, agency=agency_id, user__is_active=True))
    membership = members.select_related("user").order_by("acting", "pk").first()
    return membership.user if membership else None
