"""The end of an agency: closed where it has nothing, merged where another takes it over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satukota.kernel.changes.api import Author
from satukota.kernel.people.api import (
    Agency,
    Holding,
    close_agency,
    holdings_of,
    merge_agency,
    split_agency,
    what_moves,
)
from satukota.modules.administration.forms.agencies import CloseForm, SplitForm
from satukota.modules.administration.queries.agencies import STRUCTURE
from satukota.modules.administration.views.agencies import address, readable
from satukota.web.api import actor_of, complain, editing, page, permission_required


@permission_required(STRUCTURE)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close an agency as of a day; what it has goes to its successor at once, and its code leads there."""
    agency = readable(request, code)
    if not agency.active:
        raise PermissionDenied(code)
    holdings = holdings_of(agency.pk)
    moving = [holding for holding in holdings if not holding.stays]
    form = CloseForm(request.POST or None, agency=agency, needs_heir=bool(moving))

    def save(form: CloseForm) -> Agency:
        author = Author(actor_of(request), form.cleaned_data["reason"])
        heir = form.cleaned_data["to"]
        if heir:
            moved = merge_agency(code, heir, form.cleaned_data["on"], author)
            words = ngettext("%(n)s thing went to its successor.", "%(n)s things went to its successor.", moved)
            messages.success(request, words % {"n": moved})
            return Agency.objects.get(code=heir)
        return close_agency(code, form.cleaned_data["on"], author)

    context = {"agency": agency, "moving": moving, "staying": [row for row in holdings if row.stays]}
    title = _("Close or merge %(agency)s") % {"agency": agency.name}
    template = "administration/agencies/close.html"
    return editing(request, form, save, title=title, back=address(agency), template=template, done=address, **context)


@permission_required(STRUCTURE)
def split(request: HttpRequest, code: str) -> HttpResponse:
    """Give parts of what an agency has to another: chosen, looked at with their numbers, done in one step."""
    agency = readable(request, code)
    if not agency.active:
        raise PermissionDenied(code)
    holdings = what_moves(agency.pk)
    form = SplitForm(request.POST or None, agency=agency, holdings=holdings, initial={"to": request.GET.get("to", "")})
    context = {"agency": agency, "form": form, "holdings": holdings, "back": address(agency)}
    if request.method != "POST" or not form.is_valid():
        return page(request, "administration/agencies/split.html", context, status=422 if form.errors else 200)
    to, choice = form.cleaned_data["to"], form.choice()
    if not request.POST.get("sure"):
        heir = Agency.objects.get(code=to)
        return page(request, "administration/agencies/split_check.html", context | _going(holdings, choice, heir))
    try:
        moved = split_agency(code, to, choice, Author(actor_of(request), form.cleaned_data["reason"]))
    except ValidationError as refused:
        complain(form, refused)
        return page(request, "administration/agencies/split.html", context, status=422)
    messages.success(request, ngettext("%(n)s thing went over.", "%(n)s things went over.", moved) % {"n": moved})
    return redirect("administration:agency", to)


def _going(holdings: list[Holding], choice: dict[str, list[str]], heir: Agency) -> dict[str, Any]:
    """Return what was chosen in numbers: of each holding how many go and how many stay."""
    rows = []
    for holding in holdings:
        keys = choice.get(holding.id, ())
        going = sum(part.count for part in holding.parts if part.key in keys)
        rows.append((holding.title, going, holding.count - going))
    return {"rows": rows, "heir": heir, "total": sum(row[1] for row in rows)}
