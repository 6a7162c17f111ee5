"""What people changed of the city's data: the list, one change, and the way to take it back."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satukota.kernel.changes.api import (
    Change,
    Wanted,
    differences_in_words,
    newer_changes,
    search_changes,
    undo,
    values_of,
)
from satukota.web.changes import (
    authors,
    change_lines,
    kind_title,
    may_read_changes,
    may_undo,
    readable_changes,
    thing_url,
    verb_of,
)
from satukota.web.editing import editing
from satukota.web.guards import actor_of, person, staff_only
from satukota.web.lists import ListPage, keyset
from satukota.web.pages import page

FILTERS = ("kind", "key", "person", "since", "until", "q")


class UndoForm(forms.Form):
    """Why a change is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why you take it back"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands in the history for everybody who reads this change later."),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _beginning(day: date | None, *, after: int = 0) -> datetime | None:
    """Return when a day begins in the city, or the day so many days after it."""
    if day is None or not date.min + timedelta(1) < day < date.max - timedelta(2):
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=after), time.min))


def _wanted(asked: dict[str, str]) -> Wanted:
    """Return what the address asks for; what cannot be read is left out."""
    number = asked["person"]
    return Wanted(
        kind=asked["kind"][:48],
        key=asked["key"][:120],
        user=int(number) if number.isdecimal() and len(number) < 10 else None,
        since=_beginning(_day(asked["since"])),
        until=_beginning(_day(asked["until"]), after=1),
        words=asked["q"][:120],
    )


def _require(request: HttpRequest) -> None:
    if not may_read_changes(person(request)):
        raise PermissionDenied("changes")


@staff_only
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """List the changes that the reader may read, newest first, by the filter in the address."""
    _require(request)
    mine = readable_changes(person(request))
    asked = {name: request.GET.get(name, "").replace("\0", "").strip() for name in FILTERS}
    listed = search_changes(mine, _wanted(asked))
    pages = keyset(request, listed)
    kinds = mine.order_by("kind").values_list("kind", flat=True).distinct()
    context = {
        "lines": change_lines(pages.rows),
        "pages": ListPage(pages.rows, pages.next_url, pages.previous_url, listed.count()),
        "kinds": sorted(((kind, kind_title(kind)) for kind in kinds), key=lambda pair: pair[1]),
        "people": [(str(user.pk), str(user)) for user in authors(mine)],
        "asked": asked,
        "is_filtered": any(asked.values()),
    }
    return page(request, "web/changes.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one change with all that is different; take it back, with a reason, where the reader may and nothing newer stands."""
    _require(request)
    row = get_object_or_404(readable_changes(person(request)).select_related("user", "agency", "undoes"), pk=pk)
    allowed = may_undo(person(request), row)
    if request.method == "POST" and not allowed:
        raise PermissionDenied("undo")
    return editing(
        request,
        UndoForm(request.POST or None),
        lambda form: undo(row, actor_of(request), form.cleaned_data["reason"]),
        title=f"{kind_title(row.kind)}: {row.key}",
        back=reverse("change", args=[row.pk]),
        template="web/change.html",
        done=lambda _saved: reverse("change", args=[Change.objects.get(undoes=row).pk]),
        **_facts(row, allowed=allowed),
    )


def _facts(row: Change, *, allowed: bool) -> dict[str, Any]:
    undone_by = Change.objects.filter(undoes=row).first()
    stands = allowed and values_of(row.kind).get(row.key) == row.after
    return {
        "row": row,
        "verb": verb_of(row),
        "kind": kind_title(row.kind),
        "lines": differences_in_words(row.kind, row.before, row.after),
        "thing_url": thing_url(row),
        "undone_by": undone_by,
        "newer": change_lines(newer_changes(row)[:5]),
        "can_undo": stands and undone_by is None,
        "hindered": allowed and not stands and undone_by is None,
        "why_not": _("It was changed again since: take the newer change back first."),
    }
