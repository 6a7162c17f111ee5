"""What differs, in words: columns by their names, values as pages show them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import Dimension, FundSource, Indicator, IndicatorDefinition, Item, Readiness
from satukota.modules.planning.models.item import ItemKind, TermChoice
from satukota.modules.planning.rules.differences import Change
from satukota.modules.planning.rules.funds import parts_in
from satukota.web.api import number, rupiah

COLUMN_NAMES = {
    "kind": gettext_lazy("kind"),
    "code": gettext_lazy("code"),
    "parent": gettext_lazy("stands under"),
    "name": gettext_lazy("name"),
    "nomenclature": gettext_lazy("code of Permendagri 90/2019"),
    "agency": gettext_lazy("agency"),
    "dimension": gettext_lazy("dimension"),
    "mission": gettext_lazy("mission"),
    "spm": gettext_lazy("minimum service"),
    "term": gettext_lazy("term"),
    "start": gettext_lazy("starts"),
    "end": gettext_lazy("ends"),
    "starts": gettext_lazy("starts"),
    "ends": gettext_lazy("ends"),
    "budget": gettext_lazy("budget (rupiah)"),
    "fund": gettext_lazy("sources of funds"),
    "spent": gettext_lazy("realised (rupiah)"),
    "quick_win": gettext_lazy("quick win"),
    "links": gettext_lazy("links to other plans"),
    "summary": gettext_lazy("summary"),
    "state": gettext_lazy("state"),
    "dropped_reason": gettext_lazy("why it was dropped"),
    "part": gettext_lazy("a part of the code"),
    "programme_code": gettext_lazy("code of the programme"),
    "programme_name": gettext_lazy("name of the programme"),
    "activity_code": gettext_lazy("code of the activity"),
    "activity_name": gettext_lazy("name of the activity"),
    "subactivity_code": gettext_lazy("code of the sub-activity"),
    "subactivity_name": gettext_lazy("name of the sub-activity"),
    "year": gettext_lazy("year"),
    "quarter": gettext_lazy("quarter"),
    "value": gettext_lazy("value"),
    "method": gettext_lazy("way of procurement"),
    "selection_planned": gettext_lazy("selection planned"),
    "start_planned": gettext_lazy("work begins, planned"),
    "end_planned": gettext_lazy("work ends, planned"),
    "selection_real": gettext_lazy("selection began"),
    "start_real": gettext_lazy("work began"),
    "end_real": gettext_lazy("work ended"),
    "contract_number": gettext_lazy("number of the contract"),
    "contract_value": gettext_lazy("value of the contract (rupiah)"),
    "progress": gettext_lazy("work done (%)"),
    "cancelled_reason": gettext_lazy("why it was cancelled"),
    "unit_code": gettext_lazy("code of the unit"),
    "n": gettext_lazy("of how many"),
    "note": gettext_lazy("note"),
    "cash": gettext_lazy("payments planned"),
    "exchanges": gettext_lazy("for whom"),
    "due": gettext_lazy("due"),
    "done_on": gettext_lazy("done on"),
    "likelihood": gettext_lazy("likelihood (1 to 5)"),
    "impact": gettext_lazy("impact (1 to 5)"),
    "mitigation": gettext_lazy("what we do about it"),
    "needs": gettext_lazy("needs first"),
    "variable": gettext_lazy("variable"),
    "ready": gettext_lazy("state"),
    "evidence": gettext_lazy("evidence"),
    "application": gettext_lazy("application"),
    "regulation": gettext_lazy("regulation"),
    "gap": gettext_lazy("what is missing"),
    "item": gettext_lazy("item of the plan"),
    "rhythm": gettext_lazy("frequency"),
    "unit": gettext_lazy("unit"),
    "way": gettext_lazy("achievement"),
    "total": gettext_lazy("value of the year"),
    "instrument": gettext_lazy("instrument"),
    "definition": gettext_lazy("definition"),
    "formula": gettext_lazy("formula"),
    "data_source": gettext_lazy("source of the data"),
    "baseline": gettext_lazy("baseline"),
    "since": gettext_lazy("holds since"),
    "upper": gettext_lazy("upper bound"),
    "source": gettext_lazy("source"),
    "document": gettext_lazy("document"),
}
CHOICES: Mapping[str, Mapping[str, str | Promise]] = {
    "kind": dict(ItemKind.choices),
    "term": dict(TermChoice.choices),
    "state": dict(Item.State.choices),
    "variable": dict(Readiness.Name.choices),
    "ready": {str(value): word for value, word in Readiness.State.choices},
    "rhythm": dict(Indicator.Rhythm.choices),
    "way": dict(IndicatorDefinition.Way.choices),
    "total": dict(IndicatorDefinition.Year.choices),
}


def in_words(changes: Iterable[Change], items: Mapping[str, str] | None = None) -> list[Change]:
    """Return changes with the names of their columns and values as people read them; `items` are names by code."""
    known = items or {}
    names = {
        "parent": known,
        "mission": known,
        "agency": dict(Agency.objects.values_list("code", "name")),
        "dimension": dict(Dimension.objects.values_list("code", "name")),
        "fund": dict(FundSource.objects.values_list("code", "name")),
    }
    return [
        Change(
            change.kind,
            change.code,
            change.name,
            tuple(
                (str(COLUMN_NAMES.get(column, column)), shown(column, old, names), shown(column, new, names))
                for column, old, new in change.fields
            ),
        )
        for change in changes
    ]


def shown(column: str, text: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """Return a value that a version or a sheet holds as text as pages show it."""
    if not text:
        return "–"
    if column in CHOICES:
        return str(CHOICES[column].get(text, text))
    if column in WRITTEN:
        return WRITTEN[column](text)
    known = names.get(column, {})
    return _funds(text, known) if column == "fund" else known.get(text, text)


def _funds(text: str, sources: Mapping[str, str]) -> str:
    """Return the amounts of the sources of a budget, in rupiah."""
    return "; ".join(f"{sources.get(code, code)} {rupiah(amount)}" for code, amount in parts_in(text, None).items())


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y")


def _money(text: str) -> str:
    return rupiah(int(text)) if text.isdecimal() else text


def _yes(text: str) -> str:
    return _("yes") if text in {"True", "ya"} else _("no")


def _number(text: str) -> str:
    """Return a number as pages write it, with as many decimals as it has; what is none as it is."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return number(value, max(0, -int(value.as_tuple().exponent)))


WRITTEN: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("start", "end", "starts", "ends", "due", "done_on", "since"), _day),
    **dict.fromkeys(("value", "upper", "baseline"), _number),
    "budget": _money,
    "quick_win": _yes,
}
