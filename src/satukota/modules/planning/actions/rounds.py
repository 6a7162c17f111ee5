"""Rounds of evaluation: opened for a quarter, closed and frozen, opened again by two, withdrawn when opened by mistake."""

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from satukota.kernel.cases.api import SYSTEM, Act, Opening, apply, open_case, pinned_definition
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.kernel.registry.api import configured_flag
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.round_events import (
    RoundClosed,
    RoundOpened,
    RoundReopenAsked,
    RoundReopened,
    RoundWithdrawn,
)
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import AgencyReport, FrozenRound, Indicator, Item, Round
from satukota.modules.planning.queries.round_document import compose
from satukota.modules.planning.queries.rounds import gaps
from satukota.modules.planning.rules.periods import GRACE_DAYS, due_rhythms
from satukota.modules.planning.rules.quarters import Quarter

REPORT = "planning.quarterly-report"
ROMAN = ("I", "II", "III", "IV")
OUTSIDE = (Agency.Kind.VILLAGE, Agency.Kind.PARTNER)
EARLY = "PLANNING_OPEN_EARLY"


def reporting_agencies(quarter: Quarter) -> Iterable[Agency]:
    """Return the agencies that own an indicator which people enter and which is due in that quarter.

    With them those that own another one and an item with money in that quarter; and the offices of villages, and the
    partners such as companies of the city, that such an item names: they have no indicators, and would never be asked.
    """
    going = Q(ended_on=None) | Q(ended_on__gte=quarter.end)
    entered = Indicator.objects.filter(going).exclude(source=Indicator.Source.LIVE)
    due = entered.filter(rhythm__in=due_rhythms(quarter.number))
    items = Item.objects.filter(Q(starts=None) | Q(starts__lte=quarter.end), Q(ends=None) | Q(ends__gte=quarter.start))
    items = items.filter(budget__gt=0).exclude(state=Item.State.DROPPED)
    items = items.filter(Q(agency__kind__in=OUTSIDE) | Q(agency__in=entered.values("agency")))
    owners = Q(pk__in=due.values("agency")) | Q(pk__in=items.values("agency"))
    return Agency.objects.filter(owners).order_by("name")


@transaction.atomic
def open_round(year: int, quarter: int, actor: Actor, at: datetime | None = None) -> Round:
    """Open a quarter: one case for each agency that has something to report.

    Raises ValidationError the second time, and for a quarter that is not over yet unless the settings allow it.
    """
    at = at or timezone.now()
    evaluation_round = Round(year=year, quarter=quarter, opened_at=at)
    evaluation_round.clean_fields(exclude=["opened_at"])
    _require_openable(Quarter(year, quarter))
    evaluation_round.save()
    agencies = list(reporting_agencies(Quarter(year, quarter)))
    for agency in agencies:
        opening = Opening(REPORT, report_title(year, quarter, agency), agency=agency, channel="system", at=at)
        AgencyReport.objects.create(round=evaluation_round, agency=agency, case=open_case(opening, actor=actor))
    note(RoundOpened(year, quarter, len(agencies)), "round", evaluation_round.pk, actor)
    return evaluation_round


def _require_openable(quarter: Quarter) -> None:
    same = Round.objects.filter(year=quarter.year, quarter=quarter.number, withdrawn_at=None).first()
    if same is not None:
        day = date_format(timezone.localtime(same.opened_at), "DATE_FORMAT")
        words = _("The round of %(quarter)s is there already: it was opened on %(day)s.")
        raise ValidationError({"quarter": words % {"quarter": quarter, "day": day}})
    if quarter.end >= timezone.localdate() and not configured_flag(EARLY):
        words = _("%(quarter)s is not over yet: its round can be opened from %(day)s on.")
        day = date_format(quarter.next.start, "DATE_FORMAT")
        raise ValidationError({"quarter": words % {"quarter": quarter, "day": day}})


def report_title(year: int, quarter: int, agency: Agency) -> str:
    """Return the title of a report's case in the city's own language, whoever opens the round."""
    with override(settings.LANGUAGE_CODE):
        title = _("Evaluation of quarter %(quarter)s %(year)s") % {"quarter": ROMAN[quarter - 1], "year": year}
        return f"{title}: {agency.name}"


@transaction.atomic
def close_round(evaluation_round: Round, minutes: str, actor: Actor, *, known_gaps: Collection[str] = ()) -> Round:
    """Close a round with the minutes of its meeting, and freeze it: its papers and pages never change again.

    `known_gaps` are the codes of the agencies whose report is not published, as whoever closes has seen them; their
    cases end as missed. Raises ValidationError where they are others, and for a round that is not open.
    """
    here = _locked(evaluation_round)
    if here.closed_at is not None or here.withdrawn_at is not None:
        raise ValidationError(_("This round is not open."))
    missing = gaps(here)
    if {report.agency.code for report in missing} != set(known_gaps):
        names = ", ".join(report.agency.name for report in missing)
        words = _("These reports are not published; confirm that the round closes without them: %(names)s.")
        raise ValidationError({"gaps": words % {"names": names or "–"}})
    here.minutes, here.closed_at = minutes, (closed_at := timezone.now())
    frozen = _freeze(here, closed_at, actor)
    for report in missing:
        _step(report, "miss")
    here.reopen_reason, here.reopen_asked_by, here.reopen_asked_at = "", None, None
    here.reopened_at, here.reopened_by = None, None
    here.save()
    note(RoundClosed(frozen.number, frozen.digest, len(missing)), "round", here.pk, actor)
    return here


def _locked(evaluation_round: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).get(pk=evaluation_round.pk)


def _freeze(here: Round, closed_at: datetime, actor: Actor) -> FrozenRound:
    content = json.loads(json.dumps(_composed_of_quarter(here), cls=DjangoJSONEncoder))
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return FrozenRound.objects.create(
        round=here,
        number=here.frozen.count() + 1,
        content=content,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        reason=here.reopen_reason,
        frozen_at=closed_at,
        frozen_by_id=actor.user_id,
        reopened_by=here.reopened_by,
    )


def _composed_of_quarter(here: Round) -> dict[str, Any]:
    """Return the document of a round as its quarter left the year: what later quarters say stands in their own.

    A round is often closed, or closed again, when the next quarter has figures already. Every reader of standings is
    shown those of the quarter's end, and then they are as before: the savepoint takes them back.
    """
    quarter = Quarter(here.year, here.quarter)
    day = min(timezone.localdate(), quarter.next.start + timedelta(days=GRACE_DAYS))
    with transaction.atomic():
        update_standings(None, [here.year], day, until=quarter)
        content = compose(here)
        transaction.set_rollback(True)
    return content


def _step(report: AgencyReport, action: str) -> None:
    """Take a report's case along with its round; one of a definition without that step stays where it is."""
    if action in pinned_definition(report.case.definition_id).actions:
        apply(report.case.number, Act(action), SYSTEM)


@transaction.atomic
def ask_reopen(evaluation_round: Round, reason: str, actor: Actor) -> Round:
    """Ask to open a closed round again; a second person agrees or refuses. Raises ValidationError."""
    here = _locked(evaluation_round)
    if here.closed_at is None:
        raise ValidationError(_("This round is not closed."))
    if here.reopen_asked_at is not None:
        raise ValidationError(_("Somebody has asked already; a second person decides on it."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the round has to be opened again.")})
    here.reopen_reason, here.reopen_asked_at = reason.strip()[:300], timezone.now()
    here.reopen_asked_by_id = actor.user_id
    here.save(update_fields=["reopen_reason", "reopen_asked_at", "reopen_asked_by"])
    note(RoundReopenAsked(), "round", here.pk, actor)
    return here


@transaction.atomic
def decide_reopen(evaluation_round: Round, actor: Actor, *, agree: bool) -> Round:
    """Agree that a closed round is opened again, or refuse; whoever asked cannot. Raises ValidationError.

    What was frozen stays; the reports that were missed are open again.
    """
    here = _locked(evaluation_round)
    if here.closed_at is None or here.reopen_asked_at is None:
        raise ValidationError(_("Nobody has asked to open this round again."))
    if actor.user_id is None or actor.user_id == here.reopen_asked_by_id:
        raise ValidationError(_("Who asked cannot agree: somebody else has to."))
    if agree:
        here.closed_at, here.reopened_at, here.reopened_by_id = None, timezone.now(), actor.user_id
        here.save(update_fields=["closed_at", "reopened_at", "reopened_by"])
        for report in here.reports.select_related("case", "case__definition").filter(case__state="missed"):
            _step(report, "resume")
    else:
        here.reopen_reason, here.reopen_asked_at, here.reopen_asked_by = "", None, None
        here.save(update_fields=["reopen_reason", "reopen_asked_at", "reopen_asked_by"])
    note(RoundReopened(agree), "round", here.pk, actor)
    return here


@transaction.atomic
def withdraw_round(evaluation_round: Round, reason: str, actor: Actor) -> Round:
    """Take back a round that was opened by mistake, with the tasks of its agencies, while nothing was sent.

    Raises ValidationError with the agencies that sent something, without a reason, and for a round that was closed.
    """
    here = _locked(evaluation_round)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the round is withdrawn.")})
    if here.withdrawn_at is not None or here.closed_at is not None or here.frozen.exists():
        raise ValidationError(_("Only an open round that was never closed can be withdrawn."))
    reports = list(here.reports.select_related("agency", "case", "case__definition"))
    sent = [report.agency.name for report in reports if report.case.state != "filling"]
    if sent:
        words = _("These agencies have sent their report already: %(names)s.")
        raise ValidationError(words % {"names": ", ".join(sent)})
    here.withdrawn_at, here.withdrawn_reason = timezone.now(), reason.strip()[:300]
    here.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    for report in reports:
        _step(report, "withdraw")
    note(RoundWithdrawn(len(reports)), "round", here.pk, actor)
    return here
