"""The absorption curve: payments planned and made up to the end of each quarter."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from satukota.modules.planning.rules.books import QUARTERS, Absorption
from satukota.modules.planning.rules.quarters import Quarter
from satukota.web.api import Chart, Series, number


def unit_of(amounts: Sequence[int | None]) -> tuple[int, str]:
    """Return the unit in which amounts are read best, and its words."""
    largest = max((abs(amount) for amount in amounts if amount is not None), default=0)
    units = (
        (10**12, _("trillion rupiah")), (10**9, _("billion rupiah")), (10**6, _("million rupiah")), (1, _("rupiah")),
    )  # fmt: skip
    return next((size, words) for size, words in units if largest >= size or size == 1)


def absorption_chart(curve: Absorption, year: int, name: str) -> Chart | None:
    """Return planned and made payments of a year, cumulative, or None where neither is known."""
    amounts = [*curve.planned, *curve.spent]
    if all(amount is None for amount in amounts):
        return None
    size, unit = unit_of(amounts)
    parts = [(_("planned"), curve.planned), (_("paid"), curve.spent)]
    return Chart(
        title=_finding(curve),
        subtitle=_("%(name)s, payments of %(year)s from its beginning, in %(unit)s") % {"name": name, "year": year, "unit": unit},
        labels=[str(Quarter(year, quarter)) for quarter in QUARTERS],
        series=[
            Series(label, [None if amount is None else Decimal(amount) / size for amount in values])
            for label, values in parts
            if any(amount is not None for amount in values)
        ],
        unit=unit,
        decimals=0 if size == 1 else 2,
        label_title=_("quarter"),
    )  # fmt: skip


def _finding(curve: Absorption) -> str:
    """Return in words where payments stand beside their plan in the last quarter that was reported."""
    both = [(plan, paid) for plan, paid in zip(curve.planned, curve.spent, strict=True) if plan and paid is not None]
    if not both:
        return _("Paid so far; no payments were planned") if not any(curve.planned) else _("Nothing has been paid yet")
    plan, paid = both[-1]
    share = number(Decimal(paid) * 100 / plan, 1)
    return _("Paid: %(share)s %% of what was planned until then") % {"share": share}
