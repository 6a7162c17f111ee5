"""What is kept of a person in the matters of the city, for their requests: matters, names, ways to reach them."""

from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from satukota.kernel.cases.models import Case, CaseParty
from satukota.kernel.cases.queries.answers import answers_of
from satukota.kernel.cases.queries.definitions import pinned_definition
from satukota.kernel.cases.rules.permission import APPLICANTS
from satukota.kernel.cases.rules.words import say
from satukota.kernel.people.api import Person, accounts_of, held_roles, persons_of
from satukota.kernel.registry.api import PersonData, PersonQuery, PersonRow, offers


def own_persons(query: PersonQuery) -> QuerySet[Person]:
    """Return the persons whom a query means: by what identifies them, and those who began the matters that are theirs."""
    own = Q(pk__in=persons_of(query).values("pk"))
    if query.numbers:
        began = CaseParty.objects.filter(case__number__in=query.numbers, role__in=APPLICANTS, person__isnull=False)
        own |= Q(pk__in=began.values("person"), erased_at__isnull=True)
    return Person.objects.filter(own).order_by("pk")


def own_parties(query: PersonQuery, *types: str) -> list[CaseParty]:
    """Return where these persons take part, newest first; of case types (`layanan.*`), or of all."""
    rows = CaseParty.objects.filter(person__in=own_persons(query), confirmed=True).select_related("case", "person")
    parties = rows.order_by("-case_id", "pk")
    return [party for party in parties if not types or _fits(party.case.type, types)]


def _fits(case_type: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(case_type, pattern) for pattern in patterns)


@cache
def _answered_for() -> tuple[str, ...]:
    """Return the case types for whose matters a module answers itself."""
    return tuple(name for _module, entry in offers("person_data", PersonData) for name in entry.case_types)


def find_matters(query: PersonQuery) -> list[PersonRow]:
    """Return the matters in which somebody takes part and for which no module answers itself."""
    kept = _("The matter is kept with what was decided in it, until its time is over.")
    return [
        PersonRow(case_title(party.case), matter_values(party), f"/cases/{party.case.number}/", kept)
        for party in own_parties(query)
        if not _fits(party.case.type, _answered_for())
    ]


def case_title(case: Case) -> str:
    """Return the name of a case's type with its number."""
    return f"{say(pinned_definition(case.definition_id).title, get_language() or 'id')} {case.number}"


def matter_values(party: CaseParty) -> dict[str, Any]:
    """Return a matter as its own party may take it along: what they wrote and where it stands, nobody else's words."""
    case = party.case
    values: dict[str, Any] = {
        "number": case.number,
        "role": party.role,
        "opened_at": case.opened_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "state": case.state,
    }
    if party.role in APPLICANTS:
        answers = {name: value for name, value in answers_of(case).items() if not name.startswith("$")}
        values |= {"title": case.title, "text": case.summary, "place": case.place_note, "answers": answers}
    return values


def find_persons(query: PersonQuery) -> list[PersonRow]:
    """Return names and ways to reach somebody; what a matter needs that is kept stays with it."""
    persons = own_persons(query)
    parties = CaseParty.objects.filter(person__in=persons).values_list("person").annotate(n=Count("pk"))
    matters = dict(parties.order_by())
    return [
        PersonRow(_("Name and contact"), person_values(person), "", _kept_for(matters.get(person.pk, 0)))
        for person in persons
    ]


def _kept_for(matters: int) -> str:
    if not matters:
        return ""
    text = ngettext("Needed by {n} matter that is kept.", "Needed by {n} matters that are kept.", matters)
    return text.format(n=matters)


def person_values(person: Person) -> dict[str, Any]:
    """Return what identifies a person."""
    return {"name": person.name, "phone": person.phone, "email": person.email, "nik": person.nik}


def find_accounts(query: PersonQuery) -> list[PersonRow]:
    """Return the accounts of somebody who works or worked for the city."""
    kept = _("Accounts of officials stay: what they decided is part of the archive. An administrator closes them.")
    return [
        PersonRow(
            _("Account"),
            {
                "username": user.username,
                "name": user.display_name,
                "email": user.email,
                "phone": user.phone,
                "roles": held_roles(user),
                "last_sign_in": user.last_login.isoformat() if user.last_login else None,
            },
            "",
            kept,
        )
        for user in accounts_of(query)
    ]
