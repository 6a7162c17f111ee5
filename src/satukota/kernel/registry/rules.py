"""What a module says of the personal data that it holds, and how it is asked for one person's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class PersonQuery:
    """Whose data are meant, by what was proved to be theirs: a telephone, an e-mail address, an NIK, numbers of own cases.

    Telephone and e-mail in their normal form. What was not proved is empty: it finds nothing.
    """

    phone: str = ""
    email: str = ""
    nik: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Something that is kept of a person: in words, its page for staff, its values for other programs.

    `stays` says why it is not erased on request, in the reader's language; where it is empty, erasing takes it away.
    """

    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    stays: str = ""


@dataclass(frozen=True)
class PersonData:
    """Personal data of a module: an activity of the register of processing, and its answer to requests of the people.

    `models` names the fields that hold them by model (`reports.Conversation`). `find` is a function
    `(query) -> list[PersonRow]`; `erase` `(query, by) -> int` takes away all that does not stay and returns how many;
    `correct` `(query, contact, by) -> int` puts right how somebody is called and reached (name, phone, email; what is
    empty stays). `case_types` are those whose matters it answers for; `proves` is a function `(code) -> bool` that tells
    whether a `tracking.Code` opens one of them as its own. What rests on `consent` alone is erased when that is
    withdrawn. Entries of a lower `order` erase first.
    """

    id: str
    title: Text
    models: Mapping[str, tuple[str, ...]]
    purpose: Text
    ground: Text
    categories: Text
    retention: Text
    find: str
    recipients: Text = ""
    erase: str = ""
    correct: str = ""
    case_types: tuple[str, ...] = ()
    proves: str = ""
    consent: bool = False
    order: int = 100
