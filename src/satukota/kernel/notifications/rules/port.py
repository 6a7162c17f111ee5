"""What a channel gets and what it answers."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready for one channel. `reference` is the same at every try, so that a channel can tell repeats.

    `provider_template` and `values` are for channels where a provider has approved the wording beforehand.
    """

    reference: str
    address: str
    subject: str
    text: str
    language: str = "id"
    link: str = ""
    provider_template: str = ""
    values: tuple[str, ...] = ()
    user_id: int | None = None
    message_id: int = 0


class Result(StrEnum):
    """What a channel made of a letter: taken, arrived, try again later, never."""

    SENT = "sent"
    DELIVERED = "delivered"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A channel's answer: the provider's reference, the code of its error, units that are charged.

    `dead` says that the address itself will never work again.
    """

    result: Result
    reference: str = ""
    error: str = ""
    units: int = 0
    dead: bool = False
