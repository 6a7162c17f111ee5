"""What an office found wrong in an application that it sent back."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from satukota.kernel.cases.api import Case, Definition, entries, pinned_definition
from satukota.modules.services.queries.reasons import reason_in

BACK = "kembalikan"


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """Why an application was sent back, and the paths of the answers that are wrong."""

    reason: str
    paths: tuple[str, ...]

    def pages(self, definition: Definition) -> list[str]:
        """Return the ids of the pages on which something is wrong, in the order in which they are asked."""
        wrong = set(self.paths)
        return [page.id for page in definition.pages if wrong.intersection(page.fields)]


def return_note(case: Case) -> ReturnNote | None:
    """Return what the newest sending back said, None where there was none."""
    last = next((row for row in reversed(entries(case)) if row.action == BACK), None)
    if last is None:
        return None
    definition = pinned_definition(case.definition_id)
    known = definition.data.fields
    return ReturnNote(
        reason_in(last, definition, get_language() or "id"), tuple(p for p in _wrong_paths(last.data) if p in known)
    )


def _wrong_paths(data: dict[str, Any]) -> list[str]:
    paths = data.get("bidang")
    if isinstance(paths, list):
        return [str(path) for path in paths]
    return [str(value) for name, value in data.items() if name.startswith("bidang")]
