"""Write a category without anybody seeing it yet, and put it in force."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from satukota.kernel.changes.api import Author, changes_of, configurables
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.modules.reports.actions.categories import keep_category, refuse_category_faults
from satukota.modules.reports.models import CatalogueVersion, CategoryDraft
from satukota.modules.reports.queries.catalogue import category_rows
from satukota.modules.reports.queries.category_words import KIND
from satukota.modules.reports.rules.category_drafts import new_code, put_together
from satukota.modules.reports.rules.category_values import category_values

type Values = dict[str, Any]
ADDRESSES = ("new", "try")
"""Codes that are pages already."""


@dataclass(frozen=True, slots=True)
class CategoryDrafted(EventData):
    """A draft of a category was written or thrown away. `category` is its code, `change` kept or dropped."""

    name: ClassVar[str] = "reports.category_drafted"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    category: str = ""
    change: str = ""


@transaction.atomic
def begin_category(values: Mapping[str, Any], actor: Actor) -> CategoryDraft:
    """Begin a new category; nobody but its writers sees it before it is put in force."""
    fresh = category_values(values)
    taken = {*category_rows(), *_used_codes(), *ADDRESSES}
    code = new_code(fresh["name"].get("en") or fresh["name"]["id"], taken)
    draft = CategoryDraft.objects.create(code=code, values=fresh, is_new=True, user_id=actor.user_id)
    _record(draft, "kept", actor)
    return draft


def _used_codes() -> set[str]:
    drafts = set(CategoryDraft.objects.values_list("code", flat=True))
    return drafts | set(CatalogueVersion.objects.values_list("code", flat=True))


@transaction.atomic
def change_draft(code: str, change: Callable[[Values], Values], actor: Actor) -> CategoryDraft:
    """Change what is written of a category; the first change begins a draft from what is in force.

    Raises KeyError where there is neither draft nor category.
    """
    draft = CategoryDraft.objects.select_for_update().filter(code=code).first()
    if draft is None:
        draft = CategoryDraft(code=code, values=category_rows()[code], base=_number(code))
    draft.values, draft.user_id = change(draft.values), actor.user_id
    draft.save()
    _record(draft, "kept", actor)
    return draft


def _number(code: str) -> int:
    """Return the number of the version in force; 0 for one that is as the program brings it."""
    rows = CatalogueVersion.objects.filter(kind=CatalogueVersion.Kind.CATEGORY, code=code).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


@transaction.atomic
def drop_draft(draft: CategoryDraft, actor: Actor) -> None:
    """Throw a draft away; what is in force stays."""
    _record(draft, "dropped", actor)
    draft.delete()


@transaction.atomic
def publish_draft(code: str, author: Author) -> None:
    """Put a draft in force. Raises ValidationError, KeyError where there is no draft.

    Where a colleague put another version in force since the draft was begun, `catch_up` comes first.
    """
    draft = CategoryDraft.objects.select_for_update().filter(code=code).first()
    if draft is None:
        raise KeyError(code)
    if draft.base != _number(code):
        raise ValidationError(_("Somebody published another version meanwhile."), code="overtaken")
    refuse_category_faults(code, draft.values, category_rows())
    keep_category(code, draft.values, author)
    draft.delete()


@transaction.atomic
def catch_up(code: str, actor: Actor) -> str:
    """Take over into a draft what a colleague published since it was begun; return who that was and what both changed.

    Empty where nothing was published. What the draft changed stands.
    """
    draft = CategoryDraft.objects.select_for_update().filter(code=code).first()
    number = _number(code)
    if draft is None or draft.base == number:
        return ""
    base = CatalogueVersion.objects.filter(
        kind=CatalogueVersion.Kind.CATEGORY, code=code, number=max(draft.base, 1)
    ).first()
    now = category_rows().get(code) or draft.values
    draft.values, both = put_together(base.values or now if base else now, draft.values, now)
    draft.base, draft.is_new = number, False
    draft.save()
    _record(draft, "kept", actor)
    newest = changes_of(KIND, code).first()
    who = newest.user.display_name if newest and newest.user else _("the system")
    said = _("%(who)s published another version while you wrote. It is taken over here; look at the differences again.")
    told = said % {"who": who}
    if both:
        labels = configurables()[KIND][1].words
        told += " " + _("You both changed: %(fields)s. Yours stands.") % {
            "fields": ", ".join(str(labels.get(name, name)) for name in both)
        }
    return told


def _record(draft: CategoryDraft, change: str, actor: Actor) -> None:
    about = Subject("category_draft", draft.pk, Audience.AGENCY, actor.agency_id)
    record(CategoryDrafted(category=draft.code, change=change), about, actor)
