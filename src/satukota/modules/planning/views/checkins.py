"""Short word between quarters: said on a phone, and read beside the official lights."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satukota.kernel.people.api import Agency, memberships
from satukota.modules.planning.actions import checkins as actions
from satukota.modules.planning.forms.figures import CheckInForm, RhythmForm
from satukota.modules.planning.models import Indicator, Item
from satukota.modules.planning.queries import checkins
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.views.base import editing, require_filling
from satukota.modules.planning.views.paging import page_of
from satukota.web.api import actor_of, may, page, permission_required, person

PAGE = 50
LATEST = 6
"""Words that are open on the page of what they are about; the earlier ones are folded."""


@permission_required("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show what owners say between quarters beside the official lights, what differs and who is silent first."""
    filters = {name: text for name in checkins.FILTERS if (text := request.GET.get(name, "").replace("\x00", ""))}
    rows = checkins.asked()
    of_agency = checkins.matching(rows, {"agency": filters.get("agency", "")})
    agency = Agency.objects.filter(code=filters.get("agency", "")).first()
    context = {
        "pages": page_of(request, checkins.urgent_first(checkins.matching(rows, filters)), PAGE),
        "summary": checkins.summary(of_agency),
        "shows": _shows(of_agency),
        "agencies": checkins.agencies_asked(rows),
        "agency": agency,
        "given": filters,
        "can_write": agency is not None and reports_for(person(request), agency.pk),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/checkins.html", context)


def _shows(rows: list[checkins.Pulse]) -> list[tuple[str, str, int]]:
    """Return what may be shown: its name in the address, its word, and how many rows that are."""
    counted = checkins.summary(rows)
    return [
        ("", _("All"), counted.total),
        ("differs", _("Says otherwise than the light"), len(counted.differing)),
        *counted.counts,
    ]


def own_agency(request: HttpRequest) -> Agency | None:
    """Return the agency that an address names, else the first one that somebody reports for."""
    if code := request.GET.get("agency", "").replace("\x00", ""):
        return get_object_or_404(Agency, code=code)
    user = person(request)
    own = next((row.agency_id for row in memberships(user) if reports_for(user, row.agency_id)), None)
    return Agency.objects.filter(pk=own).first() if own is not None else None


@permission_required("planning.fill")
def write(request: HttpRequest) -> HttpResponse:
    """Ask one's agency (`?agency=`) for a word on each thing that is asked for; what stays empty says nothing."""
    agency = own_agency(request)
    require_filling(request, agency.pk if agency else None)
    rows = checkins.asked([agency.pk]) if agency else []
    entries = [(row, CheckInForm(request.POST or None, prefix=row.key)) for row in rows]
    said = [(row, form) for row, form in entries if request.method == "POST" and form.says_something]
    wrong = [form for _row, form in said if not form.is_valid()]
    if request.method == "POST" and not wrong and _keep(request, said):
        return redirect(f"{reverse('planning:check_ins')}?agency={agency.code if agency else ''}")
    context = {
        "agency": agency,
        "entries": [
            (row, form if form in wrong or (row, form) in said else CheckInForm(prefix=row.key))
            for row, form in entries
        ],
        "wrong": bool(wrong),
    }
    return page(request, "planning/checkins/write.html", context, status=422 if wrong else 200)


def _keep(request: HttpRequest, said: list[tuple[checkins.Pulse, CheckInForm]]) -> bool:
    """Keep what was said; return whether there was something."""
    words = [_word(row.about, form) for row, form in said]
    if not words:
        messages.info(request, _("Nothing was said yet: tap how it is going and write one sentence."))
        return False
    try:
        actions.check_in_all(words, actor_of(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return False
    thanks = ngettext("Thank you: %(n)s word kept.", "Thank you: %(n)s words kept.", len(words))
    messages.success(request, thanks % {"n": len(words)})
    return True


def _word(about: Indicator | Item, form: CheckInForm) -> actions.Word:
    cleaned = form.cleaned_data
    return actions.Word(about, cleaned["confidence"], cleaned["sentence"], cleaned["figure"])


@permission_required("planning.fill")
def check_in_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Say a word about one indicator."""
    indicator = get_object_or_404(Indicator.objects.select_related("agency"), code=code)
    return _one(request, indicator, reverse("planning:indicator", args=[code]))


@permission_required("planning.fill")
def check_in_item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say a word about one item."""
    item = get_object_or_404(Item.objects.select_related("agency"), uid=uid)
    return _one(request, item, reverse("planning:item", args=[uid]))


def _one(request: HttpRequest, about: Indicator | Item, back: str) -> HttpResponse:
    require_filling(request, about.agency_id)
    return editing(
        request,
        CheckInForm(request.POST or None),
        lambda form: actions.check_in(_word(about, form), actor_of(request)),
        title=about.name,
        back=back,
        lead=_("A word between quarters, for colleagues and the mayor; it is neither judged nor published."),
    )


@permission_required("planning.edit")
def agency_rhythm(request: HttpRequest, code: str) -> HttpResponse:
    """Say how often an agency is asked."""
    agency = get_object_or_404(Agency, code=code)
    known, _items = checkins.rhythms()
    now = known.get(agency.pk, checkins.NEVER)
    return _rhythm(request, agency, now, f"{reverse('planning:check_ins')}?agency={code}")


@permission_required("planning.edit")
def item_rhythm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say how often the owner of an item is asked, whatever its agency is asked else."""
    item = get_object_or_404(Item.objects.select_related("agency"), uid=uid)
    return _rhythm(request, item, checkins.rhythm_of(item), reverse("planning:item", args=[uid]))


def _rhythm(request: HttpRequest, where: Agency | Item, now: checkins.Rhythm, back: str) -> HttpResponse:
    return editing(
        request,
        RhythmForm(request.POST or None, initial={"weeks": now.weeks}),
        lambda form: actions.set_rhythm(where, form.cleaned_data["weeks"], actor_of(request)),
        title=_("How often “%(name)s” is asked") % {"name": where.name},
        back=back,
        lead=_(
            "Of an agency its key indicators and quick wins are asked for. An item that has a rhythm of its own is asked"
            " for with the indicators that hang on it."
        ),
    )


def pulse_context(request: HttpRequest, about: Indicator | Item) -> dict[str, Any]:
    """Return what the page of an indicator or item shows of the words between quarters."""
    [pulse] = checkins.pulses([about])
    words = list(checkins.said_of(about))
    return {
        "pulse": pulse,
        "said": words[:LATEST],
        "earlier": words[LATEST:],
        "can_check_in": reports_for(person(request), about.agency_id),
    }
