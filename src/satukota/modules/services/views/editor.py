"""Definitions: write, check with lines, try as applicant, compare, publish with four eyes."""

import difflib
from typing import Any

from django.contrib import messages as notes
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from satukota.kernel.cases.api import (
    CaseType,
    Definition,
    DefinitionError,
    Problem,
    problem_message,
    say,
)
from satukota.kernel.people.api import User, require
from satukota.modules.services.actions.checking import check_service, known_names
from satukota.modules.services.actions.definition_texts import open_text
from satukota.modules.services.actions.definitions import (
    NeedsBothSides,
    NotConfirmed,
    NotTwoPeople,
    bring_back,
    end_service,
    keep_draft,
    propose,
    publish_draft,
    send_back,
)
from satukota.modules.services.forms.editor import EndForm, SourceForm, StartForm
from satukota.modules.services.forms.questions import page_form
from satukota.modules.services.models import DefinitionText
from satukota.modules.services.queries.catalogue import FAMILY, services
from satukota.modules.services.queries.ownership import (
    EDIT,
    definition_of,
    may_change,
    owner_of,
    owners_for,
    parts_in_words,
    require_change,
    sensitive_changes,
    versions_of,
)
from satukota.modules.services.queries.ready_made import ReadyMade, ready_made
from satukota.modules.services.queries.starting import template, unchecked, unsettled
from satukota.web.api import known_icons, page, staff_only, step_up

LONGEST_WHY = 500
"""Letters with which a version is given back: they are read beside it."""


def _user(request: HttpRequest) -> User:
    require(request.user, EDIT)
    assert isinstance(request.user, User)
    return request.user


@staff_only
def definitions(request: HttpRequest) -> HttpResponse:
    """List the services' definitions: own drafts, those that wait for a second person, and all that are published."""
    user = _user(request)
    rows = CaseType.objects.filter(type__startswith=FAMILY).filter(_current()).select_related("created_by")
    listed = [
        (row, owner_of(definition_of(row)), may_change(user, definition_of(row)), bool(unchecked(row)))
        for row in rows.order_by("type", "-version")
    ]
    readable = [entry for entry in listed if entry[2] or entry[0].status == CaseType.Status.PUBLISHED]
    known = {row.type for row in rows}
    offered = [
        (entry, say(entry.definition.title, get_language() or "id"), owner_of(entry.definition))
        for entry in ready_made().values()
        if entry.definition.id not in known and may_change(user, entry.definition)
    ]
    texts = DefinitionText.objects.filter(author=user).order_by("-changed_at")
    return page(request, "services/definitions.html", {"rows": readable, "offered": offered, "texts": texts})


def _current() -> Q:
    """Match what is written, proposed or published, and the last version of a service that was ended."""
    later = CaseType.objects.filter(type=OuterRef("type"), published_at__gt=OuterRef("published_at"))
    return ~Q(status=CaseType.Status.RETIRED) | Q(~Exists(later))


@staff_only
def edit(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Begin a service from a template or the catalogue, open one in the editor, or keep a whole text as YAML."""
    user = _user(request)
    row = get_object_or_404(CaseType, pk=pk, type__startswith=FAMILY) if pk else None
    if row:
        require_change(user, definition_of(row))
    if "source" in request.POST:
        return _keep_source(request, user, row)
    if row:
        if request.method == "POST":
            text = open_text(user, row.type, row.source)
            if text.earlier:
                notes.info(request, gettext("You were writing already. To begin anew, throw this text away."))
            return HttpResponseRedirect(reverse("services:text", args=[text.pk]))
        return _source_page(request, SourceForm(initial={"source": row.source}), row, [])
    taken = ready_made().get(request.POST.get("from", request.GET.get("from", "")))
    return _take(request, user, taken) if taken else _begin(request, user)


def _take(request: HttpRequest, user: User, taken: ReadyMade) -> HttpResponse:
    """Show a service of the catalogue before it is taken over; a POST opens it in the editor."""
    if request.method == "POST":
        require_change(user, taken.definition)
        text = open_text(user, taken.definition.id, taken.source)
        return HttpResponseRedirect(reverse("services:text", args=[text.pk]))
    language = get_language() or "id"
    context = {
        "taken": taken,
        "taken_title": say(taken.definition.title, language),
        "taken_summary": say(taken.definition.summary, language),
        "source": taken.source,
    }
    return page(request, "services/editor/start.html", context)


def _begin(request: HttpRequest, user: User) -> HttpResponse:
    """Ask for the title of a new service and who works on it; a POST opens a complete template in the editor."""
    form = StartForm(owners_for(user), request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        case_type, source = template(typed["template"], typed["title"].strip(), typed["owner"], user)
        text = open_text(user, case_type, source)
        return HttpResponseRedirect(reverse("services:text", args=[text.pk]))
    context = {"start": form, "source": ""}
    return page(request, "services/editor/start.html", context, status=422 if form.errors else 200)


def _keep_source(request: HttpRequest, user: User, row: CaseType | None) -> HttpResponse:
    """Check a whole text and keep it as a version; what is wrong is said at its line."""
    form, problems = SourceForm(request.POST), list[Problem]()
    if form.is_valid():
        source = form.cleaned_data["source"].replace("\r\n", "\n")
        definition, problems = check_service(source)
        refusal = _refusal(definition, user) if definition else ""
        if refusal:
            form.add_error("source", refusal)
        elif definition is not None and not problems:
            kept = keep_draft(source, definition.id, user)
            notes.success(request, gettext("Checked and kept as version %s. Its examples hold.") % kept.version)
            return HttpResponseRedirect(reverse("services:definition", args=[kept.pk]))
    return _source_page(request, form, row, problems)


def _source_page(request: HttpRequest, form: SourceForm, row: CaseType | None, problems: list[Problem]) -> HttpResponse:
    lines = str(form["source"].value() or "").splitlines()
    context: dict[str, Any] = {
        "form": form,
        "row": row,
        "problems": [_problem_row(problem, lines) for problem in problems],
        "names": [*known_names(), ("catalogue.icon", sorted(known_icons()))],
    }
    return page(request, "services/edit.html", context, status=422 if problems or form.errors else 200)


def _refusal(proposed: Definition, user: User) -> str:
    """Say why a text that can be read is not kept, empty where nothing speaks against it."""
    if not proposed.id.startswith(FAMILY):
        return gettext("The id of a service begins with “%s”.") % FAMILY
    if not may_change(user, proposed):
        owner = owner_of(proposed)
        return gettext("“%(service)s” belongs to %(agency)s: only people of that agency change it.") % {
            "service": proposed.id,
            "agency": owner.name if owner else gettext("the whole city"),
        }
    return ""


def _problem_row(problem: Problem, lines: list[str]) -> dict[str, Any]:
    """Return a problem with the text of its line."""
    text = lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""
    return {"line": problem.line, "path": problem.path, "why": problem_message(problem), "text": text}


@staff_only
def definition(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version: its pages as an applicant sees them, and what differs from the published one."""
    row = get_object_or_404(CaseType, pk=pk, type__startswith=FAMILY)
    return _version_page(request, row, EndForm(_others(row)))


def _others(row: CaseType) -> list[tuple[str, str]]:
    """Return the services in force that may take the place of one, by title."""
    listed = services(get_language() or "id")
    return sorted(((entry.type, entry.title) for entry in listed if entry.type != row.type), key=lambda pair: pair[1])


def _version_page(request: HttpRequest, row: CaseType, end_form: EndForm, status: int = 200) -> HttpResponse:
    user, language = _user(request), get_language() or "id"
    definition, problems = definition_of(row), check_service(row.source)[1]
    if not (row.status == CaseType.Status.PUBLISHED or may_change(user, definition)):
        raise Http404
    published = CaseType.objects.filter(type=row.type, status="published").exclude(pk=row.pk).first()
    before = published.source.splitlines() if published else []
    changes = list(difflib.unified_diff(before, row.source.splitlines(), lineterm="", n=2))[2:]
    pages = [
        (
            say(form_page.title, language),
            page_form(definition, form_page.fields, language)(auto_id=f"p_{form_page.id}_%s"),
        )
        for form_page in definition.pages
    ]
    context = {
        "row": row,
        "end_form": end_form,
        "found": definition,
        "title": say(definition.title, language),
        "pages": pages,
        "printed": [(out.id, say(out.title, language)) for out in definition.outputs.values() if out.printed],
        "papers": [say(paper.title, language) for paper in definition.documents.values()],
        "states": [say(state.label, language) for state in definition.states.values()],
        "changes": [(line[:1], line[1:]) for line in changes] if published else [],
        "published": published,
        "problems": problems,
        "unsettled": unsettled(row.source) if row.status in {"draft", "review"} else [],
        "unchecked": unchecked(row),
        "own": row.created_by_id == user.pk,
        "owner": owner_of(definition),
        "may_change": may_change(user, definition),
        "ended": row.status == "retired" and published is None,
        "versions": versions_of(row.type),
        "sensitive": parts_in_words(sensitive_changes(definition), language)
        if row.status in {"draft", "review"}
        else [],
    }
    return page(request, "services/definition.html", context, status=status)


@staff_only
@require_POST
def propose_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a second person to publish a draft."""
    user = _user(request)
    told = propose(get_object_or_404(CaseType, pk=pk, status="draft", type__startswith=FAMILY), user)
    if told:
        names = ", ".join(map(str, told))
        notes.success(request, gettext("Proposed. These people were told and can publish it: %s.") % names)
    else:
        notes.warning(
            request, gettext("Proposed, but nobody in the city can publish it after you: ask who sets roles.")
        )
    return HttpResponseRedirect(reverse("services:definition", args=[pk]))


@staff_only
@require_POST
def return_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a proposed version back to its writer with why, or take back what one proposed oneself."""
    user = _user(request)
    row = get_object_or_404(CaseType.objects.select_related("created_by"), pk=pk, type__startswith=FAMILY)
    why = " ".join(request.POST.get("why", "").split())
    if len(why) > LONGEST_WHY:
        notes.warning(request, gettext("Say it in at most %(most)s letters.") % {"most": LONGEST_WHY})
    elif not why and row.created_by_id != user.pk:
        notes.warning(request, gettext("Say why: who wrote it has to know what to change."))
    elif send_back(row, user, why):
        notes.success(request, gettext("It is a draft of its writer again."))
    return HttpResponseRedirect(reverse("services:definition", args=[pk]))


@staff_only
@step_up
@require_POST
def publish_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what somebody else wrote."""
    user = _user(request)
    row = get_object_or_404(CaseType, pk=pk, type__startswith=FAMILY)
    try:
        publish_draft(row, user, confirmed=request.POST.getlist("confirmed"))
        notes.success(request, gettext("Published. Applications that run keep their version."))
    except NotTwoPeople:
        notes.warning(request, gettext("Somebody else must publish what you wrote (four eyes)."))
    except NotConfirmed:
        notes.warning(request, gettext("Not published: mark each thing that the city has to check before."))
    except NeedsBothSides as refused:
        text = gettext(
            "Not published. It changes %(parts)s: the head of the owner agency and the city's standard setter must"
            " write and publish it together, one of them each."
        )
        notes.warning(request, text % {"parts": ", ".join(parts_in_words(refused.parts, get_language() or "id"))})
    except DefinitionError as error:
        notes.warning(request, _first_problem(error))
    return HttpResponseRedirect(reverse("services:definition", args=[pk]))


def _first_problem(error: DefinitionError) -> str:
    first = error.problems[0]
    return gettext("Line %(line)s: %(why)s") % {"line": first.line, "why": problem_message(first)}


@staff_only
@require_POST
def draft_of_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to go back to an earlier version, or to end the service; a second person publishes it."""
    user = _user(request)
    row = get_object_or_404(CaseType, pk=pk, type__startswith=FAMILY, published_at__isnull=False)
    ending = "end" in request.POST
    form = EndForm(_others(row), request.POST if ending else None)
    if ending and not form.is_valid():
        return _version_page(request, row, form, status=422)
    try:
        kept = end_service(row, user, **form.cleaned_data) if ending else bring_back(row, user)
    except DefinitionError as error:
        notes.warning(request, _first_problem(error))
        return HttpResponseRedirect(reverse("services:definition", args=[pk]))
    notes.success(
        request, gettext("Kept as version %s. Propose it, so that a second person can publish it.") % kept.version
    )
    return HttpResponseRedirect(reverse("services:definition", args=[kept.pk]))
