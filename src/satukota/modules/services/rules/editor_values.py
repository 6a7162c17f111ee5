"""What was typed into a field of the editor as the value that the definition will say, and values as they are shown."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from satukota.kernel.readers.api import NotANumber, UnreadableYaml, number_in, plain, read_yaml
from satukota.modules.services.rules.format_shapes import Shape
from satukota.modules.services.rules.formulas import TwoReadings, UnreadableFormula, as_formula, read_formula
from satukota.modules.services.rules.yaml_edits import flow

ABSENT: Final = object()
"""Nothing is said: the key goes."""
LANGUAGES = ("id", "en")
SPARE = 3
"""Empty rows at the end of a table, so that something can be added without a program."""
NUMBERS = frozenset({"integer", "number", "boolean"})
WRITTEN = re.compile(r"-?(?:[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d+,\d+)")
"""Numbers that YAML would read otherwise, or not at all."""
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "!!", "!")


class Typed(Protocol):
    """What a form sent."""

    def get(self, name: str, /) -> str | None:
        """Return the last value of a field."""

    def getlist(self, name: str, /) -> list[str]:
        """Return all values of a field."""

    def __contains__(self, name: object, /) -> bool:
        """Tell whether a field was sent."""


class NotThat(ValueError):
    """What was typed is no number, formula or YAML, or a number of two readings; `code` says which, `part` where."""

    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(code)
        self.code, self.part = code, part


def typed_value(shape: Shape, typed: Typed, name: str, now: Any, kind_of_answer: str = "") -> Any:
    """Return what a field says, `now` itself where it says the same as before, ABSENT where it is left empty.

    `kind_of_answer` is the type of the question that an example or first answer belongs to. Raises NotThat.
    """
    text = (typed.get(name) or "").replace("\r\n", "\n").strip()
    if shape.kind in _READERS:
        return _READERS[shape.kind](shape, typed, name, now)
    if shape.kind == "check":
        return True if text else False if now is False else ABSENT
    if not text:
        return ABSENT
    if now is not ABSENT and text == shown_text(shape, now):
        return now
    return _one_text(shape, text, kind_of_answer)


def _one_text(shape: Shape, text: str, kind_of_answer: str) -> Any:
    if shape.kind in ("text", "long"):
        return spoken(text) if kind_of_answer in NUMBERS and isinstance(shape.schema.get("type"), list) else text
    if shape.kind == "choice":
        return next((c for c in shape.schema.get("enum", [shape.schema.get("const")]) if str(c) == text), text)
    return _number(text) if shape.kind == "number" else _formula(shape, text) if shape.kind == "switch" else _free(text)


def shown_text(shape: Shape, value: Any) -> str:
    """Return a value as it stands in a field of one text."""
    if value is ABSENT:
        return ""
    if shape.kind in ("formula", "switch") and not isinstance(value, str | int | float):
        return as_formula(value)
    if shape.kind in ("formula", "switch") and isinstance(value, bool):
        return "ya" if value else "tidak"
    if shape.kind == "number" and isinstance(value, float):
        return flow(value).replace(".", ",")
    return value if isinstance(value, str) else flow(value)


def _number(text: str) -> int | float:
    try:
        value = number_in(text)
    except NotANumber:
        raise NotThat("number") from None
    return int(value) if value == int(value) else float(value)


def spoken(text: str) -> Any:
    """Return what was typed without quotes: a number as people here write it (50.000, 1,5), else as YAML reads it."""
    return _number(text) if WRITTEN.fullmatch(text) else plain(text)


def _free(text: str) -> Any:
    try:
        return read_yaml(text).value
    except UnreadableYaml:
        raise NotThat("yaml") from None


def _formula(_shape: Shape, text: str) -> Any:
    if text.lower() in ("ya", "tidak", "yes", "no"):
        return text.lower() in ("ya", "yes")
    try:
        return read_formula(text)
    except TwoReadings as twice:
        raise NotThat("two_readings", twice.number) from None
    except UnreadableFormula:
        raise NotThat("formula") from None


def _condition(shape: Shape, typed: Typed, name: str, now: Any) -> Any:
    """Read a condition from its three choices, else from its formula."""
    parts = tuple((typed.get(f"{name}/{part}") or "").strip() for part in ("question", "sign", "value"))
    text, before = (typed.get(name) or "").strip(), condition_parts(now)
    if parts[0] and parts[1] in COMPARISONS and not (text and parts == before):
        return now if parts == before else _compared(*parts)
    if not text:
        return ABSENT
    if now is not ABSENT and text == shown_text(shape, now):
        return now
    number = spoken(text)
    types = shape.schema.get("type", ())
    if "integer" in types and isinstance(number, int):
        return number
    if "string" in types and "pattern" in shape.schema and text[:1].isdigit():
        return text
    return _formula(shape, text)


def _compared(question: str, sign: str, value: str) -> Any:
    variable: Any = {"var": question}
    return {sign: [variable]} if sign in ("!!", "!") else {sign: [variable, spoken(value)]}


def condition_parts(value: Any) -> tuple[str, str, str]:
    """Return a condition as question, comparison and value; empty where it says more than these three."""
    if isinstance(value, dict) and len(value) == 1:
        sign, inner = next(iter(value.items()))
        left, *right = inner if isinstance(inner, list) and inner else [inner]
        fits = sign in COMPARISONS and isinstance(left, dict) and isinstance(left.get("var"), str)
        if fits and len(right) == (0 if sign in ("!!", "!") else 1) and not isinstance((right or [0])[0], dict | list):
            said = right[0] if right else ""
            return str(left["var"]), sign, said if isinstance(said, str) else flow(said)
    return "", "", ""


def _words(_shape: Shape, typed: Typed, name: str, now: Any) -> Any:
    said = {language: (typed.get(f"{name}/{language}") or "").strip() for language in LANGUAGES}
    if now is not ABSENT and said == words_of(now):
        return now
    kept = {key: text for key, text in now.items() if key not in LANGUAGES} if isinstance(now, dict) else {}
    filled = {language: text for language, text in said.items() if text} | kept
    return filled or ABSENT


def words_of(value: Any) -> dict[str, str]:
    """Return a text in each language of the editor."""
    if isinstance(value, Mapping):
        return {language: str(value.get(language, "")) for language in LANGUAGES}
    return {"id": "" if value is ABSENT else str(value), "en": ""}


def _term(_shape: Shape, typed: Typed, name: str, _now: Any) -> Any:
    number, unit = (typed.get(name) or "").strip(), typed.get(f"{name}/unit") or ""
    if not number:
        return ABSENT
    if not number.isdecimal():
        raise NotThat("number")
    return f"{int(number)}{unit}"


def term_parts(value: Any) -> tuple[str, str]:
    """Return a term as number and unit."""
    text = "" if value is ABSENT else str(value)
    number = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    return number, text[len(number) :]


def _names(_shape: Shape, typed: Typed, name: str, now: Any) -> Any:
    """Read a list of names: those that stay keep their order, new ones come behind; one a line where they are typed."""
    ticked = typed.getlist(name)
    lines = [line.strip() for line in (typed.get(f"{name}/lines") or "").replace("\r\n", "\n").split("\n")]
    before = names_of(now)
    if f"{name}/lines" in typed:
        said: list[Any] = [line for line in lines if line]
        said = [next((old for old in before if str(old) == line), _typed_name(line)) for line in said]
    else:
        said = [old for old in before if str(old) in ticked] + [new for new in ticked if new not in map(str, before)]
    if not said:
        return ABSENT
    return now if said == before else said


def _typed_name(line: str) -> Any:
    number = plain(line)
    return number if isinstance(number, int) and not isinstance(number, bool) else line


def names_of(value: Any) -> list[Any]:
    """Return a list of names; one that is written alone is a list of one."""
    return list(value) if isinstance(value, list) else [] if value is ABSENT or value is None else [value]


def _table(_shape: Shape, typed: Typed, name: str, now: Any) -> Any:
    before = now if isinstance(now, dict) else {}
    rows: dict[str, Any] = {}
    place = 0
    while (key := typed.get(f"{name}/{place}/key")) is not None:
        value = _cell(typed, f"{name}/{place}", before.get(key.strip(), ABSENT))
        if key.strip() and value is not ABSENT:
            rows[key.strip()] = value
        place += 1
    if place == 0:
        return now
    return (now if rows == before else rows) if rows else ABSENT


def _cell(typed: Typed, name: str, now: Any) -> Any:
    if f"{name}/id" in typed:
        return _words(_ANY, typed, name, now)
    if f"{name}/names" in typed:
        return _names(_ANY, typed, f"{name}/tick", now)
    text = (typed.get(f"{name}/value") or "").strip()
    if not text:
        return ABSENT
    return now if now is not ABSENT and text == shown_text(_ANY, now) else _free(text)


_ANY = Shape("free", "", {})
_READERS: Mapping[str, Callable[[Shape, Typed, str, Any], Any]] = {
    "formula": _condition,
    "words": _words,
    "term": _term,
    "names": _names,
    "table": _table,
}
