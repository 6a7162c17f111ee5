"""What stands in an agency's letter: its text filled with answers, and the letterhead of an office."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from satukota.kernel.cases.api import Definition, Field, Form, Letter, find_answer, say
from satukota.kernel.people.api import Agency, Office, office, office_on, offices
from satukota.kernel.places.api import City, city
from satukota.modules.services.models import Letterhead
from satukota.modules.services.queries.office_answers import shown_answer
from satukota.modules.services.rules.letters import Filling, PrintedLetter, PrintedTable, fill
from satukota.modules.services.rules.showing import LARGEST, count_words, spelt_date, weekday_words

CASED = {"upper": str.upper, "lower": str.lower}
CONTACT = ("address", "postcode", "phone", "email", "website", "foot")


@dataclass(frozen=True)
class Head:
    """A letterhead: whose it is, line by line, the last the largest; where they are; the coat of arms as SVG.

    `foot` is their own sentence at the foot of what they issue.
    """

    lines: tuple[str, ...]
    contact: tuple[str, ...]
    coat: str = ""
    foot: str = ""


def head_of(agency_id: int | None, *, of_city: bool = False, coat: bool = True) -> Head:
    """Return the letterhead of an office as it is kept now, or of the city."""
    here, owner = city(), None if of_city else offices().get(agency_id or 0)
    kept = kept_contact(owner.id if owner else None)
    lines = (f"Pemerintah {here.name}", *_lines(owner))
    return Head(lines, tuple(_contact(kept)), here.coat if coat else "", kept["foot"])


def _lines(owner: Office | None) -> Iterator[str]:
    """Yield the names of an office: above a village stands its district."""
    above = office(owner.chain[1]) if owner and len(owner.chain) > 1 else None
    if owner and above and owner.kind == "village" and above.kind == "district":
        yield above.name
    if owner:
        yield owner.name


def _contact(kept: Mapping[str, str]) -> Iterator[str]:
    where = " ".join(part for part in (kept["address"], kept["postcode"]) if part)
    reached = [f"Telepon {kept['phone']}" if kept["phone"] else "", kept["email"], kept["website"]]
    yield from (line for line in (where, " · ".join(part for part in reached if part)) if line)


def kept_contact(agency_id: int | None) -> dict[str, str]:
    """Return where an office is and how it is reached; what it has not said is the agency's own, site and foot the city's."""
    row = newest_head(agency_id)
    kept = {name: str(getattr(row, name)) if row else "" for name in CONTACT}
    if agency_id is None:
        return kept
    agency = Agency.objects.filter(pk=agency_id).only("phone", "email").first()
    of_city = newest_head(None)
    kept["phone"] = kept["phone"] or (agency.phone if agency else "")
    kept["email"] = kept["email"] or (agency.email if agency else "")
    for name in ("website", "foot"):
        kept[name] = kept[name] or (str(getattr(of_city, name)) if of_city else "")
    return kept


def newest_head(agency_id: int | None) -> Letterhead | None:
    """Return the letterhead that an office kept last, None where it kept none."""
    return heads_of(agency_id).first()


def heads_of(agency_id: int | None) -> QuerySet[Letterhead]:
    """Return what an office kept (None: the city), the newest first."""
    rows = Letterhead.objects.order_by("-id")
    return rows.filter(agency=None) if agency_id is None else rows.filter(agency_id=agency_id)


def filled_letter(
    letter: Letter, title: str, definition: Definition, answers: Mapping[str, Any], beside: Mapping[str, str]
) -> PrintedLetter:
    """Return a letter with answers filled in; `beside` are the words of `$number`, `$issued` and the others."""
    fields = definition.data.fields

    def words(name: str, style: str) -> str:
        text = beside.get(name[1:], "") if name.startswith("$") else _words(fields[name], answers, style)
        if style == "words" and name.startswith("$"):
            text = beside.get(f"{name[1:]}:words", text)
        return CASED[style](text) if style in CASED else text

    def table(name: str, columns: tuple[str, ...]) -> PrintedTable:
        return _table(fields[name], find_answer(answers, name) or [], columns)

    def rows(name: str) -> Iterator[tuple[str, str]]:
        for path in definition.data.under(name):
            text = _words(fields[path], answers, "")
            if text:
                yield say(fields[path].label, "id"), text

    return fill(letter, title, Filling(words, answers, table, rows))


def _words(field: Field, answers: Mapping[str, Any], style: str) -> str:
    value = find_answer(answers, field.path)
    if value in (None, "", []):
        return ""
    if style == "digits":
        return str(value)
    if style == "words" and isinstance(value, int) and not isinstance(value, bool):
        return count_words(value) if 0 <= value < LARGEST else str(value)
    if style == "words" and field.format == "date":
        return spelt_date(str(value))
    if style == "weekday" and field.format == "date":
        return weekday_words(str(value))
    return shown_answer(field, value, "id")


def _table(field: Field, rows: list[Mapping[str, Any]], columns: tuple[str, ...]) -> PrintedTable:
    inside = field.items
    assert isinstance(inside, Form)
    asked = [inside.fields[name] for name in columns or inside.fields]
    heads = tuple(say(column.label, "id") for column in asked)
    return PrintedTable(heads, tuple(tuple(_words(column, row, "") for column in asked) for row in rows))


def place_names(here: City, agency_id: int | None) -> dict[str, str]:
    """Return what a letter calls the city, the office in charge and the one above it."""
    owner = office_on(agency_id)
    above = office(owner.chain[1]) if owner and len(owner.chain) > 1 else None
    return {
        "city": here.name,
        "city_short": here.short_name or here.name,
        "province": here.province,
        "agency": owner.name if owner else here.name,
        "above": above.name if above else here.name,
    }
