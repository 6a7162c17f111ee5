"""Check answers against a form: cleaned data and errors by path."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.rules.fields import Form, Page
from satukota.kernel.cases.rules.problems import FieldError


@dataclass(frozen=True, slots=True)
class Answers:
    """Checked answers: nested `data` with computed and default values, `errors` by flat path (`saksi.0.nik`)."""

    data: dict[str, Any]
    errors: dict[str, FieldError] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Say whether nothing was wrong."""
        return not self.errors


def validate(
    form: Form,
    data: Mapping[str, Any],
    *,
    known: Mapping[str, Any] | None = None,
    require: str | tuple[str, ...] = "all",
    pages: tuple[Page, ...] = (),
    text: bool = False,
) -> Answers:
    """Check nested answers.

    `known` are built-in variables by their `$name`; `require` is "all" or the page ids whose required fields must be
    there (an empty tuple for a draft): whatever is present is always checked. With `text` the values come as typed
    into an HTML form ("3200", "on", "31-12-2026") and are converted. Unknown keys are errors.
    """
    raise NotImplementedError


def nest(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Turn flat paths into nested data: `{"saksi.0.nama": …}` into `{"saksi": [{"nama": …}]}`."""
    raise NotImplementedError


def flatten(data: Mapping[str, Any]) -> dict[str, Any]:
    """Turn nested data into flat paths; the opposite of `nest`."""
    raise NotImplementedError
