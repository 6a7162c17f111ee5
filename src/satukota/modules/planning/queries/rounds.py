"""Rounds that hold: which there are, what they still lack, and what was frozen of them."""

from django.db.models import Count, QuerySet

from satukota.modules.planning.models import AgencyReport, FrozenRound, Round


def rounds() -> QuerySet[Round]:
    """Return the rounds, newest first; those that were opened by mistake and withdrawn are not among them."""
    return Round.objects.filter(withdrawn_at=None).annotate(agencies=Count("reports")).order_by("-year", "-quarter")


def withdrawn() -> QuerySet[Round]:
    """Return the rounds that were withdrawn, newest first."""
    return Round.objects.exclude(withdrawn_at=None).order_by("-withdrawn_at")


def gaps(evaluation_round: Round) -> list[AgencyReport]:
    """Return the reports of a round that are not published."""
    reports = evaluation_round.reports.exclude(case__state="published").exclude(case__state="withdrawn")
    return list(reports.select_related("agency", "case", "case__definition").order_by("agency__name"))


def frozen_of(evaluation_round: Round, number: int = 0) -> FrozenRound | None:
    """Return what was frozen of a round: the version `number`, or the newest."""
    versions = evaluation_round.frozen.all()
    return versions.filter(number=number).first() if number else versions.first()
