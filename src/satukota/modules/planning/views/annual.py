"""Tables of LKjIP (chapter III) and LPPD of a closed round, as DOCX and XLSX, drawn from what was frozen."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from satukota.kernel.tables.api import book_answer, workbook
from satukota.modules.planning.models import Round
from satukota.modules.planning.queries.corrections import corrections_after
from satukota.modules.planning.queries.papers import paper_of
from satukota.modules.planning.queries.rounds import AnnualReport, annual_report
from satukota.modules.planning.rules.annual import AnnualLine
from satukota.modules.planning.views.documents import (
    DOCX,
    add_table,
    put_corrections,
    put_letterhead,
    put_signature,
    send,
)
from satukota.web.api import number, permission_required, rupiah

UNKNOWN = "–"


def _report_or_back(request: HttpRequest, pk: int) -> AnnualReport | HttpResponse:
    report = annual_report(get_object_or_404(Round, pk=pk))
    if report is None:
        messages.error(request, _("Close the round first: these tables are drawn from what is frozen."))
        return redirect("planning:round", pk=pk)
    return report


@permission_required("planning.view")
def lkjip_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the table of chapter III as a sheet."""
    report = _report_or_back(request, pk)
    if isinstance(report, HttpResponse):
        return report
    with override(settings.LANGUAGE_CODE):
        content = workbook("LKjIP", _head(report), _rows(report), {_("Indicator"): 50, _("Agency"): 30})
    return book_answer(f"lkjip-{_stem(report)}.xlsx", content)


@permission_required("planning.view")
def lkjip_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """Send chapter III as a document: what was reached, beside earlier years, and for how much money."""
    report = _report_or_back(request, pk)
    if isinstance(report, HttpResponse):
        return report
    with override(settings.LANGUAGE_CODE):
        content = _docx(report)
    return send(content, f"lkjip-{_stem(report)}.docx", DOCX)


@permission_required("planning.view")
def lppd_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the minimum services and the indicators as the tables of LPPD."""
    report = _report_or_back(request, pk)
    if isinstance(report, HttpResponse):
        return report
    services = report.content.get("services") or {"fields": []}
    with override(settings.LANGUAGE_CODE):
        head = (
            _("Part"),
            _("Indicator"),
            _("Agency"),
            _("Unit of measure"),
            _("Target"),
            _("Value"),
            _("Achievement (%)"),
        )
        fields: list[list[Any]] = [
            [
                "SPM",
                field["name"],
                _("%(reported)s of %(total)s services") % field,
                _("index"),
                100,
                None if field["index"] is None else Decimal(field["index"]),
                None,
            ]
            for field in services["fields"]
        ]
        indicators = [
            ["IKK/IKU", line.name, line.agency, line.unit, line.target, line.value, line.achievement]
            for line in report.lines
        ]
        content = workbook("LPPD", head, [*fields, *indicators], {_("Indicator"): 50})
    return book_answer(f"lppd-{_stem(report)}.xlsx", content)


def _stem(report: AnnualReport) -> str:
    return f"{report.content['year']}-tw{report.content['quarter']}-v{report.frozen.number}"


def _head(report: AnnualReport) -> list[str]:
    past = [str(year) for year in report.years]
    return [
        _("Code"), _("Indicator"), _("Agency"), _("Unit of measure"), _("Target"), _("Value"), _("Achievement (%)"), *past,
        _("National comparison"),
    ]  # fmt: skip


def _rows(report: AnnualReport) -> Iterator[list[Any]]:
    for line in report.lines:
        named = f"{line.name} ({line.instrument})" if line.instrument else line.name
        yield [
            line.code, named, line.agency, line.unit, line.target, line.value, line.achievement,
            *(past.value for past in line.past), UNKNOWN,
        ]  # fmt: skip
    yield []
    yield ["", _ground(report)]


def _ground(report: AnnualReport) -> str:
    return _("From %(round)s as it was closed, version %(version)s, SHA-256 %(digest)s. National figures are not known.") % {
        "round": report.content["name"], "version": report.frozen.number, "digest": report.frozen.digest,
    }  # fmt: skip


def _docx(report: AnnualReport) -> bytes:
    from docx import Document

    book, content, paper = Document(), report.content, paper_of(report.content)
    put_letterhead(book, paper)
    book.add_heading(_("Chapter III: performance, %(round)s") % {"round": content["name"]}, 0)
    book.add_paragraph(_ground(report))
    book.add_heading(_("Target, value and achievement"), 1)
    head = [_("Indicator"), _("Target"), _("Value"), _("Achievement (%)"), *map(str, report.years)]
    _add_rows(add_table(book, head), map(_texts, report.lines))
    book.add_heading(_("Efficiency"), 1)
    book.add_paragraph(_efficiency(report))
    put_signature(book, paper, date_format(timezone.localtime(report.frozen.frozen_at), "j F Y"))
    put_corrections(book, corrections_after(report.frozen.round))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _texts(line: AnnualLine) -> list[str]:
    figures = [f"{number(value, line.decimals)} {line.unit}" for value in (line.target, line.value)]
    return [
        line.name,
        *figures,
        number(line.achievement, 1),
        *(number(past.value, line.decimals) for past in line.past),
    ]


def _add_rows(table: Any, rows: Iterable[list[str]]) -> None:
    """Add rows of text as copies of an empty one: a row that the library builds takes four times as long."""
    empty = table.add_row()._tr
    for texts in rows:
        row = deepcopy(empty)
        for cell, text in zip(row.tc_lst, texts, strict=True):
            cell.p_lst[0].add_r().text = text
        empty.addprevious(row)
    table._tbl.remove(empty)


def _efficiency(report: AnnualReport) -> str:
    found, money = report.efficiency, report.content.get("money") or {}
    words = _(
        "Mean achievement of %(n)s judged indicators %(reached)s %%, spent %(spent)s %% of %(budget)s:"
        " %(points)s percentage points. The formula is the city's own."
    )
    return words % {
        "n": found.judged, "reached": number(found.achievement, 1), "spent": number(found.absorption, 1),
        "budget": rupiah(money.get("budget")), "points": number(found.points, 1),
    }  # fmt: skip
