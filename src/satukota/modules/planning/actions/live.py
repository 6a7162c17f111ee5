"""What the plan does by itself: live figures kept as values of a quarter, and messages about what is overdue or behind."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import structlog
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from satukota.kernel.addresses import absolute
from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.kernel.people.api import User, staff_with
from satukota.kernel.registry.api import Indicator as Offer
from satukota.kernel.registry.api import Measured, Module, offers, resolve
from satukota.modules.planning.actions.events import LiveRefreshed, note
from satukota.modules.planning.actions.indicators import Reading, current_value, definition_at, put_value
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import Indicator, Round, Standing, Value
from satukota.modules.planning.queries.judged import judged_of
from satukota.modules.planning.queries.overdue import Overdue, overdue, overdue_correctives
from satukota.modules.planning.queries.packages import overdue_packages
from satukota.modules.planning.rules.lights import Light
from satukota.modules.planning.rules.quarters import Quarter, quarter_of

log = structlog.get_logger(__name__)


def live_offers() -> dict[str, tuple[Module, Offer]]:
    """Return the live figures of all modules by code."""
    return {offer.code: (module, offer) for module, offer in offers("indicators", Offer)}


def measure(code: str, quarter: Quarter) -> Measured | None:
    """Compute a live figure for a quarter, or None where no module offers it (any more)."""
    module_and_offer = live_offers().get(code)
    if module_and_offer is None:
        return None
    module, offer = module_and_offer
    measured: Measured = resolve(module.name, offer.compute)(quarter.start, quarter.next.start)
    return measured


def live_reading(code: str, quarter: Quarter) -> Reading | None:
    """Return a live figure as a reading, or None where nothing can be said yet."""
    measured = measure(code, quarter)
    if measured is None:
        return None
    value = None if measured.value is None else Decimal(str(measured.value)).quantize(Decimal("0.0001"))
    offer = live_offers()[code][1]
    inputs = {**measured.inputs, "live": code, "live_version": offer.version}
    return Reading(value, measured.n, inputs, measured.url, source=Indicator.Source.LIVE, state=Value.State.PUBLISHED)


@transaction.atomic
def refresh_live(actor: Actor, quarter: Quarter | None = None) -> int:
    """Compute every live indicator of a quarter (this one by default). Returns how many changed.

    A quarter whose round is closed stays as it was. A figure that fails is logged and left as it was: one module's fault must not hide the others.
    """
    quarter = quarter or quarter_of(timezone.localdate())
    if Round.objects.filter(year=quarter.year, quarter=quarter.number, closed_at__isnull=False).exists():
        return 0
    changed = [
        indicator.pk
        for indicator in Indicator.objects.filter(source=Indicator.Source.LIVE, ended_on=None)
        if _refresh(indicator, quarter, actor)
    ]
    if changed:
        update_standings(changed, [quarter.year])
        note(LiveRefreshed(len(changed)), "live", quarter.year * 10 + quarter.number, actor)
    return len(changed)


def _refresh(indicator: Indicator, quarter: Quarter, actor: Actor) -> bool:
    try:
        with transaction.atomic():
            new = live_reading(indicator.live_code, quarter)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        log.warning("planning.live_failed", code=indicator.live_code, error=type(error).__name__)
        return False
    if new is None:
        return False
    current = current_value(indicator, quarter)
    if current is not None and (current.value, current.n, current.inputs) == (new.value, new.n, new.inputs):
        return False
    if current is not None and _may_overwrite(current, quarter):
        Value.objects.filter(pk=current.pk).update(value=new.value, n=new.n, inputs=new.inputs, url=new.url)
    else:
        put_value(indicator, quarter, new, actor, current)
    return True


def _may_overwrite(current: Value, quarter: Quarter) -> bool:
    """A live figure moves all day; its history keeps one row for each day and definition."""
    today = timezone.localdate(current.entered_at) == timezone.localdate()
    definition = definition_at(current.indicator, quarter)
    return today and current.source == Indicator.Source.LIVE and current.definition == definition


TOLD = ("officer", "village_clerk", "head")


@transaction.atomic
def ring_overdue() -> int:
    """Tell the people of each agency, and its head, of what became overdue; return how many messages that makes.

    The key of a message names the thing and its day: nobody is told twice, unless the day was moved and is over again.
    """
    notices = [notice for row in [*overdue(), *overdue_correctives(), *overdue_packages()] for notice in _notices(row)]
    notify_all(notices)
    return len(notices)


@transaction.atomic
def ring_behind() -> int:
    """Tell the people of an agency, and its head, which of its indicators are far behind; return how many messages.

    The key of a message names indicator and judged quarter: nobody is told twice of one judgement.
    """
    year = timezone.localdate().year
    behind = Standing.objects.filter(year=year, light=Light.BEHIND, indicator__ended_on=None)
    standings = list(
        behind.exclude(indicator__agency=None)
        .select_related("indicator__agency", "definition", "promise")
        .order_by("indicator__code")
    )
    people = {pk: _people(pk) for pk in {standing.indicator.agency_id or 0 for standing in standings}}
    notices = [n for standing in standings for n in _behind(standing, people[standing.indicator.agency_id or 0])]
    notify_all(notices)
    return len(notices)


def _behind(standing: Standing, people: Iterable[User]) -> Iterator[Notice]:
    indicator = standing.indicator
    context = {
        "name": indicator.name,
        "agency": indicator.agency.name if indicator.agency else "",
        "judged": judged_of(standing).words,
        "link": absolute(reverse("planning:indicator", args=[indicator.code])),
    }
    key = f"planning:behind:{indicator.pk}:{standing.year}:{standing.judged_quarter}"
    for user in people:
        yield Notice(user, "plan-behind", context, key=f"{key}:{user.pk}")


def _people(agency_id: int) -> list[User]:
    """Return who is told for an agency, each once."""
    return list({user.pk: user for role in TOLD for user in staff_with(role, agency_id)}.values())


def _notices(row: Overdue) -> Iterator[Notice]:
    if row.agency is None:
        return
    context = {
        "name": row.name,
        "agency": row.agency.name,
        "due": date_format(row.due, "j F Y"),
        "link": absolute(row.url),
    }
    for user in _people(row.agency.pk):
        yield Notice(user, "plan-overdue", context, key=f"planning:overdue:{row.key}:{user.pk}")
