"""The head of an indicator: what it is called and whose it is. Once it is public, each change is told with its reason."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import IndicatorEnded, IndicatorSaved, note
from satukota.modules.planning.actions.indicators import newest_published
from satukota.modules.planning.actions.names import told_by
from satukota.modules.planning.models import Indicator, IndicatorChange, IndicatorDefinition, Value
from satukota.modules.planning.queries.targets import in_force

Part = IndicatorChange.Part
STAYS: Mapping[str, Promise] = {
    "code": _("Its page is public at this code, and others point to it: the code stays."),
    "rhythm": _("Its past years are judged by this frequency: end it, and make another indicator with the new one."),
    "is_public": _("What was published stays published: end the indicator with the day and the reason instead."),
}
"""What no longer changes once something of the indicator is public, and the way that is left."""
PAGES = frozenset({
    "commitments", "corrections", "counted-reports", "follow", "import", "items", "new", "packages", "packages.csv",
    "plan", "promises", "promises.csv", "quick-wins", "refresh", "roadmap", "rounds", "spm", "stop", "values.xlsx",
})  # fmt: skip
"""Words that stand in addresses where the code of an indicator does (urls.py)."""
TOLD = (
    Part.NAME, Part.AGENCY, Part.MISSION, Part.DIMENSION, Part.SOURCE, Part.LIVE_CODE, Part.IS_PUBLIC, Part.IS_KEY,
)  # fmt: skip
NAMED = (Part.AGENCY, Part.MISSION, Part.DIMENSION)


@transaction.atomic
def save_indicator(indicator: Indicator, actor: Actor, reason: str = "") -> Indicator:
    """Make an indicator or change its head; of one that is public every change is kept with its reason.

    Raises ValidationError by field: a public one without a reason, or where what others rely on would change.
    """
    indicator.full_clean()
    _require_rule(indicator)
    _require_address(indicator.code)
    before = Indicator.objects.select_for_update(of=("self",)).filter(pk=indicator.pk).first()
    changed = _changed(before, indicator) if before else ()
    if before is not None and is_known(before):
        _require_kept(before, indicator)
        keep_changes(before, indicator, [part for part in TOLD if part in changed], reason, actor)
    indicator.save()
    note(IndicatorSaved(changed), "indicator", indicator.pk, actor, agency_id=indicator.agency_id)
    return indicator


def _require_rule(indicator: Indicator) -> None:
    """Raise ValidationError where a figure is to be computed from units and no definition says how."""
    if indicator.source != Indicator.Source.UNITS:
        return
    ruled = IndicatorDefinition.objects.filter(indicator=indicator.pk, is_current=True).exclude(across="")
    if indicator.pk is None or not ruled.exists():
        raise ValidationError({"source": _("Say first, in the definition, how its units become the whole.")})


def _require_address(code: str) -> None:
    """Raise ValidationError for a code that can be no part of an address, or that is another page's."""
    if "/" in code or not code.strip("."):
        raise ValidationError({"code": _("The code is part of an address: it holds no / and is not a dot alone.")})
    if code.lower() in PAGES:
        raise ValidationError({"code": _("A page has this address already: choose another code.")})


def is_known(indicator: Indicator) -> bool:
    """Tell whether everybody may know of an indicator: a value of it was published, or a target promised."""
    if not indicator.is_public:
        return False
    published = indicator.values.filter(state=Value.State.PUBLISHED, value__isnull=False)
    return published.exists() or in_force().filter(indicator=indicator).exists()


def _changed(before: Indicator, after: Indicator) -> tuple[str, ...]:
    fields = [field for field in Indicator._meta.concrete_fields if not field.primary_key]
    return tuple(field.name for field in fields if getattr(before, field.attname) != getattr(after, field.attname))


def _require_kept(before: Indicator, after: Indicator) -> None:
    wrong = {name: words for name, words in STAYS.items() if getattr(before, name) != getattr(after, name)}
    if wrong:
        raise ValidationError(wrong)


def keep_changes(
    before: Indicator, after: Indicator, parts: list[IndicatorChange.Part], reason: str, actor: Actor
) -> None:
    """Keep what these parts of a head were and are. Raises ValidationError without a reason."""
    why = told_by(reason, actor) if parts else {}
    IndicatorChange.objects.bulk_create(
        IndicatorChange(
            indicator=after,
            part=part,
            before=_written(before, part),
            after=_written(after, part),
            **why,
        )
        for part in parts
    )


def _written(indicator: Indicator, part: IndicatorChange.Part) -> str:
    """Return a part as it is kept: a row by the name that it had, a day as YYYY-MM-DD, a choice by its code."""
    value = getattr(indicator, part)
    if part in NAMED:
        return value.name if value else ""
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)


@transaction.atomic
def end_indicator(indicator: Indicator, day: date | None, reason: str, actor: Actor) -> Indicator:
    """End an indicator on a day, or let one that ended go on (None). Its years until then stay public.

    Raises ValidationError without a reason, for a day to come, and for one before what was published.
    """
    indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    if day is not None and day > timezone.localdate():
        raise ValidationError({"day": _("This day has not come yet.")})
    newest = newest_published(indicator)
    if day is not None and newest is not None and day < newest.end:
        words = _("%(quarter)s is published: it cannot have ended before.")
        raise ValidationError({"day": words % {"quarter": newest}})
    before = Indicator.objects.get(pk=indicator.pk)
    indicator.ended_on = day
    keep_changes(before, indicator, [Part.ENDED_ON], reason, actor)
    indicator.save(update_fields=["ended_on"])
    data = IndicatorEnded(day.isoformat() if day else "")
    note(data, "indicator", indicator.pk, actor, agency_id=indicator.agency_id, public=indicator.is_public)
    return indicator
