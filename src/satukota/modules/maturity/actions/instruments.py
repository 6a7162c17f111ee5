"""Instruments as data: loaded with the program, corrected by administrators, never changed in place."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.maturity.actions.events import EffortsSet, InstrumentChanged, note
from satukota.modules.maturity.models import Effort, InstrumentVersion
from satukota.modules.maturity.queries.instruments import instrument_of
from satukota.modules.maturity.queries.rights import holds
from satukota.modules.maturity.rules import Unusable, available, from_document, load, to_document


@transaction.atomic
def load_instruments() -> list[InstrumentVersion]:
    """Bring in the instruments that come with the program, and its corrections of those that nobody here corrected.

    Returns the versions that were added. Assessments keep the version that they began with.
    """
    current = {version.code: version for version in InstrumentVersion.objects.filter(is_current=True)}
    added = []
    for code in available():
        document, version = to_document(load(code)), current.get(code)
        if version is None:
            added.append(_store(document, "", Actor.system()))
        elif version.changed_by_id is None and version.document != json.loads(json.dumps(document)):
            added.append(_store(document, gettext("Corrected with a new version of the program."), Actor.system()))
    return added


@transaction.atomic
def set_efforts(version: InstrumentVersion, efforts: Mapping[tuple[int, int], int], actor: Actor) -> int:
    """Keep the city's own estimates for an instrument, (indicator, level) → points; return how many there are.

    What is left out counts with the product's default again. Raises ValidationError for a level that does not exist.
    """
    if not holds(actor, "maturity.manage"):
        raise PermissionDenied("maturity.manage")
    instrument = instrument_of(version)
    rows = [Effort(code=version.code, no=no, level=level, points=points) for (no, level), points in efforts.items()]
    for row in rows:
        if row.no not in instrument.by_no or not instrument.lowest < row.level <= instrument.highest:
            raise ValidationError(_("This instrument has no such level."))
        row.clean_fields(exclude=["id"])
    Effort.objects.filter(code=version.code).delete()
    Effort.objects.bulk_create(rows)
    note(EffortsSet(version.code, len(rows)), "instrument", version.pk, actor)
    return len(rows)


@transaction.atomic
def correct_instrument(document: dict[str, Any], reason: str, actor: Actor) -> InstrumentVersion:
    """Give an instrument its next version. Assessments that began with an older one keep it.

    Raises ValidationError with the fault, for example weights that do not add up to 100, or without a reason.
    """
    if not holds(actor, "maturity.manage"):
        raise PermissionDenied("maturity.manage")
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
