"""Changes of the city's data as pages show them: one line each, and who may read or undo which."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.changes.api import Change, changes_of, configurables, differences_in_words
from satukota.kernel.people.api import User, Visitor, agencies_with, below, has_permission

AUDIT = "kernel.audit"
NEWEST = 5
MOST_DIFFERENCES = 3
"""So many differences stand in a line of a list; its page has them all."""
type Difference = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change as a list shows it: the thing, the verb, the first differences in words, and how many more there are."""

    change: Change
    title: str
    verb: str
    differences: list[Difference]
    left: int
    url: str
    thing_url: str


def kind_title(kind: str) -> str:
    """Return what a kind of thing is called; its code where the module that had it is gone."""
    return str(configurables()[kind][1].title) if kind in configurables() else kind


def verb_of(change: Change) -> str:
    """Return in a word what was done."""
    if change.undoes_id:
        return _("taken back")
    if change.before is None:
        return _("made")
    return _("removed") if change.after is None else _("changed")


def change_lines(rows: Iterable[Change]) -> list[ChangeLine]:
    """Return changes as lines of a list, in their order."""
    return [_line(row) for row in rows]


def _line(row: Change) -> ChangeLine:
    said = differences_in_words(row.kind, row.before, row.after)
    return ChangeLine(
        row,
        f"{kind_title(row.kind)}: {row.key}",
        verb_of(row),
        said[:MOST_DIFFERENCES],
        max(len(said) - MOST_DIFFERENCES, 0),
        reverse("change", args=[row.pk]),
        thing_url(row),
    )


def thing_url(row: Change) -> str:
    """Return the address of the page of what was changed; empty where it has none or is gone."""
    if row.kind not in configurables() or row.after is None:
        return ""
    return configurables()[row.kind][1].page.format(key=row.key)


def kinds_of(user: Visitor) -> list[str]:
    """Return the kinds of things that somebody may change."""
    return [kind for kind, (_module, entry) in configurables().items() if has_permission(user, entry.permission)]


def may_read_changes(user: Visitor) -> bool:
    """Tell whether somebody may open the history at all."""
    return has_permission(user, AUDIT) or bool(kinds_of(user))


def readable_changes(user: Visitor) -> QuerySet[Change]:
    """Return the changes that somebody may read.

    Who reads the audit log reads all. Others read those of the kinds that they may change, made by the agencies for
    which they may change them or by one below these: the administrator of an agency sees no other one's.
    """
    if has_permission(user, AUDIT):
        return Change.objects.all()
    allowed = Q(pk__in=())
    for kind in kinds_of(user):
        offices = below(frozenset(agencies_with(user, configurables()[kind][1].permission)))
        allowed |= Q(kind=kind, agency__in=offices)
    return Change.objects.filter(allowed)


def may_undo(user: Visitor, change: Change) -> bool:
    """Tell whether somebody may take a change back that they may read: whoever may change things of its kind."""
    return change.kind in kinds_of(user)


def authors(rows: QuerySet[Change]) -> list[User]:
    """Return who made changes, by name."""
    return sorted(User.objects.filter(pk__in=rows.order_by().values("user")), key=str)


def newest_lines(kind: str, key: str) -> tuple[list[ChangeLine], int]:
    """Return the newest five changes of one thing, and how many there are."""
    rows = changes_of(kind, key)
    return change_lines(rows[:NEWEST]), rows.count()
