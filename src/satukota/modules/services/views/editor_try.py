"""A definition before it is published: as the applicant sees it, as the clerk sees it, and played with any answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Action, Definition, FieldError, FormPage, nest, say, validate
from satukota.modules.services.actions.definition_texts import ChangedMeanwhile, write_text
from satukota.modules.services.actions.previews import sample_pdf
from satukota.modules.services.forms.questions import PageForm, asked_form, page_form, typed_answers
from satukota.modules.services.queries.trying import (
    Tried,
    bill,
    example_results,
    given_of,
    likely_first,
    papers_issued,
    papers_to_bring,
    promises,
    shown_answers,
    try_steps,
)
from satukota.modules.services.rules.yaml_edits import append
from satukota.modules.services.views.editor_text import Desk, own_text
from satukota.web.api import page, staff_only


def _known() -> dict[str, str]:
    """Return what is known of a try beside its answers: it comes by web, now."""
    now = timezone.localtime()
    return {"$channel": "web", "$now": now.isoformat(timespec="seconds"), "$today": now.date().isoformat()}


def _example(definition: Definition, request: HttpRequest) -> tuple[int, Mapping[str, Any]]:
    """Return the example that is looked at, the first where none is chosen."""
    number = request.GET.get("example", "")
    place = int(number) if number.isdecimal() and int(number) < len(definition.tests) else 0
    return place, definition.tests[place].given if definition.tests else {}


def _frame(request: HttpRequest, desk: Desk, section: str, definition: Definition) -> dict[str, Any]:
    place, _given = _example(definition, request)
    examples = [(n, example.name, n == place) for n, example in enumerate(definition.tests)]
    return {**desk.frame(section), "examples": examples, "example": place, "letters_right": desk.letters_are_right()}


def _unreadable(request: HttpRequest, desk: Desk, section: str) -> HttpResponse:
    return page(request, "services/editor/not_yet.html", desk.frame(section))


@staff_only
def applicant(request: HttpRequest, pk: int) -> HttpResponse:
    """Walk through the pages as an applicant, filled with an example's answers; at the end what is to be confirmed."""
    desk, language = Desk(own_text(request, pk)), get_language() or "id"
    definition = desk.definition
    if definition is None:
        return _unreadable(request, desk, "applicant")
    game = try_steps(definition, _example(definition, request)[1], ()).game
    shown = [p for p in definition.pages if p.skip_when is None or not p.skip_when.true(game.facts())]
    number = request.GET.get("page", "")
    place = int(number) if number.isdecimal() and int(number) <= len(shown) else 0
    context = {
        **_frame(request, desk, "applicant", definition),
        "service": say(definition.title, language),
        "place": place,
        "count": len(shown) + 1,
        "next": place + 1 if place < len(shown) else None,
        "before": place - 1 if place else None,
    }
    if place < len(shown):
        context |= _page_context(definition, shown[place], game.answers.data, language)
    else:
        context |= {
            "papers": papers_to_bring(definition, game, language),
            "fees": bill(definition, game),
            "answers": shown_answers(definition, game, language),
        }
    return page(request, "services/editor/applicant.html", context)


def _page_context(definition: Definition, shown: FormPage, answers: Mapping[str, Any], language: str) -> dict[str, Any]:
    form = asked_form(definition, shown.fields, language, answers=answers)
    return {"title": say(shown.title, language), "form": form}


@staff_only
def clerk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the case page of each state: who has it, what they can do, which clocks run, what they read."""
    desk, language = Desk(own_text(request, pk)), get_language() or "id"
    definition = desk.definition
    if definition is None:
        return _unreadable(request, desk, "clerk")
    game = try_steps(definition, _example(definition, request)[1], ()).game
    wanted = request.GET.get("state", "")
    first = next((state.id for state in definition.states.values() if state.queue), definition.initial.id)
    game.state = wanted if wanted in definition.states else first
    state = definition.states[game.state]
    acts = [
        (
            say(action.label, language) or action.id,
            ", ".join(say(definition.roles[role].label, language) or role for role in action.by),
            action.likely,
            _action_form(definition, action, language),
        )
        for action in likely_first(definition.leaving(game.state))
        if action.timer is None
    ]
    context = {
        **_frame(request, desk, "clerk", definition),
        "state": say(state.label, language) or state.id,
        "final": state.final,
        "states": [(s.id, say(s.label, language) or s.id, s.id == game.state) for s in definition.states.values()],
        "waits": _role_words(definition, state.waits_for or state.queue, language),
        "acts": acts,
        "clocks": promises(game, timezone.now(), language),
        "answers": shown_answers(definition, game, language),
        "papers": papers_to_bring(definition, game, language),
        "issued": papers_issued(definition, game, language),
        "service": say(definition.title, language),
    }
    return page(request, "services/editor/clerk.html", context)


def _action_form(definition: Definition, action: Action, language: str) -> PageForm | None:
    """Return the questions that a step asks, None where it asks nothing."""
    if not action.form.fields:
        return None
    asked = replace(definition, data=action.form, pages=())
    return page_form(asked, action.form.fields, language)(auto_id=f"{action.id}_%s")


def _role_words(definition: Definition, role: str, language: str) -> str:
    known = definition.roles.get(role)
    return (say(known.label, language) or role) if known else ""


@staff_only
def paper(request: HttpRequest, pk: int, output: str) -> HttpResponse:
    """Show a letter as it is written now, for the answers of an example."""
    desk = Desk(own_text(request, pk))
    definition = desk.definition
    if definition is None:
        return _unreadable(request, desk, "letters")
    if not desk.prints(output):
        raise Http404(output)
    _place, given = _example(definition, request)
    headers = {"Content-Disposition": f'inline; filename="contoh-{output}.pdf"', "Cache-Control": "no-store"}
    pdf = sample_pdf(definition, definition.outputs[output], given)
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@staff_only
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Play the definition's examples, and a case of one's own: answers in, then step by step; keep it as an example."""
    desk = Desk(own_text(request, pk))
    definition = desk.definition
    if definition is None:
        return _unreadable(request, desk, "try")
    paths = _asked(definition)
    if request.method == "POST":
        typed = {path: value for path, value in typed_answers(definition, paths, request.POST).items() if value != ""}
        clean = validate(definition.data, nest(typed), known=_known(), text=True, require=())
        given, wrong, steps = clean.data, clean.errors, [*request.POST.getlist("done")]
        steps += [request.POST["step"]] if request.POST.get("step") else []
        steps = steps[:-1] if request.POST.get("do") == "back" else steps
    else:
        given, wrong, steps = dict(_example(definition, request)[1]), {}, []
    tried = try_steps(definition, given, steps)
    if request.POST.get("do") == "keep" and not wrong and not tried.game.answers.errors:
        return _kept_example(request, desk, definition, tried)
    return page(request, "services/editor/try.html", _tried(request, desk, definition, tried, wrong))


def _tried(
    request: HttpRequest, desk: Desk, definition: Definition, tried: Tried, wrong: Mapping[str, FieldError]
) -> dict[str, Any]:
    language, game = get_language() or "id", tried.game
    posted = request.POST if request.method == "POST" else None
    form = asked_form(definition, _asked(definition), language, posted=posted, answers=game.answers.data)
    if form.is_bound:
        errors = {**game.answers.errors, **wrong}
        form.put_errors({path: error for path, error in errors.items() if path in definition.data.fields})
    possible = [
        (action.id, say(action.label, language) or action.id, _role_words(definition, action.by[0], language))
        for action in likely_first(game.possible_actions())
    ]
    return {
        **_frame(request, desk, "try", definition),
        "form": form,
        "done": [(name, say(definition.actions[name].label, language) or name) for name in tried.done],
        "refused": tried.refused,
        "state": say(definition.states[game.state].label, language) or game.state,
        "final": definition.states[game.state].final,
        "flags": [say(definition.flags[name].label, language) or name for name in sorted(game.flags)],
        "possible": possible,
        "clocks": promises(game, timezone.now(), language),
        "fees": bill(definition, game),
        "papers": papers_to_bring(definition, game, language),
        "issued": papers_issued(definition, game, language),
        "results": example_results(definition),
    }


def _asked(definition: Definition) -> list[str]:
    return [path for shown in definition.pages for path in shown.fields]


def _kept_example(request: HttpRequest, desk: Desk, definition: Definition, tried: Tried) -> HttpResponse:
    """Add what was played to the definition's examples."""
    name = request.POST.get("name", "").strip()[:200] or _("tried")
    example = {
        "name": name,
        "given": given_of(definition, tried.game.answers.data),
        "path": list(tried.done),
        "end": tried.game.state,
    }
    try:
        revision = request.POST.get("revision", "")
        source = append(desk.text.source, ("tests",), example)
        write_text(desk.text, source, int(revision) if revision.isdecimal() else 0)
        notes.success(request, _("Kept as an example: it is played each time the service is checked."))
    except ChangedMeanwhile:
        notes.warning(request, _("The text was changed meanwhile. Look again, then press once more."))
    return HttpResponseRedirect(reverse("services:text_section", args=[desk.text.pk, "examples"]))
