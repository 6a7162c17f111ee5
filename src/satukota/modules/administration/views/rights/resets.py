"""A lost second step: ask that it be forgotten, decide about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.accounts.api import SecondStepReset, Verb, ask_reset, authenticators_of, decide_reset
from satukota.kernel.addresses import absolute
from satukota.modules.administration.forms.rights import DecisionForm, ResetForm
from satukota.modules.administration.queries.rights.resets import (
    ASK,
    choices_of,
    is_only_administrator,
    recovery_hint,
    resets_for,
)
from satukota.web.api import actor_of, chips, editing, keyset, page, permission_required, person, step_up

State = SecondStepReset.State


@permission_required(ASK)
def listing(request: HttpRequest) -> HttpResponse:
    """List the requests, those that wait first; say what a city with one administrator does."""
    rows = resets_for(person(request))
    state = request.GET.get("state", "")
    if state in State.values:
        rows = rows.filter(state=state)
    context = {
        "pages": keyset(request, rows),
        "states": chips(
            request, "state", [(str(value), str(title)) for value, title in State.choices], everything=_("All")
        ),
        "alone": is_only_administrator(person(request)),
    }
    return page(request, "administration/rights/resets.html", context)


@permission_required(ASK)
@step_up
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that somebody's second step be forgotten."""

    def save(form: Any) -> SecondStepReset:
        answers = form.cleaned_data
        link = absolute(reverse("administration:resets"))
        return ask_reset(answers["user"], answers["reason"], actor_of(request), link)

    def done(reset: SecondStepReset) -> str:
        messages.success(request, _("The other administrators were told. The request waits for 24 hours."))
        return reverse("administration:reset", args=[reset.pk])

    form = ResetForm(request.POST or None, initial={"user": request.GET.get("user", "")}, asker=person(request))
    return editing(
        request,
        form,
        save,
        title=_("Reset a second step"),
        back=reverse("administration:resets"),
        template="administration/rights/form.html",
        done=done,
        lead=_(
            "Ask for it here; another administrator confirms. Then the second step and all sessions of the account end."
        ),
        save_word=_("Ask for it"),
    )


@permission_required(ASK)
@step_up
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request with what its person has set up, and take a decision."""
    reset = get_object_or_404(resets_for(person(request)), pk=pk)

    def save(form: Any) -> SecondStepReset:
        verb = Verb(form.cleaned_data["verb"])
        return decide_reset(reset, verb, actor_of(request), form.cleaned_data["remark"])

    return editing(
        request,
        DecisionForm(request.POST or None),
        save,
        title=_("Second step of %s") % reset.user,
        back=reverse("administration:reset", args=[pk]),
        template="administration/rights/reset.html",
        reset=reset,
        may=choices_of(person(request), reset),
        authenticators=authenticators_of(reset.user),
        hint=recovery_hint(reset.user),
    )
