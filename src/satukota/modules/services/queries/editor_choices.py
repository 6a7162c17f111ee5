"""What may be chosen in the editor: parts of the definition itself, and what there is in this city."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import CaseType, say
from satukota.kernel.notifications.api import shipped_templates
from satukota.kernel.people.api import offices, roles
from satukota.kernel.registry.api import offers
from satukota.modules.services.queries.admission import AUDIENCES, CHANNELS
from satukota.modules.services.queries.catalogue import BUSINESS, FAMILY, LIFE

type Choices = list[tuple[str, str]]
type Raw = Mapping[str, Any]

ENDS = ("definition.after.survey.when",)
OF: Mapping[str, str] = {
    **dict.fromkeys(("action.by", "document.providedBy", "state.waitsFor", "state.queue", "access"), "roles"),
    **dict.fromkeys(("rung.to", "rung.notify", "escalation.to", "escalation.notify"), "told"),
    **dict.fromkeys(("action.from", "action.to", "action.after", "clock.pauseIn", "definition.sla.stopIn"), "states"),
    **dict.fromkeys((*ENDS, "example.end", "escalation.when.state", "definition.privacy.retain"), "states"),
    **dict.fromkeys(("clock.start", "clock.stop", "flag.blocks", "flag.clearedBy", "action.fourEyes"), "actions"),
    **dict.fromkeys(("definition.sla.start", "example.path", "example.denied", "definition.notify"), "actions"),
    **dict.fromkeys(("action.flags.add", "action.flags.remove", "duplicate.flag", "example.flags"), "flags"),
    **dict.fromkeys(("page.fields", "clock.dueAt", "notice.to", "field.defaultFrom"), "questions"),
    **dict.fromkeys(("definition.owner.opd", "role.opd"), "agencies"),
    **dict.fromkeys(("block.table", "requirement.number", "quota.same", "quota.on"), "questions"),
    "block.columns": "row questions",
    **dict.fromkeys(("definition.after.renew.again", "definition.after.renew.starts"), "questions"),
    **dict.fromkeys(("definition.after.renew.papers", "definition.after.amend.papers"), "documents"),
    **dict.fromkeys(("definition.after.appeal.granted", "fee.billedBy", "output.refusal"), "actions"),
    "definition.after.amend.answers": "questions",
    "definition.after.appeal.from": "states",
    "definition.after.appeal.course": "services",
    "definition.ended.instead": "services",
    "quota.free": "states",
    "requirement.service": "services",
    "prefill.source": "registers",
    "action.needs": "documents",
    "action.run": "effects",
    "action.timer.clock": "clocks",
    "escalation.when.clock": "clocks",
    "field.use": "shared",
    "items.use": "shared",
    "role.memberships": "memberships",
    "notice.template": "messages",
    "output.template": "papers",
    "document.generate": "statements",
    "output.number": "numbers",
    "output.about": "groups",
    "definition.audience": "audience",
    "definition.channels": "channels",
    "definition.assurance": "channels",
    "definition.catalogue.life": "life",
    "definition.catalogue.business": "business",
    "definition.catalogue.icon": "icons",
    "document.accept": "types",
}
"""Key of the format → what is chosen from; a key that is not here is typed."""
OPEN = frozenset({"numbers", "icons", "agencies"})
"""What is typed with proposals: too many to tick, or a pattern that may be one's own."""
EXTRA: Mapping[str, Choices] = {
    "told": [("head", "head"), ("parent", "parent"), ("top", "top")],
    "start": [("open", "open")],
}


def fixed_words() -> Mapping[str, Mapping[str, str]]:
    """Return the words of what the format itself lets one choose, by key; a code that is not here is shown as it is."""
    kinds = {
        "string": _("Short text"),
        "integer": _("Whole number"),
        "number": _("Number with decimals"),
        "boolean": _("Yes or no (a box to tick)"),
        "array": _("List: several answers or rows"),
        "ref": _("An agency or village, from the city's list"),
        "field-ref": _("A question of this service"),
    }
    formats = {
        "nama": _("Name of a person"),
        "date": _("Date"),
        "time": _("Time of day"),
        "phone-id": _("Telephone number"),
        "email": _("E-mail"),
        "text": _("Long text"),
        "uri": _("Address on the web"),
        "money": _("Amount of money"),
    }
    personal = {"personal": _("Personal data"), "secret": _("Identity number (secret)")}
    return {
        **dict.fromkeys(("field.type", "items.type"), kinds),
        **dict.fromkeys(("field.format", "items.format"), formats),
        **dict.fromkeys(("field.pii", "items.pii"), personal),
        "role.kind": {
            "applicant": _("The applicant"),
            "partner": _("A partner outside the city government"),
            "staff": _("People of an agency"),
            "system": _("The system itself"),
            "public": _("Everybody"),
        },
        "role.scope": {
            "own-kecamatan": _("Their own district"),
            "own-kelurahan": _("Their own village"),
            "own-area": _("Their own area"),
            "own-agency": _("Their own agency"),
            "own-office": _("Their own office alone"),
            "own-faskes": _("Their own health facility"),
            "city": _("The whole city"),
        },
        "quota.per": {
            "day": _("each day"),
            "month": _("each month"),
            "year": _("each year"),
            "ever": _("once and for all"),
            "valid": _("as long as the paper holds"),
        },
        "letter.form": {
            "statement": _("Statement (surat keterangan)"),
            "decision": _("Decision (surat keputusan, izin)"),
            "letter": _("Letter (surat dinas)"),
        },
        "letter.head": {"agency": _("Of the agency"), "city": _("Of the mayor"), "none": _("No letterhead")},
        "definition.calendar": {"city": _("The city's calendar")},
        "action.sign": {"pades": _("Signed electronically"), "none": _("Not signed")},
    }


def _fixed_choices(key: str, codes: Iterable[str]) -> Choices | None:
    words = fixed_words().get(key)
    return [(code, words.get(code, code)) for code in codes] if words else None


def choices_for(key: str, raw: Raw, known: Mapping[str, Iterable[str]], codes: Iterable[str] = ()) -> Choices | None:
    """Return (code, words) of what a key may name, None where it is typed freely.

    `known` are further lists by name, `codes` what the format itself lets one choose.
    """
    source = OF.get(key)
    if source is None:
        return _fixed_choices(key, codes)
    return [(name, name) for name in known[source]] if source in known else list(_SOURCES[source](raw))


def _words(value: Any, code: str) -> str:
    words = say(value, get_language() or "id") if isinstance(value, Mapping) else value
    return f"{words} ({code})" if words and words != code else code


def _named(key: str) -> Callable[[Raw], Iterator[tuple[str, str]]]:
    """Return the entries of a map of the definition by their label."""

    def named(raw: Raw) -> Iterator[tuple[str, str]]:
        part = raw.get(key)
        for code, entry in part.items() if isinstance(part, Mapping) else ():
            yield str(code), _words(entry.get("label", "") if isinstance(entry, Mapping) else "", str(code))

    return named


def _listed(key: str, *titles: str) -> Callable[[Raw], Iterator[tuple[str, str]]]:
    """Return the entries of a list of the definition by their title."""

    def listed(raw: Raw) -> Iterator[tuple[str, str]]:
        part = raw.get(key)
        for entry in part if isinstance(part, list) else ():
            if isinstance(entry, Mapping) and entry.get("id"):
                title = next((entry[name] for name in titles if name in entry), "")
                yield str(entry["id"]), _words(title, str(entry["id"]))

    return listed


def questions(raw: Raw) -> Iterator[tuple[str, str]]:
    """Yield the path and words of every question and group of a definition, however unfinished it is."""
    data, shared = raw.get("data"), raw.get("shared")
    yield from _questions(data, "", shared if isinstance(shared, Mapping) else {})


def _questions(group: Any, before: str, shared: Raw) -> Iterator[tuple[str, str]]:
    for name, entry in group.items() if isinstance(group, Mapping) else ():
        path = f"{before}{name}"
        if not isinstance(entry, Mapping):
            continue
        yield path, _words(entry.get("label", "") if "type" in entry or "use" in entry else "", path)
        if "type" not in entry:
            yield from _questions(shared.get(entry.get("use", "")) if "use" in entry else entry, f"{path}.", shared)


def _groups(raw: Raw) -> Iterator[tuple[str, str]]:
    data = raw.get("data")
    for name, entry in data.items() if isinstance(data, Mapping) else ():
        if isinstance(entry, Mapping) and "type" not in entry:
            yield str(name), str(name)


def _row_questions(raw: Raw) -> Iterator[tuple[str, str]]:
    """Yield what is asked in rows, by its name in a row: the columns of a letter's table."""
    shared = raw.get("shared")
    for group in shared.values() if isinstance(shared, Mapping) else ():
        yield from _questions(group, "", {})


def _agencies(_raw: Raw) -> Iterator[tuple[str, str]]:
    yield from sorted(((here.code, here.name) for here in offices().values()), key=lambda pair: pair[1])


def _memberships(_raw: Raw) -> Iterator[tuple[str, str]]:
    yield from ((code, f"{role.title} ({code})") for code, role in sorted(roles().items()))


def _messages(_raw: Raw) -> Iterator[tuple[str, str]]:
    language = get_language() or "id"
    for code, template in sorted(shipped_templates().items()):
        if code.startswith("service-"):
            yield code, f"{say(template.titles, language)} ({code})"


def _effects(_raw: Raw) -> Iterator[tuple[str, str]]:
    names = sorted(name for _module, (name, _path) in offers("effects", tuple) if name.startswith("services."))
    yield from ((name, name) for name in names)


def _numbers(raw: Raw) -> Iterator[tuple[str, str]]:
    prefix = str(raw.get("prefix") or "ABC")
    yield f"{{seq:4}}/{prefix}/{{yyyy}}", _("counts anew each year: 0001/%(prefix)s/2026") % {"prefix": prefix}
    yield (
        f"{prefix}-{{yyyy}}-{{seq:6}}",
        _("the letters of the service first: %(prefix)s-2026-000001") % {"prefix": prefix},
    )
    yield f"{{city}}/{prefix}/{{mm}}/{{yyyy}}/{{seq:4}}", _("with the city's code and the month")


def taken_prefixes(case_type: str) -> dict[str, str]:
    """Return the letters of case numbers that other case types have, with whose they are."""
    rows = CaseType.objects.filter(published_at__isnull=False).exclude(type=case_type)
    taken: dict[str, str] = {}
    for row in rows.only("type", "source"):
        line = next((line for line in row.source.splitlines() if line.startswith("prefix:")), "")
        if line:
            taken[line.split(":", 1)[1].strip()] = row.type
    return taken


def _fixed(entries: Mapping[str, Any]) -> Callable[[Raw], Iterator[tuple[str, str]]]:
    def fixed(_raw: Raw) -> Iterator[tuple[str, str]]:
        yield from ((code, f"{title[0]} ({code})") for code, title in entries.items())

    return fixed


def _services(_raw: Raw) -> Iterator[tuple[str, str]]:
    rows = CaseType.objects.filter(type__startswith=FAMILY, status=CaseType.Status.PUBLISHED)
    yield from ((code, code) for code in sorted(set(rows.values_list("type", flat=True))))


_plain_roles = _named("roles")
_SOURCES: Mapping[str, Callable[[Raw], Iterator[tuple[str, str]]]] = {
    "roles": _plain_roles,
    "told": lambda raw: iter([*_plain_roles(raw), *EXTRA["told"]]),
    "states": _named("states"),
    "flags": _named("flags"),
    "clocks": _named("clocks"),
    "shared": _named("shared"),
    "actions": _listed("actions", "label"),
    "documents": _listed("documents", "title"),
    "questions": questions,
    "groups": _groups,
    "row questions": _row_questions,
    "services": _services,
    "agencies": _agencies,
    "memberships": _memberships,
    "messages": _messages,
    "effects": _effects,
    "numbers": _numbers,
    "audience": lambda _raw: ((code, code) for code in AUDIENCES),
    "channels": lambda _raw: ((code, code) for code in CHANNELS),
    "life": _fixed(LIFE),
    "business": _fixed(BUSINESS),
    "types": lambda _raw: ((name, name) for name in ("image/jpeg", "image/png", "application/pdf")),
}
