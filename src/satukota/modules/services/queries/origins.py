"""Where answers come from: filled in from a register and left as they were, or typed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from satukota.kernel.cases.api import Case, Definition, FieldError, FormPage, answers_of, find_answer, say
from satukota.kernel.people.api import cipher
from satukota.modules.services.channels.registers import REGISTERS, is_there
from satukota.modules.services.rules.showing import date_words

ORIGINS = "$filled"
"""Where a case keeps where answers come from, as a list; a draft keeps it by path, and under `ASKED` what was asked."""
ASKED = "$asked"


def fingerprint(path: str, answer: Any) -> str:
    """Return a keyed digest of an answer, by which a change of it is seen."""
    return cipher().index(f"{path}:{answer}")


def origin_words(origin: Mapping[str, Any], language: str) -> str:
    """Return where an answer was filled in from: "Data kependudukan, 30 November 2026"."""
    register = REGISTERS.get(str(origin["source"]))
    day = timezone.localtime(datetime.fromisoformat(origin["at"])).date()
    return f"{register.title if register else origin['source']}, {date_words(day.isoformat(), language)}"


def may_be_filled(definition: Definition, errors: Mapping[str, FieldError]) -> bool:
    """Tell whether all that a page lacks is what registers fill in."""
    filled = {path for rule in definition.prefill for path in rule.fill}
    return bool(errors) and all(path in filled and error.code == "required" for path, error in errors.items())


def fillable_here(definition: Definition, page: FormPage, language: str) -> list[tuple[str, str]]:
    """Return (questions, register) for each register that fills answers of a page, asked with answers of that page."""
    fields = definition.data.fields
    return [
        (
            ", ".join(say(fields[path].label, language) for path in rule.ask.values()),
            REGISTERS[rule.source].title,
        )
        for rule in definition.prefill
        if {*rule.ask.values()} <= {*page.fields} and {*rule.fill} & {*page.fields} and is_there(rule.source)
    ]


def origin_rows(case: Case, definition: Definition, language: str) -> list[tuple[str, str, bool]]:
    """Return (question, where its answer comes from, whether it is still what the register gave); no answer itself."""
    origins, answers = {origin["path"]: origin for origin in case.data.get(ORIGINS) or ()}, answers_of(case)
    rows = []
    for path in (path for rule in definition.prefill for path in rule.fill):
        origin, answer = origins.get(path), find_answer(answers, path)
        if answer is None:
            continue
        same = origin is not None and origin["print"] == fingerprint(path, answer)
        words = origin_words(origin, language) if origin else gettext("typed")
        if origin and not same:
            words = gettext("typed; differs from %s") % words
        rows.append((say(definition.data.fields[path].label, language), words, same))
    return rows
