"""Read a definition: text to `Definition`, or `DefinitionError` with line numbers."""

from collections.abc import Mapping
from typing import Any

from satukota.kernel.cases.rules.definition import Definition


def load(text: str) -> Definition:
    """Read YAML 1.2 and return the definition. Raises DefinitionError: every problem of form with its line."""
    raise NotImplementedError


def from_raw(raw: Mapping[str, Any]) -> Definition:
    """Build a definition from JSON that was accepted before (the stored version); fast. Raises DefinitionError."""
    raise NotImplementedError
