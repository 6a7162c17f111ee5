"""The meeting of a round: what belongs on its agenda, what was decided before and what became of it, who was there."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from satukota.kernel.cases.api import CaseEntry
from satukota.modules.planning.models import AgendaItem, Corrective, Round
from satukota.modules.planning.queries import monev
from satukota.modules.planning.queries.overdue import late_items
from satukota.modules.planning.queries.rounds import rounds

MOST_INDICATORS, MOST_ITEMS = 10, 5
"""Matters that an agenda begins with; the page of the meeting lists the others."""
LONGEST = 300


def matters_behind(here: Round) -> list[AgendaItem]:
    """Return what a meeting should speak of, the worst first, not stored: late reports, indicators, works.

    Written in the language of the city, whoever makes it.
    """
    with override(settings.LANGUAGE_CODE):
        matters = [*_late_reports(here), *_short_indicators(here)]
        works = {matter.item_id: matter for matter in [*_late_works(here), *_drifting_works(here)]}
        return [*matters, *works.values()]


def _late_reports(here: Round) -> Iterator[AgendaItem]:
    names = [row.report.agency.name for row in monev.report_rows(here) if row.report.case.state != "published"]
    if names:
        count = ngettext("%(n)s report is not published", "%(n)s reports are not published", len(names))
        words = count % {"n": len(names)}
        whole = f"{words}: {', '.join(names)}"
        yield AgendaItem(round=here, title=whole if len(whole) <= LONGEST else words)


def _short_indicators(here: Round) -> Iterator[AgendaItem]:
    lines = [line for group in monev.behind(here, each=MOST_INDICATORS) for line in group.lines]
    lines.sort(key=lambda line: (_reached(line), line.indicator.code))
    for line in lines[:MOST_INDICATORS]:
        percent = f"{_reached(line):.0f}"
        reached = _("%(percent)s %% of what was to be reached") % {"percent": percent}
        title = _titled(line.indicator.name, reached)
        yield AgendaItem(round=here, title=title, indicator=line.indicator, agency=line.indicator.agency)


def _reached(line: Any) -> Decimal:
    percent = line.standing.percent if line.standing else None
    return Decimal(0) if percent is None else percent


def _late_works(here: Round) -> Iterator[AgendaItem]:
    for item in late_items()[:MOST_ITEMS]:
        day = date_format(item.ends, "j F Y") if item.ends else ""
        late = _("was to end on %(day)s") % {"day": day}
        yield AgendaItem(round=here, title=_titled(item.name, late), item=item, agency=item.agency)


def _drifting_works(here: Round) -> Iterator[AgendaItem]:
    for node in monev.drifting_items(here, MOST_ITEMS).nodes:
        title = _titled(node.item.name, _("work and money drift apart"))
        yield AgendaItem(round=here, title=title, item=node.item, agency=node.item.agency)


def _titled(name: str, why: str) -> str:
    """Return a name and why it is spoken of; a name that is too long ends with an ellipsis."""
    room = LONGEST - len(why) - 2
    return f"{name if len(name) <= room else name[: room - 1] + '…'}: {why}"


def decided_before(here: Round) -> list[Corrective]:
    """Return what the meeting before decided, and of older ones what is still open; the newest round first."""
    earlier = rounds().filter(Q(year__lt=here.year) | Q(year=here.year, quarter__lt=here.quarter))
    last = earlier.first()
    decisions = monev.correctives(round__in=earlier.values("pk"))
    decisions = decisions.filter(Q(round=last) | Q(case__is_open=True)).select_related("round")
    return list(decisions.order_by("-round__year", "-round__quarter", "number", "pk"))


def last_words(decisions: list[Corrective]) -> dict[int, str]:
    """Return what was last said of each decision in its case, by the case."""
    said = CaseEntry.objects.filter(case__in=[row.case_id for row in decisions]).exclude(text="")
    return dict(said.order_by("case_id", "-pk").distinct("case_id").values_list("case_id", "text"))
