"""What differs, in words: columns by their names, values as pages show them."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import Dimension, FundSource, Item
from satukota.modules.planning.models.item import ItemKind, TermChoice
from satukota.modules.planning.rules.differences import Change
from satukota.modules.planning.rules.funds import parts_in
from satukota.web.api import rupiah

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
    "note": gettext_lazy("note"),
    "cash": gettext_lazy("payments planned"),
}
CHOICES: Mapping[str, Mapping[str, str | Promise]] = {
    "kind": dict(ItemKind.choices),
    "term": dict(TermChoice.choices),
    "state": dict(Item.State.choices),
}
AMOUNTS = frozenset({"budget", "fund"})
DAYS = frozenset({"start", "end", "starts", "ends"})


def in_words(changes: list[Change]) -> list[Change]:
    """Return changes with the names of their columns and values as people read them."""
    names = {
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
    if column in DAYS:
        return date_format(date.fromisoformat(text), "j F Y")
    if column in AMOUNTS:
        return _amounts(column, text, names.get(column, {}))
    if column == "quick_win":
        return _("yes") if text in {"True", "ya"} else _("no")
    return names.get(column, {}).get(text, text)


def _amounts(column: str, text: str, sources: Mapping[str, str]) -> str:
    """Return a budget, or the amounts of its sources, in rupiah."""
    if column == "fund":
        return "; ".join(f"{sources.get(code, code)} {rupiah(amount)}" for code, amount in parts_in(text, None).items())
    return rupiah(int(text)) if text.isdecimal() else text
