"""The register of processing (UU 27/2022 art. 31), made from the manifests and the definitions, with what it lacks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import CaseType, case_types, pinned_definition, say
from satukota.kernel.registry.api import Module, PersonData
from satukota.modules.administration.queries.privacy.collecting import entries

KEPT_BY_LAW = frozenset({"kernel.accounts", "kernel.matters", "administration.requests", "wellbeing.answers"})
"""Entries that erase nothing on request: each row that they find says why; the last one finds nobody."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of processing. `gaps` name what is missing of what the law asks for."""

    title: str
    purpose: str
    ground: str
    categories: str
    recipients: str
    retention: str
    where: str
    source: str
    gaps: list[str] = field(default_factory=list)

    @property
    def cells(self) -> tuple[str, ...]:
        """The activity as a row of a table, in the order of `heads`."""
        return (
            self.title,
            self.purpose,
            self.ground,
            self.categories,
            self.recipients,
            self.retention,
            self.where,
            self.source,
            "; ".join(self.gaps),
        )


def heads() -> tuple[str, ...]:
    """Return the headings of the register as a table."""
    return (
        _("Activity"),
        _("Purpose"),
        _("Ground"),
        _("Categories of data"),
        _("Recipients"),
        _("Kept for"),
        _("Where"),
        _("Declared by"),
        _("What is missing"),
    )


def activities() -> list[Activity]:
    """Return all activities: what modules say of their tables, and what each published case type says of its matters."""
    declared = entries()
    return [*(_of_entry(module, entry) for module, entry in declared), *_of_types(declared)]


def gaps(rows: Iterable[Activity]) -> list[tuple[str, str]]:
    """Return (activity, what is missing) over all activities."""
    return [(row.title, gap) for row in rows for gap in row.gaps]


def _where() -> str:
    return _("Database and files of {host}").format(host=settings.SITE_URL)


def _nobody() -> str:
    return _("nobody outside the office")


def _of_entry(module: Module, entry: PersonData) -> Activity:
    missing = [] if entry.erase or entry.id in KEPT_BY_LAW else [_("It cannot be erased on request.")]
    return Activity(
        str(entry.title),
        str(entry.purpose),
        str(entry.ground),
        str(entry.categories),
        str(entry.recipients) or _nobody(),
        str(entry.retention),
        _where(),
        str(module.title),
        missing,
    )


def _of_types(declared: list[tuple[Module, PersonData]]) -> Iterator[Activity]:
    """Yield the case types that ask for personal data or say why they process them."""
    for row in case_types():
        if pinned_definition(row.pk).privacy or personal_questions(row):
            yield _of_type(row, _recipients(row, declared))


def personal_questions(row: CaseType) -> list[str]:
    """Return what a case type asks of people that is personal, in the reader's language."""
    language = get_language() or "id"
    fields = pinned_definition(row.pk).data.fields.values()
    return [say(question.label, language) for question in fields if _is_personal(question)]


def _is_personal(question: Any) -> bool:
    rows = question.rows
    return bool(question.pii) or (rows is not None and any(inner.pii for inner in rows.fields.values()))


def _recipients(row: CaseType, declared: list[tuple[Module, PersonData]]) -> str:
    owners = [entry for _module, entry in declared if any(fnmatchcase(row.type, name) for name in entry.case_types)]
    return str(owners[0].recipients) if owners else ""


def _of_type(row: CaseType, recipients: str) -> Activity:
    definition, language = pinned_definition(row.pk), get_language() or "id"
    privacy, asked = definition.privacy, personal_questions(row)
    terms = privacy.retain if privacy else {}
    kept = [
        _("{state}: {term}").format(
            state=say(definition.states[state].label, language), term=str(term) if term else _("for ever")
        )
        for state, term in terms.items()
        if state in definition.states
    ]
    return Activity(
        say(definition.title, language),
        privacy.purpose if privacy else "",
        privacy.ground if privacy else "",
        ", ".join(asked) or _("what people write"),
        recipients or _nobody(),
        "; ".join(kept),
        _where(),
        row.type,
        _missing(row, bool(kept)),
    )


def _missing(row: CaseType, kept: bool) -> list[str]:
    definition = pinned_definition(row.pk)
    ends = [state.id for state in definition.states.values() if state.final]
    terms = definition.privacy.retain if definition.privacy else {}
    open_ends = [say(definition.states[end].label, get_language() or "id") for end in ends if end not in terms]
    missing = [] if definition.privacy else [_("Purpose and ground are not declared.")]
    missing += [] if kept else [_("No term after which the data go.")]
    if kept and open_ends:
        missing.append(_("No term for the end: {states}").format(states=", ".join(open_ends)))
    return missing
