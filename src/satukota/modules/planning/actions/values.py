"""Importing values of indicators: all rows or none, each fault named."""

import hashlib
from io import BytesIO

from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.figures import NO_GROUND, Ground
from satukota.modules.planning.actions.importing import Outcome, read_sheet
from satukota.modules.planning.actions.reporting import submit_values
from satukota.modules.planning.models import Indicator
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.rules.value_sheet import check_values


def import_values(content: bytes, actor: Actor, *, dry_run: bool = False, ground: Ground = NO_GROUND) -> Outcome:
    """Report the values of a sheet, or report nothing and name every problem.

    They go the way of hands: `added` counts the drafts of open reports, `changed` those that wait for a second person.
    Raises RefusedSheet where the file cannot be read at all, RefusedFigures where a row cannot be reported now.
    """
    rows = list(read_sheet(BytesIO(content), needed=("code", "year", "quarter", "value")))
    sources = dict(Indicator.objects.filter(ended_on=None, definitions__is_current=True).values_list("code", "source"))
    computed = frozenset(code for code, source in sources.items() if source == Indicator.Source.LIVE)
    good, problems = check_values(rows, frozenset(sources), computed, quarter_of(timezone.localdate()))
    if problems or dry_run:
        return Outcome(0, 0, tuple(problems), len(rows))
    submitted = submit_values(good, hashlib.sha256(content).hexdigest(), actor, ground)
    return Outcome(submitted.drafted, submitted.waiting, (), len(rows))
