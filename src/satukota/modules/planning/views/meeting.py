"""The meeting of a round: its page, agenda and attendance, and the minutes as papers."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_POST

from satukota.modules.planning import actions
from satukota.modules.planning.forms.rounds import AgendaForm, AttendanceForm, MeetingForm
from satukota.modules.planning.models import AgendaItem, MeetingAttendance, Round
from satukota.modules.planning.queries import monev
from satukota.modules.planning.queries.papers import paper_of
from satukota.modules.planning.queries.round_document import document_of
from satukota.modules.planning.queries.round_reading import shortened
from satukota.modules.planning.views.base import editing
from satukota.modules.planning.views.documents import (
    DOCX,
    add_row,
    add_table,
    pdf,
    put_letterhead,
    put_signature,
    send,
)
from satukota.modules.planning.views.monev import version_asked
from satukota.web.api import actor_of, may, page, permission_required


@permission_required("planning.view")
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round for the meeting: what became of the last decisions, the agenda, what is behind, what is decided."""
    evaluation_round = get_object_or_404(Round, pk=pk)
    document = document_of(evaluation_round, version_asked(request), each=monev.WORST)
    is_open = evaluation_round.closed_at is None and evaluation_round.withdrawn_at is None
    context = {
        "round": evaluation_round,
        "document": document,
        "content": document.content,
        "meeting": document.content["meeting"],
        "groups": shortened(document.content["groups"], monev.WORST),
        "can_decide": may(request, "planning.approve") and is_open and document.frozen is None,
    }
    return page(request, "planning/meeting.html", context)


@permission_required("planning.approve")
def arrange_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when and where the meeting is, and who leads it."""
    here = get_object_or_404(Round, pk=pk)
    start = {
        "held_on": here.meeting_on or timezone.localdate(),
        "place": here.meeting_place,
        "chair": here.meeting_chair,
    }
    return editing(
        request,
        MeetingForm(request.POST or None, initial=start),
        lambda form: actions.arrange_meeting(here, **form.cleaned_data, actor=actor_of(request)),
        title=_("Meeting on %(round)s") % {"round": here},
        back=_page_of(pk),
    )


def _page_of(pk: int) -> str:
    return reverse("planning:meeting", args=[pk])


@permission_required("planning.approve")
@require_POST
def make_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Put what is behind on the agenda, the worst first."""
    here = get_object_or_404(Round, pk=pk)

    def make() -> None:
        count = actions.make_agenda(here, actor_of(request))
        words = ngettext("%(n)s matter came to the agenda.", "%(n)s matters came to the agenda.", count)
        messages.success(request, words % {"n": count} if count else _("The agenda holds all of it already."))

    return _done(request, pk, make)


def _done(request: HttpRequest, pk: int, act: Callable[[], object]) -> HttpResponse:
    """Do it and return to the meeting; what is refused is said there."""
    try:
        act()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(_page_of(pk))


@permission_required("planning.approve")
def edit_agenda(request: HttpRequest, pk: int, matter: int | None = None) -> HttpResponse:
    """Put a matter on the agenda, or change one."""
    here = get_object_or_404(Round, pk=pk)
    row = get_object_or_404(AgendaItem, pk=matter, round=here) if matter else AgendaItem(round=here, position=0)
    return editing(
        request,
        AgendaForm(request.POST or None, instance=row),
        lambda form: actions.save_agenda_item(form.save(commit=False), actor_of(request)),
        title=_("A matter of the agenda"),
        back=_page_of(pk),
        remove=reverse("planning:remove_agenda", args=[pk, matter]) if matter else "",
    )


@permission_required("planning.approve")
@require_POST
def raise_agenda(request: HttpRequest, pk: int, matter: int) -> HttpResponse:
    """Move a matter one place up."""
    row = get_object_or_404(AgendaItem.objects.select_related("round"), pk=matter, round=pk)
    return _done(request, pk, lambda: actions.raise_agenda_item(row, actor_of(request)))


@permission_required("planning.approve")
@require_POST
def remove_agenda(request: HttpRequest, pk: int, matter: int) -> HttpResponse:
    """Take a matter from the agenda."""
    row = get_object_or_404(AgendaItem.objects.select_related("round"), pk=matter, round=pk)
    return _done(request, pk, lambda: actions.remove_agenda_item(row, actor_of(request)))


@permission_required("planning.approve")
def note_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who was there, by agency and office."""
    here = get_object_or_404(Round, pk=pk)
    return editing(
        request,
        AttendanceForm(request.POST or None, evaluation_round=here),
        lambda form: actions.note_attendance(
            here,
            form.cleaned_data["agencies"],
            form.cleaned_data["office"],
            form.cleaned_data["username"],
            actor_of(request),
        ),
        title=_("Who is present"),
        back=_page_of(pk),
    )


@permission_required("planning.approve")
@require_POST
def remove_attendance(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Take back that somebody was there."""
    attendance = get_object_or_404(MeetingAttendance.objects.select_related("round"), pk=row, round=pk)
    return _done(request, pk, lambda: actions.remove_attendance(attendance, actor_of(request)))


@permission_required("planning.view")
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the minutes of a meeting as PDF in the city's language; those of a closed round as they were frozen."""
    with override(settings.LANGUAGE_CODE):
        context = _minutes(request, pk)
        content = pdf(request, "planning/print/minutes.html", context)
    return send(content, f"{context['name']}.pdf", "application/pdf")


@permission_required("planning.view")
def minutes_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the minutes of a meeting as DOCX; those of a closed round as they were frozen."""
    with override(settings.LANGUAGE_CODE):
        context = _minutes(request, pk)
        content = _docx(context)
    return send(content, f"{context['name']}.docx", DOCX)


def _minutes(request: HttpRequest, pk: int) -> dict[str, Any]:
    here = get_object_or_404(Round, pk=pk)
    document = document_of(here, version_asked(request))
    meeting = document.content["meeting"]
    return {
        "document": document,
        "content": document.content,
        "meeting": meeting,
        "decisions": document.content["correctives"],
        "signed_at": meeting["held_on"] or timezone.localtime(document.frozen.frozen_at if document.frozen else None),
        "paper": paper_of(document.content),
        "name": f"notula-{here.year}-tw{here.quarter}",
    }


def _docx(context: dict[str, Any]) -> bytes:
    from docx import Document

    book, meeting = Document(), context["meeting"]
    put_letterhead(book, context["paper"])
    book.add_heading(_("Minutes of the meeting on %(round)s") % {"round": context["content"]["name"]}, 0)
    for label, text in _arrangements(meeting):
        book.add_paragraph(f"{label}: {text}")
    _decided_before(book, meeting["before"])
    book.add_heading(_("Agenda"), 1)
    for matter in meeting["agenda"]:
        book.add_paragraph(" – ".join(filter(None, (matter["title"], matter["agency"]))), style="List Number")
    _decisions(book, context["decisions"])
    _present(book, meeting["attendance"])
    if context["content"]["minutes"]:
        book.add_heading(_("Minutes"), 1)
        book.add_paragraph(context["content"]["minutes"])
    put_signature(book, context["paper"], date_format(context["signed_at"], "j F Y"))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _arrangements(meeting: dict[str, Any]) -> list[tuple[str, str]]:
    day = date_format(meeting["held_on"], "l, j F Y") if meeting["held_on"] else "–"
    return [(_("Day"), day), (_("Place"), meeting["place"] or "–"), (_("Led by"), meeting["chair"] or "–")]


def _decided_before(book: Any, rows: list[dict[str, Any]]) -> None:
    book.add_heading(_("What became of earlier decisions"), 1)
    if not rows:
        book.add_paragraph(_("There was no earlier decision to follow."))
        return
    table = add_table(book, (_("Round"), _("Decision"), _("Agency"), _("Due"), _("State"), _("Last report")))
    for row in rows:
        state = " · ".join(filter(None, (row["label"], _("Late") if row["late"] else "")))
        add_row(table, row["round"], _numbered(row), row["agency"], _day(row["due"]), state, row["words"] or "–")


def _decisions(book: Any, rows: list[dict[str, Any]]) -> None:
    book.add_heading(_("Decisions"), 1)
    if not rows:
        book.add_paragraph(_("Nothing was decided."))
        return
    table = add_table(book, (_("Decision"), _("In charge"), _("Due"), _("Case")))
    for row in rows:
        add_row(table, _numbered(row), row["agency"] or "–", _day(row["due"]), row["number"])


def _present(book: Any, rows: list[dict[str, Any]]) -> None:
    book.add_heading(_("Present"), 1)
    table = add_table(book, (_("Agency"), _("Position"), _("Name")))
    for row in rows:
        add_row(table, row["agency"] or _("Guest"), row["office"], row["name"])


def _numbered(row: dict[str, Any]) -> str:
    return f"{row['decision']}. {row['title']}" if row.get("decision") else row["title"]


def _day(day: Any) -> str:
    return date_format(day, "j F Y") if day else "–"
