"""Whether a definition fits the city that is here: its agencies, memberships, templates and other services."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from fnmatch import fnmatch
from functools import cache
from itertools import product
from pathlib import Path

from satukota.kernel.cases.api import (
    DOCUMENT,
    CaseType,
    Definition,
    DefinitionError,
    DefinitionNotes,
    Problem,
    case_types,
    definition_notes,
    pinned_definition,
    read_and_check,
)
from satukota.kernel.cases.api import definition as published_definition
from satukota.kernel.files.api import accepted_types
from satukota.kernel.notifications.api import message_template, shipped_templates
from satukota.kernel.people.api import office, offices, roles
from satukota.kernel.places.api import city
from satukota.kernel.registry.api import offers
from satukota.modules.services.actions.printing import LETTER, STATEMENTS
from satukota.modules.services.channels.registers import REGISTERS
from satukota.modules.services.queries.admission import AUDIENCES, CHANNELS
from satukota.modules.services.queries.catalogue import BUSINESS, DEFAULT_ICON, LIFE
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.rules import numbers
from satukota.modules.services.rules.deadlines import BINDING, deadlines
from satukota.modules.services.rules.service_checks import ADVICE, SERVICE
from satukota.web.api import known_icons

OUR_LINES = ("TAG-{yyyy}-{seq:6}", "KW-{yyyy}-{seq:6}")
"""The lines of bills and receipts."""
_COUNT = re.compile(r"\{seq:\d\}")
BASE = "base.html"
NOT_CHOSEN = (BASE, LETTER)
"""Templates that no definition names: what others extend, and that of `letter`."""
DAYS = (date(2026, 3, 4), date(2027, 11, 12))


def check_service(source: str) -> tuple[Definition | None, list[Problem]]:
    """Return the definition in a text and everything that is wrong with it for this city, in the order of its lines."""
    definition, problems = read_and_check(source)
    if definition is None or problems:
        return definition, problems
    notes = definition_notes(source)
    for judge in (*SERVICE, *CITY):
        judge(definition, notes)
    return definition, sorted(notes.problems, key=lambda problem: (problem.line, problem.path))


def require_service(source: str) -> None:
    """Raise DefinitionError where a text is no service of this city."""
    _definition, problems = check_service(source)
    if problems:
        raise DefinitionError(problems)


def people(definition: Definition, notes: DefinitionNotes) -> None:
    """Check agencies and memberships."""
    owner = definition.owner.get("opd", "")
    if owner and office(owner) is None:
        notes.wrong(("owner", "opd"), "unknown_agency", name=owner)
    for role in definition.roles.values():
        if role.opd and office(role.opd) is None:
            notes.wrong(("roles", role.id, "opd"), "unknown_agency", name=role.opd)
        if role.kind in ("staff", "partner"):
            _known(notes, ("roles", role.id, "memberships"), role.memberships, roles(), "unknown_membership")
    for flag in definition.flags:
        if flag.startswith(ADVICE) and office(flag.removeprefix(ADVICE)) is None:
            notes.wrong(("flags", flag), "advice_without_agency", name=flag)


def templates(definition: Definition, notes: DefinitionNotes) -> None:
    """Check the templates of messages, papers and forms, and that messages go to applicants: no service writes to staff."""
    staff = {role.id for role in definition.roles.values() if role.kind != "applicant"}
    for name, notice in definition.notify.items():
        for place, recipient in enumerate(notice.to):
            if recipient in staff:
                notes.wrong(("notify", name, "to", place), "unknown_recipient", name=recipient)
        _known(notes, ("notify", name, "template"), [notice.template], service_messages(), "unknown_message")
    for name, output in definition.outputs.items():
        used = [output.template] if output.template else []
        _known(notes, ("outputs", name, "template"), used, paper_templates(), "unknown_paper")
    for place, paper in enumerate(definition.documents.values()):
        used = [paper.generate] if paper.generate else []
        _known(notes, ("documents", place, "generate"), used, STATEMENTS, "unknown_paper")


def days_told(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that every step after which something ends for its applicant sends a message that says the last day."""
    for deadline in deadlines(definition):
        for step in deadline.steps if deadline.says in BINDING else ():
            notice = definition.notify.get(step)
            if notice is None:
                notes.wrong(("actions", definition.actions[step].order), "day_untold", name=step)
            elif deadline.says not in _said_in(notice.template):
                notes.wrong(("notify", step, "template"), "day_unsaid", name=notice.template, place=deadline.says)


def _said_in(template: str) -> set[str]:
    """Return the places of a message, of one that does not exist all that are asked for: that is another fault."""
    return message_template(template).placeholders() if template in service_messages() else set(BINDING)


def service_messages() -> list[str]:
    """Return the codes of the messages that services send to applicants."""
    return sorted(code for code in shipped_templates() if code.startswith("service-"))


def known_names() -> list[tuple[str, list[str]]]:
    """Return what a definition may name in this city, by key: agencies, memberships, messages, papers, effects."""
    agencies = {known.code: known.name for known in offices().values()}
    return [
        ("opd", [f"{code} ({name})" for code, name in sorted(agencies.items())]),
        ("memberships", [f"{code} ({role.title})" for code, role in sorted(roles().items())]),
        ("notify.template", service_messages()),
        ("outputs.template", list(paper_templates())),
        ("documents.generate", sorted(STATEMENTS)),
        ("run", sorted(name for _module, (name, _path) in offers("effects", tuple) if name.startswith("services."))),
        (
            "prefill.source",
            [f"{code} ({', '.join(known.needs)} → {', '.join(known.gives)})" for code, known in REGISTERS.items()],
        ),
        ("channels", list(CHANNELS)),
        ("audience", list(AUDIENCES)),
        ("catalogue.life", [f"{code} ({title})" for code, (title, _icon) in LIFE.items()]),
        ("catalogue.business", [f"{code} ({title})" for code, (title, _icon) in BUSINESS.items()]),
    ]


@cache
def paper_templates() -> tuple[str, ...]:
    """Return the names of the templates from which results are printed: each bears the code by which it is checked."""
    folder = Path(__file__).parents[1] / "templates" / "papers"
    texts = {path.name: path.read_text() for path in folder.glob("*.html") if path.name not in NOT_CHOSEN}
    return tuple(sorted(name for name, text in texts.items() if f'extends "papers/{BASE}"' in text or "qr_url" in text))


def files_taken(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that of the kinds of files that a document accepts at least one is taken here: else nobody could bring it."""
    for place, paper in enumerate(definition.documents.values()):
        taken = sorted(accepted_types(f"{DOCUMENT}{paper.id}"))
        if paper.accept and not any(fnmatch(kind, wanted) for kind in taken for wanted in paper.accept):
            notes.wrong(("documents", place, "accept"), "nobody_brings", choices=", ".join(taken))


def required_papers(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that the services whose papers are required exist, here or ready-made, and have what is compared."""
    for place, required in enumerate(definition.requires):
        here = ("requires", place)
        other = _service(required.service)
        if other is None:
            notes.wrong((*here, "service"), "unknown_service", name=required.service)
            continue
        for own, theirs in required.same.items():
            if theirs not in other.data.fields:
                notes.wrong((*here, "same", own), "no_such_answer", service=other.id, name=theirs)
        printed = [name for name, output in other.outputs.items() if output.printed]
        if required.output and required.output not in printed:
            notes.wrong((*here, "output"), "no_such_paper", service=other.id, name=required.output)


def registers(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that registers exist, are asked with what they need, and fill what is asked afterwards."""
    order = {path: place for place, page in enumerate(definition.pages) for path in page.fields}
    for place, rule in enumerate(definition.prefill):
        here = ("prefill", place)
        _known(notes, (*here, "source"), [rule.source], REGISTERS, "unknown_choice")
        register = REGISTERS.get(rule.source)
        if register is None:
            continue
        if set(rule.ask) != set(register.needs):
            notes.wrong((*here, "ask"), "register_asks", name=rule.source, wanted=", ".join(register.needs))
        for path, name in rule.fill.items():
            _known(notes, (*here, "fill", path), [name], register.gives, "unknown_choice")
            if not all(_asked_before(order, asked, path) for asked in rule.ask.values()):
                notes.wrong((*here, "fill", path), "filled_too_early", name=path)


def _asked_before(order: dict[str, int], first: str, then: str) -> bool:
    """Tell whether a question is asked on the page of another or on one before."""
    return first in order and then in order and order[first] <= order[then]


def _service(name: str) -> Definition | None:
    """Return the service of that name that is in force here, else the ready-made one, else None."""
    try:
        return published_definition(name)
    except CaseType.DoesNotExist:
        return next((found.definition for found in ready_made().values() if found.definition.id == name), None)


def catalogue(definition: Definition, notes: DefinitionNotes) -> None:
    """Check the words that the catalogue and the doors know."""
    raw = definition.raw.get("catalogue", {})
    _known(notes, ("catalogue", "life"), raw.get("life", ()), LIFE, "unknown_choice")
    _known(notes, ("catalogue", "business"), raw.get("business", ()), BUSINESS, "unknown_choice")
    drawn = known_icons()
    if drawn and raw.get("icon", DEFAULT_ICON) not in drawn:
        notes.wrong(("catalogue", "icon"), "unknown_icon", name=raw["icon"])
    _known(notes, ("audience",), definition.audience, AUDIENCES, "unknown_choice")
    _known(notes, ("channels",), definition.channels, CHANNELS, "unknown_choice")
    _known(notes, ("assurance",), definition.assurance, definition.channels, "unknown_choice")
    if not definition.channels and not raw.get("hidden"):
        notes.wrong((), "missing_key", name="channels")


def ending(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that only an end is explained, and that what takes its place is another service that is in force."""
    if definition.ended is None:
        return
    if definition.status != "retired":
        notes.wrong(("ended",), "not_ended")
    instead = definition.ended.instead
    known = {row.type for row in case_types()} - {definition.id}
    if instead and instead not in known:
        notes.wrong(("ended", "instead"), "unknown_service", name=instead)


def courses(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that an appeal leads to a case type that is there."""
    if definition.appeal:
        known = {row.type for row in case_types()} | {definition.id}
        _known(notes, ("after", "appeal", "course"), [definition.appeal.course], known, "unknown_choice")


def own_numbers(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that letters and lines of numbers are this service's own."""
    for other in _others(definition):
        if other.prefix == definition.prefix:
            notes.wrong(("prefix",), "prefix_taken", name=definition.prefix, other=other.id)
    taken = {line: other.id for other in _others(definition) for line in _lines(other, _patterns(other))}
    taken |= dict.fromkeys(_lines(definition, OUR_LINES), "SatuKota")
    for name, output in definition.outputs.items():
        drawn = _lines(definition, [output.number] if output.number else [])
        owner = next((taken[line] for line in drawn if line in taken), "")
        if owner:
            notes.wrong(("outputs", name, "number"), "line_taken", other=owner)


def _others(definition: Definition) -> Iterator[Definition]:
    """Yield what every other case type last said, ended ones among them: their numbers are on papers."""
    rows = CaseType.objects.filter(published_at__isnull=False).exclude(type=definition.id)
    newest = rows.order_by("type", "-published_at", "-id").distinct("type").values_list("pk", flat=True)
    return (pinned_definition(pk) for pk in newest)


def _patterns(definition: Definition) -> list[str]:
    printed = [output for output in definition.outputs.values() if output.printed]
    return [numbers.pattern_of(output, definition.prefix) for output in printed]


def _lines(definition: Definition, patterns: Iterable[str]) -> Iterator[str]:
    """Yield the lines in which numbers of these patterns stand on sample days, however wide they count."""
    filled = (said for pattern in patterns for said in _filled(definition, pattern))
    return (numbers.line(_COUNT.sub("#", pattern), day) for pattern in filled for day in DAYS)


def _filled(definition: Definition, pattern: str) -> Iterator[str]:
    """Yield a pattern with this city's code and, where an office or a choice stands in it, once for each."""
    names = numbers.asked_in(pattern)
    choices = [definition.data.fields[name].enum if name in definition.data.fields else () for name in names]
    signs = [numbers.office_sign(known.code) for known in offices().values()] if "{office}" in pattern else [""]
    for sign, *values in product(signs, *choices):
        answers = dict(zip(names, values, strict=True))
        yield numbers.filled(pattern, city().code, sign, answers.get)


def _known(
    notes: DefinitionNotes, path: tuple[str | int, ...], names: Iterable[str], choices: Collection[str], code: str
) -> None:
    for name in names:
        if name not in choices:
            notes.wrong(path, code, name=name, choices=", ".join(choices))


CITY: tuple[Callable[[Definition, DefinitionNotes], None], ...] = (
    people,
    templates,
    days_told,
    files_taken,
    required_papers,
    registers,
    catalogue,
    courses,
    ending,
    own_numbers,
)
