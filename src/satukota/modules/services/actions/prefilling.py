"""Fill answers of a draft from registers, once the answers with which they are asked are there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import Prefill, find_answer, nest, pinned_definition, put_answer, validate
from satukota.kernel.people.api import cipher
from satukota.modules.services.actions.drafts import (
    actor_of,
    built_ins,
    draft_answers,
    keep_origins,
    origins_of,
    save_answers,
)
from satukota.modules.services.channels import registers
from satukota.modules.services.models import Draft
from satukota.modules.services.queries.origins import ASKED, fingerprint

MOST = 5
"""How often a draft asks registers; who tries numbers gets no further."""


@dataclass(frozen=True, slots=True)
class Prefilled:
    """The paths that registers filled, and the titles of those that gave no answer."""

    paths: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


def prefill(draft: Draft, may_ask: Callable[[], bool] = lambda: True) -> Prefilled:
    """Ask the registers whose questions were answered and fill what is still open.

    `may_ask` counts a question of whoever fills the draft and says whether it is one too many.
    What was typed is never replaced. The same question is not asked twice, and that it was asked is a recorded reading.
    """
    definition, answers = pinned_definition(draft.definition_id), draft_answers(draft)
    done = Prefilled()
    for rule in definition.prefill:
        asked = {key: str(find_answer(answers, path) or "").strip() for key, path in rule.ask.items()}
        still_open = [path for path in rule.fill if find_answer(answers, path) is None]
        if all(asked.values()) and still_open and may_ask() and _is_new(draft, rule, asked):
            try:
                done.paths.extend(_fill(draft, rule, registers.ask(rule.source, asked), still_open))
            except registers.Silent:
                done.silent.append(registers.REGISTERS[rule.source].title)
            answers = draft_answers(draft)
    return done


def _is_new(draft: Draft, rule: Prefill, asked: Mapping[str, str]) -> bool:
    """Note that a register is asked; False where it was asked the same already, or too often."""
    origins = origins_of(draft)
    before = origins.get(ASKED, [])
    mark = cipher().index(f"{rule.id}:{sorted(asked.items())}")
    if mark in before or len(before) >= MOST:
        return False
    with transaction.atomic():
        record_reading(actor_of(draft), "draft", draft.pk, f"prefill:{rule.source}")
        keep_origins(draft, {**origins, ASKED: [*before, mark]})
    return True


def _fill(draft: Draft, rule: Prefill, given: Mapping[str, str], still_open: list[str]) -> list[str]:
    definition, answers = pinned_definition(draft.definition_id), draft_answers(draft)
    wanted = {path: given[name] for path, name in rule.fill.items() if path in still_open and given.get(name)}
    checked = validate(definition.data, nest(wanted), known=built_ins(draft), require=(), text=True)
    fits = {path: find_answer(checked.data, path) for path in wanted if path not in checked.errors}
    now = timezone.now().isoformat()
    for path, answer in fits.items():
        put_answer(answers, path, answer)
    origins = {
        path: {"source": rule.source, "at": now, "print": fingerprint(path, answer)} for path, answer in fits.items()
    }
    if fits:
        save_answers(draft, answers)
        keep_origins(draft, {**origins_of(draft), **origins})
    return list(fits)


def origins_kept(draft: Draft) -> list[dict[str, Any]]:
    """Return what a case keeps of where its answers come from: path, source, time, a digest that tells a change."""
    return [{"path": path, **origin} for path, origin in origins_of(draft).items() if path != ASKED]
