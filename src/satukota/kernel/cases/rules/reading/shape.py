"""The form of `layanan/1`: the JSON Schema beside this file, its faults told by line, field and rule."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path as File
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from satukota.kernel.cases.rules.problems import Problem
from satukota.kernel.cases.rules.reading.source import Source

TYPES = {
    "string": "text",
    "object": "mapping",
    "array": "list",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "null": "nothing",
}
GONE = {
    "prefill": "removed_prefill",
    "registrations": "removed_registrations",
    "events": "removed_events",
    "gapless": "removed_gapless",
    "offline": "removed_offline",
    "partial": "removed_partial",
    "dedup": "removed_dedup",
    "analytics": "removed_analytics",
    "dueAt": "removed_due",
}
"""Keys that were part of the format and did nothing, each with what to write instead."""
LIMITS = frozenset(
    {"minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties", "uniqueItems"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
)


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of the format."""
    document: dict[str, Any] = json.loads(File(__file__).with_name("schema.json").read_text(encoding="utf-8"))
    return document


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def faults(source: Source) -> list[Problem]:
    """Return where the text does not have the form of a definition, in the order of its lines."""
    problems = [problem for error in _validator().iter_errors(source.value) for problem in _problems_of(source, error)]
    distinct = {(problem.path, problem.message): problem for problem in problems}.values()
    return sorted(distinct, key=lambda problem: (problem.line, problem.path))


def was_allowed(problem: Problem) -> bool:
    """Tell whether an older format took what is a fault now: keys that did nothing, and values that nobody read."""
    return problem.code in GONE.values() or problem.path.startswith(
        ("owner", "status", "assurance", "after.survey.id", "calendar")
    )


def _problems_of(source: Source, error: ValidationError) -> Iterator[Problem]:
    path, rule, value = tuple(error.absolute_path), cast("Any", error.validator_value), cast("Any", error.instance)
    if error.validator == "additionalProperties":
        yield from _unknown(source, error)
    elif error.validator == "required":
        for name in (name for name in rule if name not in value):
            yield source.problem(path, "missing_key", name=name)
    elif error.validator == "type":
        yield source.problem(path, "wrong_type", wanted=_types(rule), given=_type_of(value))
    elif error.validator in ("enum", "const"):
        choices = rule if error.validator == "enum" else [rule]
        yield source.problem(path, "not_one_of", choices=", ".join(str(choice) for choice in choices))
    elif error.validator == "pattern":
        here = (*path, value) if "propertyNames" in error.absolute_schema_path else path
        yield source.problem(here, "wrong_form", given=_short(value), pattern=rule)
    elif error.validator in LIMITS:
        yield source.problem(path, "limit", rule=error.validator, limit=rule)
    else:
        yield source.problem(path, "shape", reason=error.message)


def _unknown(source: Source, error: ValidationError) -> Iterator[Problem]:
    known = list(error.schema.get("properties", ())) if isinstance(error.schema, dict) else []
    for name in cast("Any", error.instance):
        if name not in known:
            close = get_close_matches(name, known, 1)
            here = (*error.absolute_path, name)
            code = GONE.get(str(name)) or ("unknown_key_close" if close else "unknown_key")
            yield source.problem(here, code, name=_short(name), close=close[0] if close else "")


def _types(wanted: str | list[str]) -> str:
    return " / ".join(TYPES[name] for name in ([wanted] if isinstance(wanted, str) else wanted))


def _type_of(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return TYPES[kinds.get(type(value), "null")]


def _short(text: Any) -> str:
    return str(text)[:60]
