"""The set-up: a code that proves that one runs this machine, then one question a page."""

from pathlib import Path
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from satukota.kernel.limits.api import Limit
from satukota.kernel.places.api import NewCity, ProfileError, awaits_city, profile_facts, region, regions, usual_hours
from satukota.modules.administration.actions.first_run import AlreadySetUp, FirstAdministrator, set_up
from satukota.modules.administration.forms import first_run as forms
from satukota.modules.administration.rules.answers import read_point, read_windows, write_point
from satukota.runtime import claim, own_city
from satukota.web.api import Answers, Step, Wizard, limited, page, sign_in

PROVED = "set_up_code_proved"
GUESSES = Limit("administration.set_up_code", 20, 600)


def _data() -> Path:
    return Path(settings.DATA_DIR)


@limited(GUESSES)
def ask_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code that the terminal showed; lead on to the questions where it is right."""
    expected = own_city.set_up_code(_data())
    if not expected:
        return page(request, "administration/begin/starting.html", {"starts": claim.holder_of(_data()) is not None})
    if request.session.get(PROVED) == expected:
        return HttpResponseRedirect(reverse("administration:begin_city"))
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data["code"].strip().upper()
        if compare_digest(typed.encode(), expected.encode()):
            request.session[PROVED] = expected
            return HttpResponseRedirect(reverse("administration:begin_city"))
        form.add_error("code", _("This is not the code of this installation. Look at the terminal again."))
    return page(request, "administration/begin/code.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def started(_request: HttpRequest) -> HttpResponse:
    """Tell the page that waits whether the program runs with its city: it is led on to the checklist then."""
    if awaits_city():
        return HttpResponse(status=204)
    return HttpResponse(status=200, headers={"HX-Redirect": reverse("administration:second_step")})


def _keep_coat(_request: HttpRequest, form: Any) -> dict[str, Any]:
    file = form.cleaned_data.get("coat")
    return {"svg": file.svg} if file else {}


def _coat_rows(form: Any, kept: Any) -> list[tuple[str, str]]:
    words = _("chosen") if kept.get("svg") else _("none yet")
    return [(str(_("Colour of the city")), form.cleaned_data["primary"]), (str(_("Coat of arms")), str(words))]


def _agency_rows(form: Any, _kept: Any) -> list[tuple[str, str]]:
    chosen = forms.chosen_agencies(form.cleaned_data)
    return [(str(_("Agencies")), ", ".join(row.short or row.name for row in chosen))]


def _region_rows(form: Any, _kept: Any) -> list[tuple[str, str]]:
    code = form.cleaned_data["region"]
    return [(str(_("Kota or kabupaten")), f"{region(code).name} ({code})")]


class FirstRun(Wizard):
    """The questions of the set-up. They wait in the session: one may leave and go on in the same browser."""

    name, title = "administration:begin_city", _("Set up this installation")
    send_label = _("Set up the city")
    home = "administration:begin"
    check_template = "administration/begin/check.html"
    steps = (
        Step("which", forms.RegionForm, "administration/begin/region.html", rows=_region_rows),
        Step("names", forms.NamesForm, title=_("How is the city called?")),
        Step("look", forms.LookForm, title=_("How does it look?"), keep=_keep_coat, rows=_coat_rows),
        Step("map", forms.MiddleForm, title=_("Where does the map open?")),
        Step("agencies", forms.AgenciesForm, "administration/begin/agencies.html", rows=_agency_rows),
        Step("hours", forms.HoursForm, "administration/begin/hours.html", title=_("When are offices open?")),
        Step("account", forms.AccountForm, title=_("Who administers the city first?")),
    )

    def opened(self, request: HttpRequest, step: str = "") -> HttpResponse:
        """Show a page of the set-up to who proved the code; somebody who left goes on where they were."""
        code = own_city.set_up_code(_data())
        if not (awaits_city() and code and request.session.get(PROVED) == code):
            return HttpResponseRedirect(reverse("administration:begin"))
        if not step and request.method == "GET" and self.draft(request).used:
            return HttpResponseRedirect(reverse(self.name, args=["check"]))
        return super().opened(request, step)

    def initial(self, request: HttpRequest, step: Step, answers: Answers) -> dict[str, Any]:
        """Propose what the tables and the template know of the chosen region."""
        if step.id == "which" or "which" not in answers:
            return {}
        known = region(answers["which"]["region"])
        facts = profile_facts(known)
        if step.id == "names":
            chosen = {"short_name": facts["short"], "language": get_language() or "id"}
            return {**{name: facts[name] for name in ("name", "head", "time_zone")}, **chosen}
        if step.id == "agencies":
            short = answers["names"]["short_name"] if "names" in answers else facts["short"]
            return forms.proposed_agencies(known.code, {**facts, "short": short})
        return {
            "look": {"primary": facts["primary"]},
            "map": {"centre": write_point(known.centre) if known.islands and known.centre else ""},
            "hours": {day: ", ".join(windows) for day, windows in usual_hours().items()},
        }.get(step.id, {})

    def context(self, _request: HttpRequest, step: Step | None, _answers: Answers) -> dict[str, Any]:
        """Give the list of all regions to the first page, and the boxes of the password to the last."""
        if step is None:
            return {"password_form": forms.PasswordForm()}
        return {"regions": regions()} if step.id == "which" else {}

    def finish(self, request: HttpRequest, answers: Answers, key: str) -> HttpResponse:
        """Make the city, sign its administrator in, let the program start anew and wait for it."""
        del key  # the installation itself is the key: it is set up once
        form = forms.PasswordForm(request.POST, initial=answers["account"])
        if not form.is_valid():
            return self._again(request, form)
        try:
            user = set_up(new_city(answers), administrator(answers, form.cleaned_data["password"]), door="browser")
        except (ValidationError, ProfileError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
            return self._again(request, form)
        except AlreadySetUp:
            return HttpResponseRedirect(reverse("administration:begin"))
        sign_in(request, user)
        return page(request, "administration/begin/starting.html", {"starts": claim.start_anew(_data())})

    def _again(self, request: HttpRequest, form: forms.PasswordForm) -> HttpResponse:
        draft = self.draft(request)
        context = {
            "wizard": self,
            "rows": [row for step in self.steps for row in self._rows(step, draft)],
            "now": len(self.steps) + 1,
            "total": len(self.steps) + 1,
            "back": self._url(self.steps[-1].id),
            "password_form": form,
        }
        return page(request, self.check_template, context, status=422)


def new_city(answers: Answers) -> NewCity:
    """Return the choices that the answers of the set-up mean."""
    names, look = answers["names"], answers["look"]
    return NewCity(
        code=answers["which"]["region"],
        **names,
        primary=look["primary"],
        coat=look.get("svg", ""),
        centre=read_point(answers["map"]["centre"]),
        hours={day: read_windows(text) for day, text in answers["hours"].items()},
        agencies=forms.chosen_agencies(answers["agencies"]),
    )


def administrator(answers: Answers, password: str) -> FirstAdministrator:
    """Return the first administrator as the answers name them."""
    account = answers["account"]
    return FirstAdministrator(account["username"], account["admin_name"], account["email"].lower(), password)
