"""Printed documents: PDF by WeasyPrint from a template, DOCX by python-docx from the same figures."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from satukota.kernel.files.api import StoredFile, signed_url
from satukota.kernel.papers.api import render_pdf
from satukota.modules.planning.models import Round
from satukota.modules.planning.queries.corrections import Correction, corrections_after
from satukota.modules.planning.queries.papers import PaperHead, paper_of
from satukota.modules.planning.queries.round_document import document_of
from satukota.modules.planning.views.monev import version_asked
from satukota.web.api import number, permission_required, rupiah

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(request: HttpRequest, template: str, context: dict[str, Any]) -> bytes:
    """Return a template as PDF; nothing outside the program is fetched for it."""
    return render_pdf(render_to_string(template, context, request))


def send(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file as an answer that the browser shows or stores under its name."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _round_context(request: HttpRequest, pk: int) -> dict[str, Any]:
    evaluation_round = get_object_or_404(Round, pk=pk)
    document = document_of(evaluation_round, version_asked(request))
    return {
        "round": evaluation_round,
        "document": document,
        "content": document.content,
        "whole": document.whole,
        "corrections": corrections_after(evaluation_round),
        "printed_at": timezone.now(),
        "signed_at": timezone.localtime(document.frozen.frozen_at if document.frozen else None),
        "paper": paper_of(document.content),
    }


def _name(context: dict[str, Any], kind: str) -> str:
    evaluation_round = context["round"]
    return f"monev-{evaluation_round.year}-tw{evaluation_round.quarter}.{kind}"


@permission_required("planning.view")
def round_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the report of a round as PDF in the city's language; a closed one as it was frozen."""
    with override(settings.LANGUAGE_CODE):
        context = _round_context(request, pk)
        content = pdf(request, "planning/print/round.html", context)
    return send(content, _name(context, "pdf"), "application/pdf")


@permission_required("planning.view")
def round_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the report of a round as DOCX, for the minutes and the letter; a closed one as it was frozen."""
    with override(settings.LANGUAGE_CODE):
        context = _round_context(request, pk)
        content = _docx(context)
    return send(content, _name(context, "docx"), DOCX)


def _docx(context: dict[str, Any]) -> bytes:
    from docx import Document

    book, content, judged = Document(), context["content"], context["whole"]
    put_letterhead(book, context["paper"])
    book.add_heading(_("Evaluation of %(round)s") % {"round": content["name"]}, 0)
    book.add_paragraph(
        _("%(good)s of %(all)s judged indicators are on track.")
        % {"good": judged.counts.get("on_track", 0), "all": judged.judged}
    )
    if content["late"]:
        book.add_paragraph(_("Late: %(names)s.") % {"names": ", ".join(content["late"])})
    if content["gaps"]:
        book.add_paragraph(_("Not published: %(names)s.") % {"names": ", ".join(content["gaps"])})
    _short_table(book, content["groups"])
    _money_table(book, content["drifting"]["nodes"])
    _report_table(book, content["rows"])
    if content["correctives"]:
        book.add_heading(_("What was decided"), 1)
        for row in content["correctives"]:
            place = f"{row['decision']}. " if row.get("decision") else ""
            book.add_paragraph(f"{place}{row['title']} ({row['agency'] or '–'}, {row['number']})")
    if content["minutes"]:
        book.add_heading(_("Minutes"), 1)
        book.add_paragraph(content["minutes"])
    put_signature(book, context["paper"], date_format(context["signed_at"], "j F Y"))
    put_corrections(book, context["corrections"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put_letterhead(book: Any, paper: PaperHead) -> None:
    """Make the page A4 and put the office above it."""
    from docx.shared import Mm

    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    lines = (paper.government.upper(), paper.office.upper(), paper.address)
    head = page.header.paragraphs[0]
    head.alignment = 1
    head.add_run("\n".join(filter(None, lines))).bold = True


def put_signature(book: Any, paper: PaperHead, day: str) -> None:
    """Put place, day, title and name below, with room for the hand."""
    name = paper.signer or "………………………………"
    lines = [f"{paper.place}, {day}", paper.title, "", "", "", name, f"NIP {paper.nip}" if paper.nip else ""]
    book.add_paragraph("\n".join(lines).rstrip()).alignment = 2


def _report_table(book: Any, rows: list[dict[str, Any]]) -> None:
    """List every report of the round with its state."""
    book.add_heading(_("Agencies"), 1)
    table = add_table(book, (_("Agency"), _("State"), _("Filled in")))
    for row in rows:
        late = f" · {_('Late')}" if row["late"] else ""
        add_row(table, row["agency"], f"{row['label']}{late}", f"{row['filled']} / {row['total']}")


def put_corrections(book: Any, rows: list[Correction]) -> None:
    """List what was corrected after a round was closed; nothing where nothing was."""
    if not rows:
        return
    book.add_heading(_("Corrected after the round was closed"), 1)
    for row in rows:
        words = "; ".join(f"{change.label}: {change.first} → {change.now}" for change in row.changes)
        book.add_paragraph(f"{row.code} {row.name}: {words}. {row.row.correction_reason}", style="List Bullet")


def _short_table(book: Any, groups: list[dict[str, Any]]) -> None:
    book.add_heading(_("Short of their target"), 1)
    for group in groups:
        book.add_heading(group["name"] or _("No agency"), 2)
        table = add_table(book, (_("Indicator"), _("Target"), _("Value"), _("Achievement")))
        for line in group["lines"]:
            add_row(
                table,
                "\n".join(
                    filter(None, (", ".join(filter(None, (line["name"], line["instrument"]))), line["promised"]))
                ),
                f"{number(line['target'], line['decimals'])} {line['unit']}",
                f"{number(line['value'], line['decimals'])} {line['unit']}",
                f"{number(line['achievement'], 1)} %",
            )
        if group["more"]:
            book.add_paragraph(ngettext("and %(n)s more", "and %(n)s more", group["more"]) % {"n": group["more"]})


def _money_table(book: Any, nodes: list[dict[str, Any]]) -> None:
    if not nodes:
        return
    book.add_heading(_("Where work and money drift apart"), 1)
    table = add_table(book, (_("Item"), _("Budget"), _("Spent"), _("Work done")))
    for node in nodes:
        money = (rupiah(node["budget"]), rupiah(node["spent"]))
        add_row(table, node["name"], *money, f"{number(node['physical'], 1)} %")


def add_table(book: Any, headings: Sequence[str]) -> Any:
    """Add a table whose headings stand again on each page."""
    from docx.oxml import OxmlElement

    table = book.add_table(rows=1, cols=len(headings), style="Light Grid Accent 1")
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def add_row(table: Any, *texts: str) -> None:
    """Add a row of texts to a table."""
    for cell, text in zip(table.add_row().cells, texts, strict=True):
        cell.text = text


KINDS = "planning-"
READING = timedelta(minutes=10)


@permission_required("planning.view")
def stored_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a document to whoever reads the plan: by itself a file opens for the person who added it, and nobody else."""
    del request
    file = get_object_or_404(StoredFile, pk=pk, kind__startswith=KINDS)
    return redirect(signed_url(file, lasting=READING))
