"""Printed documents: PDF by WeasyPrint from a template, DOCX by python-docx from the same figures."""

from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satukota.kernel.papers.api import render_pdf
from satukota.modules.planning.models import Round
from satukota.modules.planning.queries import lights, monev
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


def _round_context(pk: int) -> dict[str, Any]:
    evaluation_round = get_object_or_404(Round, pk=pk)
    rows = monev.report_rows(evaluation_round)
    return {
        "round": evaluation_round,
        "rows": rows,
        "progress": monev.progress(rows),
        "late": [row for row in rows if row.late],
        "groups": monev.behind(evaluation_round, each=10),
        "deviating": monev.drifting_items(evaluation_round),
        "whole": lights.whole(evaluation_round.year),
        "correctives": monev.correctives(round=evaluation_round),
        "printed_at": timezone.now(),
    }


@permission_required("planning.view")
def round_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the report of a round as PDF."""
    context = _round_context(pk)
    name = f"monev-{context['round'].year}-tw{context['round'].quarter}.pdf"
    return send(pdf(request, "planning/print/round.html", context), name, "application/pdf")


@permission_required("planning.view")
def round_docx(_request: HttpRequest, pk: int) -> HttpResponse:
    """Send the report of a round as DOCX, for the minutes and the letter."""
    context = _round_context(pk)
    name = f"monev-{context['round'].year}-tw{context['round'].quarter}.docx"
    return send(_docx(context), name, DOCX)


def _docx(context: dict[str, Any]) -> bytes:
    from docx import Document

    book = Document()
    evaluation_round = context["round"]
    book.add_heading(_("Evaluation of %(round)s") % {"round": evaluation_round}, 0)
    judged = context["whole"]
    book.add_paragraph(
        _("%(good)s of %(all)s judged indicators are on track.")
        % {"good": judged.counts.get("on_track", 0), "all": judged.judged}
    )
    if context["late"]:
        names = ", ".join(row.report.agency.name for row in context["late"])
        book.add_paragraph(_("Late: %(names)s.") % {"names": names})
    _short_table(book, context)
    _money_table(book, context)
    if context["correctives"]:
        book.add_heading(_("What was decided"), 1)
        for corrective in context["correctives"]:
            agency = corrective.case.agency.name if corrective.case.agency else "–"
            book.add_paragraph(f"{corrective.case.number} · {agency}: {corrective.case.title}", style="List Bullet")
    if evaluation_round.minutes:
        book.add_heading(_("Minutes"), 1)
        book.add_paragraph(evaluation_round.minutes)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _short_table(book: Any, context: dict[str, Any]) -> None:
    book.add_heading(_("Short of their target"), 1)
    for group in context["groups"]:
        book.add_heading(group.name or _("No agency"), 2)
        table = _table(book, (_("Indicator"), _("Target"), _("Value"), _("Achievement")))
        for line in group.lines:
            standing = line.standing
            _row(
                table,
                line.indicator.name,
                number(standing.target, line.decimals),
                f"{number(standing.value, line.decimals)} {line.definition.unit if line.definition else ''} {line.instrument}",
                f"{number(standing.percent, 1)} %",
            )
        if group.more:
            book.add_paragraph(ngettext("and %(n)s more", "and %(n)s more", group.more) % {"n": group.more})


def _money_table(book: Any, context: dict[str, Any]) -> None:
    if not context["deviating"].nodes:
        return
    book.add_heading(_("Where work and money drift apart"), 1)
    table = _table(book, (_("Item"), _("Budget"), _("Spent"), _("Work done")))
    for node in context["deviating"].nodes:
        realisation = node.realisation
        _row(
            table,
            node.item.name,
            rupiah(realisation.budget),
            rupiah(realisation.spent),
            f"{number(realisation.physical, 1)} %",
        )


def _table(book: Any, headings: tuple[str, ...]) -> Any:
    table = book.add_table(rows=1, cols=len(headings), style="Light Grid Accent 1")
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.text = text
    return table


def _row(table: Any, *texts: str) -> None:
    for cell, text in zip(table.add_row().cells, texts, strict=True):
        cell.text = text
