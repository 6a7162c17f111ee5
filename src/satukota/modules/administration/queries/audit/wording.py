"""An event as a sentence: codes in words, accounts and agencies by name, its subject with the page where it stands."""

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import CaseType, pinned_definition, say
from satukota.kernel.events.api import Event
from satukota.kernel.people.api import offices, roles
from satukota.kernel.registry.api import EventWord, offers

CODES: Mapping[str, Promise] = {
    "granted": _("given"),
    "ended": _("taken away"),
    "made": _("made"),
    "changed": _("changed"),
    "removed": _("removed"),
    "undone": _("taken back"),
    "created": _("created"),
    "invited": _("invited"),
    "moved": _("moved"),
    "deactivated": _("deactivated"),
    "reactivated": _("reactivated"),
    "unlocked": _("unlocked"),
    "revoked": _("revoked"),
    "linked": _("linked"),
    "unlinked": _("unlinked"),
    "set": _("set"),
    "added": _("added"),
    "renewed": _("renewed"),
    "password": _("password"),
    "mfa": _("with a second step"),
    "socialaccount": _("by another sign-in service"),
    "totp": _("code of an app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
    "warn": _("due soon"),
    "due": _("time is up"),
    "rung": _("escalated"),
    "retention": _("its time was over"),
    "request": _("on request"),
    "erasure": _("on request"),
    "case-page": _("page of the case"),
    "contact": _("contact of the reporter"),
    "handling": _("handling of the report"),
    "paper-preview": _("preview of a paper"),
    "advice": _("advice on an application"),
    "own-paper": _("own paper"),
    "own-correction": _("own correction"),
    "correction": _("correction of a paper"),
    "payee": _("account for a refund"),
    "duplicates": _("comparison with other applications"),
    "emergency.desk": _("desk of 112"),
    "emergency.recording": _("recording of a call"),
    "emergency.blocks": _("blocked numbers"),
    "emergency.incident_page": _("page of an incident"),
    "file.original": _("original of a file"),
    "outbox": _("text of a message"),
    "list": _("list"),
    "privacy-request": _("request about personal data"),
    "privacy-answer": _("answer to a request about personal data"),
    "breach": _("breach of personal data"),
}


class _Words(dict[str, str]):
    """The fields of an event in words; one that it does not have is a dash."""

    def __missing__(self, _name: str) -> str:
        return "–"


def sentence(event: Event, types: Mapping[str, int]) -> str:
    """Return an event as a sentence; empty where none is known for it. `types` are ids of published versions by type."""
    if event.name in {"cases.acted", "cases.noted"}:
        return action_label(event.data, types)
    word = event_words().get(event.name)
    if word is None:
        return ""
    return Formatter().vformat(str(word.sentence), (), fields_in_words(event, types))


def event_words() -> dict[str, EventWord]:
    """Return the sentence of each event for which a module has one."""
    return {word.event: word for _module, word in offers("event_words", EventWord)}


def action_label(data: Mapping[str, Any], types: Mapping[str, int]) -> str:
    """Return what an action of a case is called in its definition, else its code."""
    version, action = types.get(str(data.get("type"))), str(data.get("action", ""))
    known = pinned_definition(version).actions.get(action) if version else None
    return say(known.label, get_language() or "id") if known else action


def published_types() -> dict[str, int]:
    """Return the id of the published version of each case type."""
    return dict(CaseType.objects.filter(status=CaseType.Status.PUBLISHED).values_list("type", "pk"))


def fields_in_words(event: Event, types: Mapping[str, int]) -> dict[str, str]:
    """Return the fields of an event, codes in words. An address of a client is no word: it stands on the event's page."""
    words = _Words({name: value_in_words(name, value, types) for name, value in event.data.items()})
    words |= {"subject_id": str(event.subject_id), "area": event.area}
    words.pop("address", None)
    return words


def value_in_words(name: str, value: Any, types: Mapping[str, int]) -> str:
    """Return one field's value in words, as far as its name says what the code means."""
    known: dict[str, Callable[[Any], str]] = {
        "agency": agency_name,
        "role": role_title,
        "type": lambda code: type_title(str(code), types),
    }
    if name in known:
        return known[name](value)
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return str(CODES.get(str(value), value))


def agency_name(agency_id: Any) -> str:
    """Return how an agency is called; its id where there is none."""
    known = offices().get(agency_id)
    return (known.short_name or known.name) if known else str(agency_id or "")


def role_title(code: Any) -> str:
    """Return the title of a role; of what is none, such as a visitor or a timer, in words."""
    if str(code) in roles():
        return str(roles()[str(code)].title)
    others = {
        "system": _("the program"),
        "visitor": _("a visitor"),
        "reporter": _("the reporter"),
        "applicant": _("the applicant"),
        "citizen": _("a citizen"),
    }
    return str(others.get(str(code), code))


def type_title(code: str, types: Mapping[str, int]) -> str:
    """Return the title of a case type; its code where it is not published."""
    return say(pinned_definition(types[code]).title, get_language() or "id") if code in types else code
