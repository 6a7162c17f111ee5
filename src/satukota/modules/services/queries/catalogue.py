"""Which services there are, how to find them, how long they really take, and the service standard in 14 parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import CaseType, Definition, Field, case_types, pinned_definition, say
from satukota.kernel.people.api import Office, office
from satukota.kernel.readers.api import matches
from satukota.modules.services.queries.office_answers import asks_office
from satukota.modules.services.queries.refusals import results

FAMILY = "layanan."
"""Case types whose id begins so are services."""

DEFAULT_ICON = "file-text"
LIFE = {
    "birth": (_("A child is born"), "baby-carriage"),
    "study": (_("Studying and research"), "school"),
    "event": (_("Holding an event"), "confetti"),
    "home": (_("Home and land"), "home"),
    "marriage": (_("Getting married"), "heart"),
    "work": (_("Looking for work"), "id-badge-2"),
    "hardship": (_("Needing help"), "lifebuoy"),
    "information": (_("Wanting to know what the city does"), "info-circle"),
    "death": (_("Somebody died"), "flower"),
}
BUSINESS = {
    "opening": (_("Opening a business"), "building-store"),
    "promotion": (_("Promoting a business"), "sign-left"),
    "event": (_("Holding an event"), "confetti"),
    "research": (_("Research"), "school"),
    "support": (_("Help and training for small businesses"), "rocket"),
    "profession": (_("Practising a profession"), "stethoscope"),
    "land": (_("Using roads and public ground"), "road"),
    "government": (_("Between agencies"), "building-bank"),
}


@dataclass(frozen=True)
class Service:
    """A published service in the reader's language.

    Where the applicant's answer decides which office does it, `chosen_office` is that question and there is no agency.
    """

    type: str
    title: str
    summary: str
    icon: str
    agency: Office | None
    chosen_office: str
    definition: Definition
    life: tuple[str, ...]
    business: tuple[str, ...]
    words: str


def service_types() -> list[CaseType]:
    """Return the published versions of all services, hidden ones among them."""
    return [row for row in case_types() if row.type.startswith(FAMILY)]


def services(language: str) -> list[Service]:
    """Return what citizens, businesses and agencies can apply for."""
    entries = [service(pinned_definition(row.pk), language) for row in service_types()]
    return [entry for entry in entries if not entry.definition.raw.get("catalogue", {}).get("hidden")]


def service(definition: Definition, language: str) -> Service:
    """Return a definition as a service of the catalogue."""
    raw, chosen_office = definition.raw.get("catalogue", {}), _chosen_office(definition, language)
    return Service(
        definition.id,
        say(definition.title, language),
        say(definition.summary, language),
        raw.get("icon", DEFAULT_ICON),
        None if chosen_office else office(definition.owner.get("opd", "")),
        chosen_office,
        definition,
        tuple(raw.get("life", ())),
        tuple(raw.get("business", ())),
        " ".join(_texts(raw.get("words"))),
    )


def _chosen_office(definition: Definition, language: str) -> str:
    """Return the question by which an application finds its office when it is sent, empty where there is none."""
    question = _office_question(definition)
    return say(question.label, language) if question else ""


def _office_question(definition: Definition) -> Field | None:
    submit = definition.actions.get("ajukan")
    rule = submit.set.get("agency") if submit else None
    fields = definition.data.fields
    paths = sorted(path for path in (rule.reads if rule else ()) if path in fields and asks_office(fields[path]))
    return fields[paths[0]] if paths else None


def is_done_at(entry: Service, code: str) -> bool:
    """Tell whether an office does a service: as its owner, or as one from which its applicants choose."""
    question = _office_question(entry.definition)
    if question:
        return not question.pattern or matches(question.pattern, code)
    return entry.agency is not None and entry.agency.code == code


def _texts(words: Any) -> Iterable[str]:
    return words.values() if isinstance(words, dict) else [words] if words else []


def matching_services(
    entries: list[Service], q: str = "", life: str = "", business: str = "", audience: str = ""
) -> list[Service]:
    """Return the services that fit: every word somewhere in title, summary or search words; best fit first."""
    words = [word for word in q.lower().split() if word]
    fitting = [
        entry
        for entry in entries
        if (not life or life in entry.life)
        and (not business or business in entry.business)
        and (not audience or audience in entry.definition.audience)
        and all(word in _haystack(entry) for word in words)
    ]
    return sorted(fitting, key=lambda entry: (-sum(word in entry.title.lower() for word in words), entry.title))


def _haystack(entry: Service) -> str:
    titles = " ".join((*_texts(entry.definition.title), *_texts(entry.definition.summary)))
    return f"{titles} {entry.words} {entry.agency.name if entry.agency else ''}".lower()


@dataclass(frozen=True)
class Durations:
    """How long finished applications took from opening to closing: median and 90 in 100, over `n` of a year."""

    median: timedelta
    p90: timedelta
    n: int

    @property
    def median_minutes(self) -> float:
        """Minutes on the wall that half of them took at most."""
        return self.median.total_seconds() / 60

    @property
    def p90_minutes(self) -> float:
        """Minutes on the wall that nine of ten took at most."""
        return self.p90.total_seconds() / 60


TOOK = """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - opened_at),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY closed_at - opened_at), count(*)
    FROM (SELECT opened_at, closed_at FROM case_rows WHERE type = %s AND NOT is_open
          AND closed_at > now() - interval '1 year' AND state <> 'kedaluwarsa' ORDER BY id DESC LIMIT 2000) found
"""


def durations(case_type: str) -> Durations | None:
    """Return how long the newest 2,000 finished applications of a service took; None under five."""
    with connection.cursor() as cursor:
        cursor.execute(TOOK, [case_type])
        median, p90, n = cursor.fetchone()
    return Durations(median, p90, n) if n >= 5 else None


def standard_parts(definition: Definition, facts: dict[str, Any], language: str) -> list[tuple[str, list[str]]]:
    """Return the 14 parts of UU 25/2009 art. 21, each with its lines."""
    written = {
        name: [say(text if isinstance(text, dict) else {"id": text}, language)]
        for name, text in definition.raw.get("standard", {}).items()
    }
    unsaid = [gettext("Not written down yet by the agency")]
    steps = [
        say(action.label, language)
        for action in definition.actions.values()
        if action.to and not action.timer and action.likely
    ]
    return [
        (gettext("Legal ground"), list(definition.basis) or unsaid),
        (gettext("Requirements"), facts["requirements"] or [gettext("None")]),
        (
            gettext("System, mechanism and procedure"),
            steps or [say(state.label, language) for state in definition.states.values()],
        ),
        (gettext("Time"), [facts["time"]] if facts["time"] else unsaid),
        (gettext("Cost"), facts["fees"]),
        (gettext("Product"), [say(output.title, language) for output in results(definition)] or unsaid),
        (gettext("Facilities"), written.get("facilities", unsaid)),
        (gettext("Competence of staff"), written.get("competence", unsaid)),
        (gettext("Internal supervision"), written.get("supervision", unsaid)),
        (gettext("Complaints, suggestions and input"), written.get("complaints", unsaid)),
        (gettext("Number of staff"), written.get("staff", unsaid)),
        (gettext("Guarantee of service"), written.get("guarantee", unsaid)),
        (gettext("Guarantee of security and safety"), written.get("safety", unsaid)),
        (gettext("Evaluation of performance"), written.get("evaluation", unsaid)),
    ]
