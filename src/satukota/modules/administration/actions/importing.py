"""Accounts and roles from a sheet: looked at by doing it and taking it back, then done in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.accounts.api import Details, make_account, proposed_username
from satukota.kernel.people.api import Agency, RoleWish, User, actor_for, give_role
from satukota.kernel.readers.api import day_in
from satukota.modules.administration.actions.people import invite_or_link
from satukota.modules.administration.queries.people.listing import people_in, running_roles
from satukota.modules.administration.queries.people.names import AgencyNames, plain, role_names
from satukota.modules.administration.queries.scope import Scope, may_give
from satukota.modules.administration.rules.people_sheet import PeopleSheet, SheetRow

NEW, ROLE, SAME, FAULT = "new", "role", "same", "fault"

LONGEST = {"name": 120, "phone": 32, "username": 150, "email": 254}
"""In letters, by column: a longer one is named at its cell, never shortened."""


@dataclass(slots=True)
class SheetLine:
    """What becomes of a row: a new account, a role for somebody who is there, nothing (it is so already), or a fault.

    `faults` are what is wrong, by column; `""` is the whole row. `link` is the link to hand over, where no e-mail went.
    """

    row: SheetRow
    fate: str = FAULT
    faults: dict[str, list[str]] = field(default_factory=dict)
    user: User | None = None
    link: str = ""


class _Refused(Exception):
    """A row cannot be used; its faults stand in its line."""


def look_at_sheet(sheet: PeopleSheet, scope: Scope, by: User) -> list[SheetLine]:
    """Return what would become of each row. Nothing is written: all is done as it would be, and taken back."""
    with transaction.atomic():
        lines = list(_Desk(scope, by, invites=False).lines(sheet))
        transaction.set_rollback(True)
    return lines


@transaction.atomic
def apply_sheet(sheet: PeopleSheet, scope: Scope, by: User, expected: Sequence[str]) -> list[SheetLine] | None:
    """Make accounts and give roles as a sheet says; return what became of each row, its faults where it was not used.

    `expected` are the fates that were shown; None where they would be others by now: nothing is written then.
    """
    lines = list(_Desk(scope, by, invites=True).lines(sheet))
    if [line.fate for line in lines] != list(expected):
        transaction.set_rollback(True)
        return None
    return lines


class _Desk:
    """Works through the rows of a sheet, one after the other: a later row sees what an earlier one made."""

    def __init__(self, scope: Scope, by: User, *, invites: bool) -> None:
        self.scope, self.by, self.invites = scope, by, invites
        self.actor, self.roles, self.agencies = actor_for(by), role_names(), AgencyNames(scope)
        self.taken = {name.lower() for name in User.objects.values_list("username", flat=True)}

    def lines(self, sheet: PeopleSheet) -> Iterator[SheetLine]:
        for row in sheet.rows:
            line = SheetLine(row)
            try:
                with transaction.atomic():
                    self._use(line)
            except _Refused:
                line.fate, line.user, line.link = FAULT, None, ""
            yield line

    def _use(self, line: SheetLine) -> None:
        details, wish = self._details(line), self._wish(line)
        line.user = self._account(line, details)
        if line.faults or wish is None:
            raise _Refused
        if line.user is not None and _holds(line.user, wish):
            line.fate = SAME
            return
        try:
            if line.user is None:
                line.fate, line.user = NEW, make_account(details, self.actor)
            else:
                line.fate = ROLE
            give_role(line.user, wish, self.actor)
        except ValidationError as refused:
            _note(line, refused)
            raise _Refused from refused
        if line.fate == NEW:
            self.taken.add(line.user.username)
            line.link = invite_or_link(line.user, self.actor) if self.invites else ""

    def _details(self, line: SheetLine) -> Details:
        cells = line.row.cells
        for column in line.row.unread:
            _fault(line, column, _("This cell is a formula without a result."))
        name, email = cells.get("name", ""), cells.get("email", "").lower()
        if not name:
            _fault(line, "name", _("The name is missing."))
        for column, most in LONGEST.items():
            if len(cells.get(column, "")) > most:
                _fault(line, column, _("At most %(count)s letters.") % {"count": most})
        if email:
            try:
                validate_email(email)
            except ValidationError:
                _fault(line, "email", _("This is no e-mail address."))
        username = cells.get("username", "").lower() or proposed_username(name, self.taken)
        return Details(username, name, email, cells.get("phone", ""))

    def _account(self, line: SheetLine, details: Details) -> User | None:
        """Return whose row it is: by e-mail, else by the user name that it tells; None for somebody new."""
        own_name = line.row.cells.get("username", "")
        known = User.objects.filter(email__iexact=details.email).first() if details.email else None
        if known is None and own_name:
            known = User.objects.filter(username__iexact=own_name).first()
        column = "username" if own_name and not details.email else "email"
        if known is not None and not people_in(self.scope).filter(pk=known.pk).exists():
            _fault(line, column, _("This is somebody outside the agencies that you administer."))
        if known is None and not details.email and not own_name and _is_known_name(details.name):
            words = _("Somebody is called so already: write the e-mail address or the user name, to tell who is meant.")
            _fault(line, "name", words)
        return known

    def _wish(self, line: SheetLine) -> RoleWish | None:
        role, agency = self._role(line), self._agency(line)
        starts = self._day(line, "starts") or timezone.localdate()
        ends = self._day(line, "ends")
        return RoleWish(role, agency, starts, ends) if role and agency else None

    def _role(self, line: SheetLine) -> str:
        text = line.row.cells.get("role", "")
        code = self.roles.get(plain(text), "")
        if not text:
            _fault(line, "role", _("The role is missing."))
        elif not code:
            _fault(line, "role", _("There is no such role."))
        elif not may_give(self.scope, code):
            _fault(line, "role", _("This role reaches beyond an agency: the administrator of the city gives it."))
        return code

    def _agency(self, line: SheetLine) -> Agency | None:
        text = line.row.cells.get("agency", "")
        called = list(self.agencies.named(text))
        if not text:
            _fault(line, "agency", _("The agency is missing."))
        elif not called:
            _fault(line, "agency", _("None of the agencies that you administer is called so."))
        elif len(called) > 1:
            _fault(line, "agency", _("Several agencies are called so. Write the code or the full name."))
        return called[0] if len(called) == 1 else None

    def _day(self, line: SheetLine, column: str) -> date | None:
        text = line.row.cells.get(column, "")
        day = day_in(text) if text else None
        if text and day is None:
            _fault(line, column, _("This is no day. Write it as 31/12/2026."))
        return day


def _holds(user: User, wish: RoleWish) -> bool:
    """Tell whether somebody holds that role there already, on whatever days: a sheet changes none."""
    same: Mapping[str, object] = {"user": user, "role": wish.role, "agency": wish.agency, "area_code": ""}
    return running_roles().filter(**same).exists()


def _is_known_name(name: str) -> bool:
    return bool(name) and User.objects.filter(display_name__iexact=name).exists()


def _fault(line: SheetLine, column: str, words: str) -> None:
    line.faults.setdefault(column, []).append(words)


def _note(line: SheetLine, refused: ValidationError) -> None:
    """Write what an action refused to the cell that it is about."""
    if not hasattr(refused, "error_dict"):
        _fault(line, "", " ".join(refused.messages))
        return
    for column, errors in refused.error_dict.items():
        for error in errors:
            _fault(line, column, " ".join(error.messages))
