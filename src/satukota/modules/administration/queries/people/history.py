"""What happened to an account, in sentences: made from the log, which holds codes and ids alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.events.api import Event
from satukota.kernel.people.api import Agency, User
from satukota.modules.administration.queries.people.person import role_title

CHANGES = ("people.membership_changed", "people.account_changed", "accounts.secured")
SIGN_INS = ("accounts.signed_in", "accounts.sign_in_failed")
MOST = 100
MOST_SIGN_INS = 10

REASON_WORDS: Mapping[str, Promise] = {
    "moved": gettext_lazy("works elsewhere now"),
    "retired": gettext_lazy("retired"),
    "contract_over": gettext_lazy("the contract is over"),
    "died": gettext_lazy("died"),
    "long_leave": gettext_lazy("on long leave"),
    "at_risk": gettext_lazy("the account may be in wrong hands"),
    "mistake": gettext_lazy("made by mistake"),
    "other": gettext_lazy("another reason"),
}
FIELD_WORDS: Mapping[str, Promise] = {
    "username": gettext_lazy("user name"),
    "display_name": gettext_lazy("name"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("phone"),
    "language": gettext_lazy("language"),
}
SECURED_WORDS: Mapping[str, Promise] = {
    "password": gettext_lazy("password"),
    "totp": gettext_lazy("app with codes"),
    "webauthn": gettext_lazy("passkey"),
    "recovery_codes": gettext_lazy("recovery codes"),
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of the history, as `{% timeline %}` draws it."""

    sentence: str
    at: datetime
    who: str
    icon: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The newest lines, newest first, and how many older ones are not shown."""

    lines: list[HistoryLine]
    left_out: int


def changes_of_account(user: User) -> History:
    """Return what was changed of an account and its roles."""
    return _history(_events(user, CHANGES), MOST)


def sign_ins_of(user: User) -> History:
    """Return when somebody came in, and when somebody tried and did not."""
    return _history(_events(user, SIGN_INS), MOST_SIGN_INS)


def _events(user: User, names: tuple[str, ...]) -> QuerySet[Event]:
    return Event.objects.filter(subject_kind="user", subject_id=user.pk, name__in=names).order_by("-id")


def _history(events: QuerySet[Event], most: int) -> History:
    shown = list(events[:most])
    people = User.objects.in_bulk([event.actor_id for event in shown if event.actor_id])
    offices = Agency.objects.in_bulk([event.data["agency"] for event in shown if event.data.get("agency")])
    lines = [_line(event, people, {pk: office.name for pk, office in offices.items()}) for event in shown]
    return History(lines, max(0, events.count() - len(shown)))


def _line(event: Event, people: Mapping[int, User], offices: Mapping[int, str]) -> HistoryLine:
    actor = people.get(event.actor_id or 0)
    who = str(actor) if actor else "" if event.name in SIGN_INS else _("by the program")
    icon, tone = ICONS.get(event.name, "point"), "danger" if event.name == "accounts.sign_in_failed" else ""
    return HistoryLine(SENTENCES[event.name](event.data, offices), event.at, who, icon, tone)


def _membership(data: Mapping[str, Any], offices: Mapping[int, str]) -> str:
    acting = data.get("acting") or ""
    facts = {
        "role": f"{acting.capitalize()} {role_title(data['role'])}".strip(),
        "agency": offices.get(data["agency"], "–"),
        "days": _days(data.get("starts", ""), data.get("ends", "")),
        "ends": _day(data.get("ends", "")),
    }
    sentences = {
        "granted": _("Got the role %(role)s, %(agency)s%(days)s."),
        "changed": _("Other days for the role %(role)s, %(agency)s%(days)s."),
        "ended": _("The role %(role)s, %(agency)s, was ended; last day: %(ends)s."),
        "withdrawn": _("The role %(role)s, %(agency)s, was withdrawn before it began."),
        "lapsed": _("The role %(role)s, %(agency)s, is over; last day: %(ends)s."),
    }
    return sentences.get(data["change"], "%(role)s, %(agency)s") % facts


def _days(starts: str, ends: str) -> str:
    if not starts:
        return ""
    if not ends:
        return _(" from %(starts)s") % {"starts": _day(starts)}
    return _(" from %(starts)s until %(ends)s") % {"starts": _day(starts), "ends": _day(ends)}


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y") if text else _("the same day")


def _account(data: Mapping[str, Any], _offices: Mapping[int, str]) -> str:
    reason = REASON_WORDS.get(data.get("reason") or "")
    fields = ", ".join(str(FIELD_WORDS.get(name, name)) for name in data.get("fields") or ())
    sentences = {
        "created": _("The account was made."),
        "invited": _("An invitation was made: a link to choose a password, for three days."),
        "invitation_over": _("The invitation is over; nobody came in by it."),
        "corrected": _("Corrected: %(fields)s.") % {"fields": fields},
        "moved": _("Got another role in place of all earlier ones."),
        "signed_out": _("Was signed out from here."),
        "unlocked": _("Wrong passwords were forgotten, so that signing in works again at once."),
        "deactivated": _("The account was closed: %(reason)s.") % {"reason": reason}
        if reason
        else _("The account was closed."),
        "reactivated": _("The account was opened again."),
    }
    return sentences.get(data["change"], str(data["change"]))


def _secured(data: Mapping[str, Any], _offices: Mapping[int, str]) -> str:
    what = SECURED_WORDS.get(data["what"], data["what"])
    sentences = {
        "set": _("Chose or changed: %(what)s."),
        "added": _("Set up: %(what)s."),
        "removed": _("Took away: %(what)s."),
        "renewed": _("Renewed: %(what)s."),
    }
    return sentences.get(data["change"], "%(what)s") % {"what": what}


def _signed_in(_data: Mapping[str, Any], _offices: Mapping[int, str]) -> str:
    return _("Signed in.")


def _failed(_data: Mapping[str, Any], _offices: Mapping[int, str]) -> str:
    return _("Somebody did not get in: wrong password.")


SENTENCES: Mapping[str, Callable[[Mapping[str, Any], Mapping[int, str]], str]] = {
    "people.membership_changed": _membership,
    "people.account_changed": _account,
    "accounts.secured": _secured,
    "accounts.signed_in": _signed_in,
    "accounts.sign_in_failed": _failed,
}
ICONS = {
    "people.membership_changed": "id-badge-2",
    "people.account_changed": "user",
    "accounts.secured": "shield-lock",
    "accounts.signed_in": "login",
    "accounts.sign_in_failed": "alert-triangle",
}
