"""What differs between the answers of a matter and others."""

from collections.abc import Mapping
from typing import Any

from satukota.kernel.cases.api import Case, Definition, answers_of, flatten, pinned_definition


def changed_answers(case: Case, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that differ from what the papers were made of, by path; None for one that is taken away."""
    definition = pinned_definition(case.definition_id)
    asked = {path for form_page in definition.pages for path in form_page.fields}
    before, after = (
        {path: value for path, value in flatten(data).items() if not asked.isdisjoint(path_heads(path))}
        for data in (answers_of(case), answers)
    )
    return {
        path: after.get(path)
        for path in {**before, **after}
        if _or_default(definition, path, before.get(path)) != _or_default(definition, path, after.get(path))
    }


def _or_default(definition: Definition, path: str, value: Any) -> Any:
    """Return an answer, or what counts where there is none: the default, and false for a box that was never ticked."""
    field = definition.data.fields.get(path)
    if value is not None or field is None:
        return value
    return False if field.type == "boolean" and field.default is None else field.default


def path_heads(path: str) -> set[str]:
    """Return a path with those that it lies in: `saksi.0.nik`, `saksi.0`, `saksi`."""
    parts = path.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
