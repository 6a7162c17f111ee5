"""Who may read and do what: by person, by permission, by agency; who has read the personal data of a matter."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from satukota.kernel.people.api import Agency, User, permissions
from satukota.kernel.tables.api import book_answer, csv_answer, workbook
from satukota.modules.administration.queries.rights import readings
from satukota.modules.administration.queries.rights.standings import (
    ODD,
    Standing,
    agencies_in_words,
    holders,
    numbers_by_agency,
    people_by_permission,
    sign_ins_of,
    standing_of,
    standings,
    title_of,
)
from satukota.modules.administration.queries.scope import covers, scope_of
from satukota.modules.administration.rules.standings import KINDS
from satukota.web.api import ListPage, address, chips, day, may, page, permission_required, person, step_up

SEE = "administration.rights"
ROWS = 50


def slice_of[Row](request: HttpRequest, rows: Sequence[Row], size: int = ROWS) -> ListPage[Row]:
    """Return the page of a list in memory that the address asks for."""
    text = request.GET.get("after", "1")  # the name of a place in a list, which a new filter takes out of the address
    last = max(1, -(-len(rows) // size))
    number = min(max(int(text), 1), last) if text.isdecimal() and len(text) < 9 else 1
    more = address(request, after=str(number + 1)) if number < last else ""
    before = address(request, after=str(number - 1)) if number > 1 else ""
    return ListPage(rows[(number - 1) * size : number * size], more, before, len(rows))


def _fits(standing: Standing, words: str, agency: str, kind: str) -> bool:
    text = f"{standing.user} {standing.user.username} {standing.user.email}".lower()
    in_agency = not agency or any(str(row.agency_id) == agency for row in standing.memberships)
    return words in text and in_agency and (not kind or kind in standing.kinds)


def _tab(request: HttpRequest, tab: str) -> dict[str, Any]:
    return {"tab": tab, "may_audit": may(request, "kernel.audit")}


def _agency(text: str) -> Agency | None:
    return Agency.objects.filter(pk=text).first() if text.isdecimal() and len(text) < 10 else None


def _asked_for(request: HttpRequest) -> list[Standing]:
    among = scope_of(person(request), SEE)
    words = request.GET.get("q", "").strip().lower()
    agency, kind = request.GET.get("agency", ""), request.GET.get("odd", "")
    return [standing for standing in standings(among) if _fits(standing, words, agency, kind)]


@permission_required(SEE)
def people(request: HttpRequest) -> HttpResponse:
    """List everybody with a role: their roles, last sign-in, what is odd."""
    rows = _asked_for(request)
    context = {
        "pages": slice_of(request, rows),
        "total": len(rows),
        "odd": sum(bool(standing.findings) for standing in rows),
        "kinds": chips(request, "odd", [(kind, str(ODD[kind])) for kind in KINDS], everything=_("All")),
        "agency": _agency(request.GET.get("agency", "")),
    } | _tab(request, "people")
    return page(request, "administration/rights/people.html", context)


@permission_required(SEE)
@step_up
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the list, as it is filtered, as a workbook or as CSV: a line for each role."""
    head = [
        _("Name"), _("User name"), _("Role"), _("Agency"), _("Area"), _("Since"), _("Until"), _("Acting"),
        _("Last sign-in"), _("What is odd"),
    ]  # fmt: skip
    rows = [_cells(standing, row) for standing in _asked_for(request) for row in standing.memberships]
    if kind == "csv":
        return csv_answer("rights.csv", head, rows)
    return book_answer("rights.xlsx", workbook(_("Rights"), head, rows))


def _cells(standing: Standing, row: Any) -> list[object]:
    user = standing.user
    return [
        str(user), user.username, title_of(row.role), row.agency.name, row.area_code, row.starts.isoformat(),
        row.ends.isoformat() if row.ends else "", _("yes") if row.acting else _("no"),
        day(user.last_login) if user.last_login else _("never"), "; ".join(standing.notes),
    ]  # fmt: skip


@permission_required(SEE)
def one_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one person may do, where and since when; when they signed in and read personal data last."""
    user = get_object_or_404(User, pk=pk)
    standing, among = standing_of(user), scope_of(person(request), SEE)
    if among is not None and not any(covers(among, row.agency_id) for row in standing.memberships):
        raise PermissionDenied("agency")
    context = {
        "somebody": user,
        "standing": standing,
        "rights": [
            (entry, agencies_in_words(rows), min(row.starts for row in rows)) for entry, rows in standing.rights
        ],
        "reading": readings.readings_of(user),
        "sign_ins": sign_ins_of(user),
        "days": readings.DAYS,
    }
    return page(request, "administration/rights/person.html", context)


@permission_required(SEE)
def by_permission(request: HttpRequest) -> HttpResponse:
    """List the permissions in words with how many people hold each; one of them with who does."""
    among, code = scope_of(person(request), SEE), request.GET.get("of", "")
    if code and code not in permissions():
        raise Http404
    context = _tab(request, "permissions")
    if code:
        context |= {"entry": permissions()[code], "pages": slice_of(request, holders(code, among))}
        return page(request, "administration/rights/permission.html", context)
    return page(request, "administration/rights/permissions.html", context | {"rows": people_by_permission(among)})


@permission_required(SEE)
def by_agency(request: HttpRequest) -> HttpResponse:
    """List the agencies with how many people hold a role there, and about how many something is odd."""
    rows = numbers_by_agency(scope_of(person(request), SEE))
    context = {"pages": slice_of(request, rows)} | _tab(request, "agencies")
    return page(request, "administration/rights/agencies.html", context)


@permission_required("kernel.audit")
def readers(request: HttpRequest) -> HttpResponse:
    """Show who has read the personal data of a matter: when last, how often, on which page."""
    number = request.GET.get("case", "").strip().upper()[:32]
    context = {
        "number": number,
        "rows": readings.readers_of_case(number) if number else None,
        "asked": bool(number),
    } | _tab(request, "readers")
    return page(request, "administration/rights/readers.html", context)
