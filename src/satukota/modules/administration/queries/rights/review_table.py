"""The result of a review of rights as a table: a line for each role."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.modules.administration.models import ReviewRow
from satukota.modules.administration.queries.rights.standings import ODD, title_of


def head() -> list[str]:
    """Return the headings."""
    return [
        _("Agency"), _("Name"), _("User name"), _("Role"), _("Area"), _("Since"), _("Until"), _("Acting"),
        _("Last sign-in"), _("What is odd"), _("Result"), _("By"), _("Decided on"), _("Remark"),
    ]  # fmt: skip


def lines(rows: Iterable[ReviewRow]) -> list[list[object]]:
    """Return the cells of each role."""
    return [_line(row) for row in rows]


def _line(row: ReviewRow) -> list[object]:
    verdict = getattr(row, "verdict", None)
    decided = timezone.localtime(verdict.at).date().isoformat() if verdict else ""
    seen = timezone.localtime(row.last_seen).date().isoformat() if row.last_seen else _("never")
    return [
        row.part.agency.name, str(row.user), row.user.username, title_of(row.role), row.area_code,
        row.starts.isoformat(), row.ends.isoformat() if row.ends else "", _("yes") if row.acting else _("no"), seen,
        "; ".join(words_of(row)), verdict.get_verdict_display() if verdict else _("not decided"),
        str(verdict.by) if verdict else "", decided, verdict.remark if verdict else "",
    ]  # fmt: skip


def words_of(row: ReviewRow) -> list[str]:
    """Return what was odd about a role when the review began, in words."""
    return [str(ODD[kind]) for kind in row.odd if kind in ODD]
