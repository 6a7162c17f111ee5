"""All reports of one person by a link: read them, take the data along, have them deleted."""

from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import pinned_definition, say
from satukota.kernel.people.api import Person
from satukota.modules.reports.actions.reporters import end_links, forget, reports_of, send_overview
from satukota.modules.reports.forms.following import REACHERS, REACHES, ReachForm
from satukota.modules.reports.queries.links import Link, party_link
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.queries.overview import Expired, own_data, person_of
from satukota.modules.reports.queries.report_page import TONES
from satukota.modules.reports.rules.submission import Fault
from satukota.web.api import limited, page


@limited(REACHES, "reach")
@limited(REACHERS)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask where to send the link to one's reports; the answer is the same whether somebody is known or not."""
    form = ReachForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        send_overview(form.cleaned_data["reach"])
        return page(request, "reports/mine_sent.html")
    return page(request, "reports/mine_ask.html", {"form": form}, status=422 if form.errors else 200)


def _person_of(token: str) -> tuple[Person, str] | None:
    try:
        return person_of(token)
    except Expired:
        return None


def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Show all reports of somebody, and let them have their data deleted."""
    known = _person_of(token)
    if known is None:
        return page(
            request,
            "reports/mine_ask.html",
            {"form": ReachForm(), "expired": message(Fault("link_expired"))},
            status=404,
        )
    if request.method == "POST" and "end_links" in request.POST:
        end_links(*known)
        notes.success(request, gettext("All links that you were sent before have ended. Those on this page are new."))
    elif request.method == "POST":
        forget(*known)
        return page(request, "reports/mine_gone.html")
    language = get_language() or "id"
    rows = [_row(party, language) for party in reports_of(*known) if party.confirmed and Link(party).open]
    return page(request, "reports/mine.html", {"rows": rows, "token": token})


def data(request: HttpRequest, token: str) -> HttpResponse:
    """Send somebody everything that is kept about them and their reports, for other programs to read."""
    known = _person_of(token)
    if known is None:
        raise Http404
    personal = own_data(known[0], reports_of(*known), get_language() or "id")
    response = JsonResponse(personal, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="data-saya.json"'
    return response


def _row(party: Any, language: str) -> dict[str, Any]:
    case = party.case
    state = pinned_definition(case.definition_id).states[case.state]
    words = say(state.public_label, language) or say(state.label, language)
    return {
        "case": case,
        "state": words,
        "tone": TONES.get(case.state, ""),
        "url": party_link(party),
        "role": party.role,
    }
