"""Instruments as data: loaded with the program, corrected by administrators, never changed in place."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.maturity.actions.events import InstrumentChanged, ScorePublished, note
from satukota.modules.maturity.models import InstrumentVersion, PublishedScore
from satukota.modules.maturity.rules import Unusable, available, from_document, load, to_document


@transaction.atomic
def load_instruments() -> list[InstrumentVersion]:
    """Bring in the instruments that come with the program and are not there yet; return those that were added."""
    stored_codes = set(InstrumentVersion.objects.values_list("code", flat=True))
    missing = [code for code in available() if code not in stored_codes]
    return [_store(to_document(load(code)), "", Actor.system()) for code in missing]


@transaction.atomic
def correct_instrument(document: dict[str, Any], reason: str, actor: Actor) -> InstrumentVersion:
    """Give an instrument its next version. Assessments that began with an older one keep it.

    Raises ValidationError with the fault, for example weights that do not add up to 100, or without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the instrument changes and where that is written.")})
    try:
        from_document(document)
    except Unusable as fault:
        raise ValidationError(
            {"document": _("This is not a sound instrument: %(fault)s.") % {"fault": fault}}
        ) from fault
    return _store(document, reason.strip(), actor)


def _store(document: dict[str, Any], reason: str, actor: Actor) -> InstrumentVersion:
    versions = InstrumentVersion.objects.select_for_update().filter(code=document["code"])
    version = (versions.aggregate(newest=Max("version"))["newest"] or 0) + 1 if versions.exists() else 1
    versions.update(is_current=False)
    instrument_version = InstrumentVersion.objects.create(
        code=document["code"],
        version=version,
        title=document["title"],
        regulation=document["regulation"],
        valid_from=document["valid_from"],
        valid_to=document["valid_to"],
        order=document["order"],
        document=document,
        reason=reason[:300],
        changed_by_id=actor.user_id,
    )
    note(InstrumentChanged(instrument_version.code, version), "instrument", instrument_version.pk, actor)
    return instrument_version


@transaction.atomic
def publish_score(score: PublishedScore, actor: Actor) -> PublishedScore:
    """Enter a score that somebody published, with year, publisher and source."""
    score.full_clean()
    score.save()
    note(ScorePublished(score.year), "score", score.pk, actor)
    return score
