"""Putting a category in force, taking changes back, closing, merging, opening again: each with a reason."""

from typing import Any

from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from satukota.kernel.changes.api import Author, Change, undo
from satukota.modules.reports.actions.categories import close_category, open_category, refuse_category_faults
from satukota.modules.reports.actions.category_drafts import catch_up, drop_draft, publish_draft
from satukota.modules.reports.forms.categories import ClosingForm, ReasonForm
from satukota.modules.reports.forms.reporting import OpenQuestionsForm
from satukota.modules.reports.queries.catalogue import catalogue, category_rows
from satukota.modules.reports.queries.category_pages import Written, open_reports
from satukota.modules.reports.queries.category_words import KIND, changes_in_words, said, term_words
from satukota.modules.reports.rules.catalogue import FALLBACK
from satukota.modules.reports.views.categories.guards import PERMISSION, changeable, require_all
from satukota.web.api import actor_of, complain, editing, page, permission_required


def _page_of(code: str) -> str:
    return reverse("reports:category", args=[code])


@permission_required(PERMISSION)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show a draft as citizens will see it and what it changes; publish it with a reason."""
    written = changeable(request, code)
    if written.draft is None:
        return HttpResponseRedirect(_page_of(code))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = catch_up(code, actor_of(request))
        if told:
            notes.warning(request, told)
            return HttpResponseRedirect(reverse("reports:category_preview", args=[code]))
        try:
            publish_draft(code, Author(actor_of(request), form.cleaned_data["reason"]))
        except ValidationError as refused:
            complain(form, refused)
        else:
            notes.success(request, _("Published. Every door asks by it from now on."))
            return HttpResponseRedirect(_page_of(code))
    return page(request, "reports/categories/preview.html", _preview(written, form), status=422 if form.errors else 200)


def _preview(written: Written, form: ReasonForm) -> dict[str, Any]:
    kind = written.kind
    stops = [
        (said(question.label), said(question.choices[key]), said(stop.say), stop.tel)
        for question in (kind.questions if kind else ())
        for key, stop in question.stops.items()
    ]
    return {
        "written": written,
        "form": form,
        "title": said(written.values["name"]),
        "hint": said(written.values["hint"]),
        "asked": OpenQuestionsForm(questions=kind.questions) if kind else None,
        "stops": stops,
        "faults": _faults(written),
        "clocks": _clocks(written),
    }


def _faults(written: Written) -> list[str]:
    try:
        refuse_category_faults(written.code, written.values, category_rows())
    except ValidationError as refused:
        return list(refused.messages)
    return []


def _clocks(written: Written) -> str:
    """Return that running clocks stay as they are, where the term changes."""
    before = written.in_force
    if before is None or before["norm"] == written.values["norm"]:
        return ""
    number = open_reports(written.code)
    words = ngettext(
        "The new term holds for new reports. %(n)s open report keeps its own: its clock is not touched.",
        "The new term holds for new reports. %(n)s open reports keep theirs: their clocks are not touched.",
        number,
    )
    return f"{term_words(before['norm'])} → {term_words(written.values['norm'])}. {words % {'n': number}}"


@require_POST
@permission_required(PERMISSION)
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away."""
    written = changeable(request, code)
    if written.draft:
        drop_draft(written.draft, actor_of(request))
        notes.success(request, _("The draft is thrown away; what is in force stays."))
    return HttpResponseRedirect(_page_of(code) if written.in_force else reverse("reports:categories"))


@permission_required(PERMISSION)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a category: where its reports go, and why."""
    require_all(request)
    kind = catalogue().categories.get(code)
    if kind is None or code == FALLBACK:
        raise Http404
    number = open_reports(code)
    words = ngettext(
        "It takes nothing new. %(n)s open report stays with its agency and keeps its term; its figures stay.",
        "It takes nothing new. %(n)s open reports stay with their agency and keep their term; its figures stay.",
        number,
    )
    return editing(
        request,
        ClosingForm(request.POST or None, code=code),
        lambda form: close_category(
            code,
            form.cleaned_data["successor"],
            Author(actor_of(request), form.cleaned_data["reason"]),
            with_words=form.cleaned_data["with_words"],
        ),
        title=_("Close “%(name)s”") % {"name": said(kind.name)},
        back=_page_of(code),
        template="reports/categories/form.html",
        lead=words % {"n": number},
        save_word=_("Close the category"),
        code=code,
        name=said(kind.name),
    )


@permission_required(PERMISSION)
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Open a closed category again."""
    require_all(request)
    kind = catalogue().closed.get(code)
    if kind is None:
        raise Http404
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda form: open_category(code, Author(actor_of(request), form.cleaned_data["reason"])),
        title=_("Open “%(name)s” again") % {"name": said(kind.name)},
        back=_page_of(code),
        template="reports/categories/form.html",
        save_word=_("Open it again"),
        code=code,
        name=said(kind.name),
    )


@permission_required(PERMISSION)
def take_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take one change back: the category gets its earlier values, as a new version."""
    written = changeable(request, code)
    change = get_object_or_404(Change, pk=pk, kind=KIND, key=code)
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda form: undo(change, actor_of(request), form.cleaned_data["reason"]),
        title=_("Take this change back"),
        back=_page_of(code),
        done=lambda _saved: _page_of(code) if code in category_rows() else reverse("reports:categories"),
        template="reports/categories/take_back.html",
        lines=changes_in_words(change.after, change.before),
        save_word=_("Take it back"),
        code=code,
        name=said(written.values["name"]),
    )
