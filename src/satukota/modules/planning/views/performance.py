"""What single people are to reach: the list of those whom somebody leads, its sheet, and the forms."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.people.api import Agency, Membership
from satukota.kernel.tables.api import book_answer, workbook
from satukota.modules.planning.actions import performance as actions
from satukota.modules.planning.forms.fields import ReasonForm
from satukota.modules.planning.forms.performance import PersonOutcomeForm
from satukota.modules.planning.models import PersonOutcome
from satukota.modules.planning.models.figures import office_words
from satukota.modules.planning.queries import performance as queries
from satukota.modules.planning.views.base import chosen_year, editing
from satukota.modules.planning.views.paging import page_of
from satukota.web.api import actor_of, page, permission_required, person

PAGE = 50


def _chosen(request: HttpRequest) -> QuerySet[PersonOutcome]:
    """Return the outcomes that somebody may see, of the year, unit and outcome of the tree that the address names."""
    rows = queries.seen_by(person(request)).filter(year=chosen_year(request))
    if code := request.GET.get("agency", "").replace("\x00", ""):
        rows = rows.filter(agency__code=code)
    if code := request.GET.get("outcome", "").replace("\x00", ""):
        rows = rows.filter(outcome__code=code)
    related = ("user", "agency", "outcome", "parent", "parent__user", "agreed_by")
    ordered = rows.select_related(*related).prefetch_related("indicators")
    return ordered.order_by("agency__name", "user__display_name", "user_id", "pk")


@permission_required("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show what people are to reach in a year: one's own, and that of the people whom one leads."""
    user, year = person(request), chosen_year(request)
    pages = page_of(request, _chosen(request), PAGE)
    posts = queries.positions(pages.rows)
    shown = [
        {
            "outcome": row,
            "position": _position(posts.get((row.user_id, row.agency_id))),
            "writes": queries.writes(user, row),
            "agrees": row.agreed_at is None and queries.agrees(user, row),
        }
        for row in pages.rows
    ]
    units = queries.seen_by(user).filter(year=year).values("agency")
    context: dict[str, Any] = {
        "rows": shown,
        "pages": pages,
        "year": year,
        "years": range(year + 1, year - 5, -1),
        "given": {name: request.GET.get(name, "") for name in ("agency", "outcome")},
        "agencies": Agency.objects.filter(pk__in=units).order_by("name"),
        "everybody": queries.sees_everybody(user),
        "can_write": queries.people_for(user).exists(),
    }
    return page(request, "planning/performance.html", context)


def _position(post: Membership | None) -> str:
    """Return the role of a person in their unit; an acting official says so."""
    if post is None:
        return ""
    words = office_words(post.role)
    return _("Acting: %(position)s") % {"position": words} if post.acting else words


@permission_required("planning.view")
def book(request: HttpRequest) -> HttpResponse:
    """Send what the page lists as .xlsx, a row for each outcome."""
    rows = list(_chosen(request))
    posts = queries.positions(rows)
    head = (
        _("year"), _("unit"), _("person"), _("position"), _("outcome of the superior"), _("outcome of the tree"),
        _("outcome of the work"), _("indicators"), _("quantity"), _("quality"), _("time"), _("what the superior expects"),
        _("agreed by"), _("agreed on"),
    )  # fmt: skip
    lines = (_line(row, _position(posts.get((row.user_id, row.agency_id)))) for row in rows)
    return book_answer(f"skp-{chosen_year(request)}.xlsx", workbook("SKP", head, lines, dict.fromkeys(head, 24)))


def _line(row: PersonOutcome, position: str) -> list[object]:
    return [
        row.year,
        row.agency.name,
        str(row.user),
        position,
        row.parent.statement if row.parent else "",
        row.outcome.code if row.outcome else "",
        row.statement,
        ", ".join(indicator.code for indicator in row.indicators.all()),
        row.quantity,
        row.quality,
        row.time,
        row.expectation,
        row.agreed_office,
        row.agreed_at.date() if row.agreed_at else "",
    ]


def _own_or_404(request: HttpRequest, uid: UUID) -> PersonOutcome:
    """Return an outcome that somebody may see; of any other nobody hears that it is there."""
    row = queries.seen_by(person(request)).filter(uid=uid).select_related("user", "agency").first()
    if row is None:
        raise Http404(uid)
    return row


@permission_required("planning.view")
def edit(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Write what somebody is to reach, or change it."""
    user = person(request)
    row = _own_or_404(request, uid) if uid else None
    if row is not None and not queries.writes(user, row):
        raise PermissionDenied("planning.agree_performance")
    form = PersonOutcomeForm(request.POST or None, instance=row, by=user)

    def save(filled: PersonOutcomeForm) -> PersonOutcome:
        indicators = filled.cleaned_data["indicators"]
        return actions.save_person_outcome(filled.instance, user, actor_of(request), indicators=indicators)

    title = row.statement if row else _("New outcome of a person")
    return editing(request, form, save, title=title, back=_address(row))


def _address(row: PersonOutcome | None) -> str:
    return reverse("planning:performance") + (f"?year={row.year}" if row else "")


@permission_required("planning.view")
@require_POST
def agree(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Agree to an outcome as the superior."""
    row = _own_or_404(request, uid)
    try:
        actions.agree_to_outcome(row, person(request), actor_of(request))
    except ValidationError as refused:
        raise PermissionDenied(str(refused)) from refused
    return redirect(_address(row))


@permission_required("planning.view")
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End an outcome of a person, with the reason."""
    row = _own_or_404(request, uid)
    if not queries.writes(person(request), row):
        raise PermissionDenied("planning.agree_performance")
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.end_person_outcome(row, form.cleaned_data["reason"], person(request), actor_of(request)),
        title=_("End “%(name)s”") % {"name": row.statement},
        back=_address(row),
        save_word=_("End"),
        danger=True,
    )
