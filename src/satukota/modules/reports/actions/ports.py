"""What we need of another system, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from satukota.kernel.cases.api import Case


class Unreachable(Exception):
    """The partner did not answer, or not with what was agreed; it will be tried again."""


class Declined(Exception):
    """The partner answered that it does not take this report; trying again would not help."""


@dataclass(frozen=True, slots=True)
class News:
    """What a partner says of one report: its id there, their status word, words for the reporter, when."""

    external_id: str
    status: str
    note: str = ""
    at: datetime | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class Port(Protocol):
    """What we need of another system. Adapters: Open311, SP4N-LAPOR!, their simulators."""

    def send(self, case: Case) -> str:
        """Deliver a report and return its id there. Raises Unreachable or Declined."""
        ...

    def news(self, external_ids: list[str]) -> list[News]:
        """Return where these reports stand. Raises Unreachable."""
        ...
