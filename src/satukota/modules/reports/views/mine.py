"""All reports of one person by a link, following others' reports, watching an area."""

from typing import Any

from django import forms
from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from satukota.kernel.cases.api import Case, find, pinned, say
from satukota.kernel.people.api import Person, normal_phone
from satukota.kernel.places.api import areas
from satukota.modules.reports.actions.reporters import follow, forget, leave, reports_of, send_overview, unwatch, watch
from satukota.modules.reports.queries.links import Link, party_link, read_link
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.queries.overview import Expired, person_of
from satukota.modules.reports.queries.own import own_data
from satukota.modules.reports.queries.shown import TONES
from satukota.modules.reports.rules.reaching import EMAIL, PHONE
from satukota.modules.reports.rules.submission import TYPE, Contact, Fault
from satukota.web.api import page


class ReachForm(forms.Form):
    """One way to be reached."""

    reach = forms.CharField(label=_("E-mail or WhatsApp number"), max_length=254)

    def clean_reach(self) -> str:
        """Return the address or number."""
        given = str(self.cleaned_data["reach"]).strip()
        if "@" in given and EMAIL.fullmatch(given):
            return given
        if PHONE.fullmatch(given):
            return normal_phone(given)
        raise ValidationError(message(Fault("email" if "@" in given else "phone")))

    def contact(self) -> Contact:
        """Return it as a contact."""
        given = self.cleaned_data["reach"]
        language = get_language() or "id"
        return Contact(email=given, language=language) if "@" in given else Contact(phone=given, language=language)


class WatchForm(ReachForm):
    """An area and a way to be reached."""

    area = forms.ChoiceField(label=_("Kelurahan or village"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["area"]
        choices.choices = [(one.code, one.name) for one in areas("village")]


def ask(request: HttpRequest) -> HttpResponse:
    """Ask where to send the link to one's reports; the answer is the same whether somebody is known or not."""
    form = ReachForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        send_overview(form.cleaned_data["reach"])
        return page(request, "reports/mine_sent.html")
    return page(request, "reports/mine_ask.html", {"form": form}, status=422 if form.errors else 200)


def _known(token: str) -> tuple[Person, str] | None:
    try:
        return person_of(token)
    except Expired:
        return None


def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Show all reports of somebody, and let them have their data deleted."""
    known = _known(token)
    if known is None:
        return page(
            request,
            "reports/mine_ask.html",
            {"form": ReachForm(), "expired": message(Fault("link_expired"))},
            status=404,
        )
    if request.method == "POST":
        forget(*known)
        return page(request, "reports/mine_gone.html")
    language = get_language() or "id"
    rows = [_row(party, language) for party in reports_of(*known) if party.confirmed and Link(party).open]
    return page(request, "reports/mine.html", {"rows": rows, "token": token})


def data(request: HttpRequest, token: str) -> HttpResponse:
    """Send somebody everything that is kept about them and their reports, for other programs to read."""
    known = _known(token)
    if known is None:
        raise Http404
    told = own_data(known[0], reports_of(*known), get_language() or "id")
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="data-saya.json"'
    return response


def _row(party: Any, language: str) -> dict[str, Any]:
    case = party.case
    state = pinned(case.definition_id).states[case.state]
    words = say(state.public_label, language) or say(state.label, language)
    return {
        "case": case,
        "state": words,
        "tone": TONES.get(case.state, ""),
        "url": party_link(party),
        "role": party.role,
    }


@require_POST
def join(request: HttpRequest, number: str) -> HttpResponse:
    """Follow a public report."""
    try:
        case = find(number)
    except Case.DoesNotExist as error:
        raise Http404 from error
    if case.type != TYPE or case.visibility != Case.Visibility.PUBLIC:
        raise Http404
    form = ReachForm(request.POST)
    if form.is_valid():
        follow(case, form.contact())
        notes.success(request, gettext("You will hear of every step of this report."))
    else:
        notes.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
    return HttpResponseRedirect(reverse("reports:detail", args=[case.number]))


@require_POST
def quit_(request: HttpRequest, token: str) -> HttpResponse:
    """Stop messages about a report."""
    link = read_link(token)
    if link is None:
        raise Http404
    leave(link.party)
    return page(request, "reports/left.html")


def area_watch(request: HttpRequest) -> HttpResponse:
    """Watch an area."""
    form = WatchForm(request.POST or None, initial={"area": request.GET.get("area", "")})
    if request.method == "POST" and form.is_valid():
        watch(form.cleaned_data["area"], form.contact())
        return page(request, "reports/watching.html")
    return page(request, "reports/watch.html", {"form": form}, status=422 if form.errors else 200)


def area_unwatch(request: HttpRequest, secret: str) -> HttpResponse:
    """End a watch: asked first, so that a mail program that opens links ends nothing."""
    if request.method == "POST":
        unwatch(secret)
        return page(request, "reports/left.html")
    return page(request, "reports/unwatch.html")
