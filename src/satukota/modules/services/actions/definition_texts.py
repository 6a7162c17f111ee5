"""Texts of definitions in the editor: each change is kept, the one before can be had back."""

from django.db import transaction
from django.utils import timezone

from satukota.kernel.people.api import User
from satukota.modules.services.models import DefinitionText

STEPS_BACK = 30
"""So many changes can be undone."""


class ChangedMeanwhile(Exception):
    """The text was changed since the page was opened: in another tab, or by pressing back."""


def open_text(author: User, case_type: str, source: str) -> DefinitionText:
    """Return the text that somebody is writing for a service; one that is not begun yet begins with `source`."""
    text, _new = DefinitionText.objects.get_or_create(author=author, type=case_type, defaults={"source": source})
    return text


@transaction.atomic
def write_text(text: DefinitionText, source: str, revision: int) -> DefinitionText:
    """Keep a changed text. Raises ChangedMeanwhile where it is not at `revision` any more."""
    row = _at(text, revision)
    if row.source != source:
        row.earlier = [*row.earlier, row.source][-STEPS_BACK:]
        row.source = source
        _save(row)
    return row


def _at(text: DefinitionText, revision: int) -> DefinitionText:
    """Lock a text and return it. Raises ChangedMeanwhile where it is not at `revision` any more."""
    row = DefinitionText.objects.select_for_update().get(pk=text.pk)
    if row.revision != revision:
        raise ChangedMeanwhile
    return row


@transaction.atomic
def undo(text: DefinitionText, revision: int) -> DefinitionText:
    """Take the last change back; a text without changes stays as it is.

    Raises ChangedMeanwhile where it is not at `revision` any more: a second press takes no second change back.
    """
    row = _at(text, revision)
    if row.earlier:
        *row.earlier, row.source = row.earlier
        _save(row)
    return row


def _save(row: DefinitionText) -> None:
    row.revision += 1
    row.changed_at = timezone.now()
    row.save(update_fields=["source", "earlier", "revision", "changed_at"])


def drop_text(text: DefinitionText) -> None:
    """Throw a text away; versions that were kept or published stay."""
    text.delete()
