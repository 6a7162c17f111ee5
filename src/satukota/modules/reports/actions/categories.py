"""Change categories and their groups: each change is a new version, kept with who made it and why."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Case
from satukota.kernel.changes.api import Author, Values, keep_change
from satukota.kernel.people.api import User, offices
from satukota.modules.reports.models import CatalogueVersion
from satukota.modules.reports.queries.catalogue import catalogue, category_rows, forget_categories, group_rows
from satukota.modules.reports.queries.category_rights import changes_all, forbidden_fields
from satukota.modules.reports.queries.category_words import GROUP_KIND, KIND, fault_words
from satukota.modules.reports.rules.category_faults import Surroundings, category_faults
from satukota.modules.reports.rules.category_values import category_values, group_values
from satukota.modules.reports.rules.submission import TYPE, Fault

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@transaction.atomic
def keep_category(key: str, values: Values | None, author: Author) -> None:
    """Put a category's values in force as its next version; None takes away one under which nothing was ever taken.

    Reports keep the version under which they were taken. Raises ValidationError by field.
    """
    _lock(key)
    rows = category_rows()
    before, after = rows.get(key), _category_form(values)
    if before == after:
        return
    _must_be_allowed(author, before, after)
    if after is None:
        _must_be_unused(key)
    else:
        refuse_category_faults(key, after, rows)
    _append(CatalogueVersion.Kind.CATEGORY, key, before, after)
    keep_change(KIND, key, before, after, author)


def _category_form(values: Values | None) -> dict[str, Any] | None:
    if values is None:
        return None
    try:
        return category_values(values)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValidationError(_("These values are no category.")) from error


def _must_be_allowed(author: Author, before: Values | None, after: Values | None) -> None:
    """Refuse what an agency's administrator may not change, whichever way it comes (a page, an undo, an import)."""
    user = User.objects.filter(pk=author.actor.user_id).first() if author.actor.user_id else None
    if user is None:
        return  # the system itself, such as an import from the command line
    if forbidden_fields(user, dict(before) if before else None, dict(after) if after else None):
        raise ValidationError(_("Only the administrator of the city may change this of a category."))


def refuse_category_faults(code: str, values: dict[str, Any], rows: dict[str, dict[str, Any]]) -> None:
    """Raise ValidationError by field where a category's values cannot come into force beside the other `rows`."""
    before = rows.get(code)
    here = {office.code for office in offices().values()}
    beside = Surroundings(
        groups=group_rows().keys(),
        # What a category had before is not asked again: an agency may have come to an end since.
        agencies=here | ({before["agency"], *before["agencies"].values()} if before else set()),
        open_codes={other for other, row in rows.items() if not row["closed"]},
    )
    refuse(category_faults(code, values, beside))


def refuse(faults: dict[str, Fault]) -> None:
    """Raise ValidationError with faults in words, by field; nothing where there are none."""
    if faults:
        raise ValidationError({name: fault_words(fault) for name, fault in faults.items()})


def _must_be_unused(code: str) -> None:
    if Case.objects.filter(type=TYPE, category=code).exists():
        raise ValidationError(_("Reports were taken under this category: close it instead of taking it away."))


@transaction.atomic
def close_category(code: str, successor: str, author: Author, *, with_words: bool = False) -> None:
    """Let a category take nothing new; its reports go to `successor` from now on, and it keeps what it has.

    `with_words`: the successor is recognised by its words too. Raises ValidationError.
    """
    rows = category_rows()
    keep_category(code, {**rows[code], "closed": True, "successor": successor}, author)
    if with_words:
        words = [*rows[successor]["keywords"], *rows[code]["keywords"]]
        keep_category(successor, {**rows[successor], "keywords": list(dict.fromkeys(words))}, author)


def open_category(code: str, author: Author) -> None:
    """Let a closed category take reports again. Raises ValidationError."""
    keep_category(code, {**category_rows()[code], "closed": False, "successor": ""}, author)


@transaction.atomic
def keep_group(key: str, values: Values | None, author: Author) -> None:
    """Put name, icon and order of a group in force. Raises ValidationError."""
    _lock(f"group {key}")
    before, after = group_rows().get(key), group_values(values, 0) if values is not None else None
    if before == after:
        return
    user = User.objects.filter(pk=author.actor.user_id).first() if author.actor.user_id else None
    if user is not None and not changes_all(user):
        raise ValidationError(_("Only the administrator of the city may change this of a category."))
    if after is None and any(row["group"] == key for row in category_rows().values()):
        raise ValidationError(_("There are categories in this group: move them first."))
    if after is not None and not after["name"].get("id"):
        raise ValidationError({"name": fault_words(Fault("name_missing"))})
    _append(CatalogueVersion.Kind.GROUP, key, before, after)
    keep_change(GROUP_KIND, key, before, after, author)


def move_category(code: str, step: int, author: Author) -> bool:
    """Move a category up (-1) or down (1) in its group; return whether there was a place to move to."""
    kind = catalogue().categories[code]
    group, kinds = next(pair for pair in catalogue().by_group() if pair[0].code == kind.group)
    order = [other.code for other in kinds]
    place = order.index(code)
    if not 0 <= place + step < len(order):
        return False
    order[place], order[place + step] = order[place + step], order[place]
    keep_group(group.code, {**group_rows()[group.code], "order": order}, author)
    return True


def _lock(name: str) -> None:
    """Let one change of a thing wait for the other, so that versions follow each other."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"reports category {name}"])


def _append(kind: str, code: str, before: Values | None, after: Values | None) -> None:
    """Write the next version; before the first one, what the program brought, which older reports keep."""
    newest = CatalogueVersion.objects.filter(kind=kind, code=code).order_by("-number").first()
    number = newest.number if newest else 0
    rows = [after] if newest or before is None else [before, after]
    CatalogueVersion.objects.bulk_create(
        CatalogueVersion(kind=kind, code=code, number=number + place, values=values)
        for place, values in enumerate(rows, 1)
    )
    forget_categories()
    transaction.on_commit(forget_categories)
