"""Scores that others published, with rank and distribution: entered with their source, corrected by another row."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.maturity.actions.events import ScoreCorrected, ScorePublished, note
from satukota.modules.maturity.models import InstrumentVersion, PublishedScore
from satukota.modules.maturity.queries.instruments import instrument_of
from satukota.modules.maturity.queries.rights import holds
from satukota.modules.maturity.rules.standing import Flaw, flaws

WORDS: Mapping[Flaw, Promise] = {
    Flaw.RANK_ALONE: _("A rank says nothing without how many were ranked."),
    Flaw.RANK_TOO_LOW: _("The rank cannot be higher than how many were ranked."),
    Flaw.NO_SOURCE: _("Say where rank and distribution are published."),
    Flaw.NO_NUMBER: _("Give a number of institutions or a percentage with each predicate."),
    Flaw.TOO_MANY: _("More institutions have a predicate than were assessed."),
    Flaw.PERCENT: _(
        "The percentages cannot be right: each lies between 0 and 100, and the parts are at most the whole."
    ),
    Flaw.DIFFER: _("Number and percentage of a predicate do not agree."),
    Flaw.TWICE: _("The same predicate stands twice."),
}


@transaction.atomic
def publish_score(score: PublishedScore, actor: Actor) -> PublishedScore:
    """Enter a score that somebody published, with year, publisher and source; never of a day to come."""
    _check(score, actor)
    score.save()
    note(ScorePublished(score.year), "score", score.pk, actor)
    return score


@transaction.atomic
def correct_score(before: PublishedScore, score: PublishedScore, reason: str, actor: Actor) -> PublishedScore:
    """Put another row in the place of a published score; the first one stays beside it with the reason.

    Raises ValidationError without a reason, or where another correction came first.
    """
    current = PublishedScore.objects.select_for_update().get(pk=before.pk)
    if not reason.strip():
        raise ValidationError({"correction_reason": _("Say why.")})
    if not current.is_current:
        raise ValidationError(_("Somebody corrected this score in the meantime."))
    PublishedScore.objects.filter(pk=current.pk).update(is_current=False)
    score.pk, score.replaces, score.correction_reason = None, current, reason.strip()[:300]
    _check(score, actor)
    score.save()
    note(ScoreCorrected(score.year, current.pk), "score", score.pk, actor)
    return score


def _check(score: PublishedScore, actor: Actor) -> None:
    if not holds(actor, "maturity.manage"):
        raise PermissionDenied("maturity.manage")
    today = timezone.localdate()
    if score.year > today.year:
        raise ValidationError({"year": _("This year has not begun.")})
    for name in ("published_on", "distribution_on"):
        day = getattr(score, name)
        if day and day > today:
            raise ValidationError({name: _("This day has not come.")})
    version = InstrumentVersion.objects.filter(code=score.code, is_current=True).first() if score.code else None
    if version and not instrument_of(version).lowest <= score.value <= instrument_of(version).highest:
        raise ValidationError({"value": _("This lies outside the scale of the instrument.")})
    faults = flaws(score.rank, score.ranked, score.assessed, score.distribution, score.distribution_source)
    if faults:
        raise ValidationError(
            {name: [WORDS[flaw] for field, flaw in faults if field == name] for name, _flaw in faults}
        )
    score.entered_by_id = actor.user_id
    score.full_clean()
