"""Build the clocks: the named ones, and those that `sla`, `expires` and `escalations` are short for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from satukota.kernel.cases.rules.definition import OPEN, Action, ClockRule, Rung, State, expiry, promised_clock
from satukota.kernel.cases.rules.reading.building import Notes, label_of, maybe_term, texts
from satukota.kernel.cases.rules.terms import Term, term

type Raw = Mapping[str, Any]
type Clocks = dict[str, ClockRule]

TOTAL = "total"
TOTAL_LABEL = {"id": "Seluruh layanan", "en": "Whole service"}


def clocks(notes: Notes, raw: Raw, states: Mapping[str, State], actions: Mapping[str, Action]) -> Clocks:
    """Return every clock of a definition by id.

    `sla` is a promise in office time where the definition names a calendar: its days are working days, its hours
    office hours. The units of `clocks` and `expires` are taken as they are written. A clock stands still in the
    states that wait for somebody, unless it says `pauseIn` itself; those of `expires` never do.
    """
    waiting = frozenset(state.id for state in states.values() if state.waits_for)
    rules = [_named_clock(notes, name, entry, waiting) for name, entry in raw.get("clocks", {}).items()]
    rules += _total(raw, states, actions, waiting)
    rules += _by_state(raw, states)
    return _with_escalations(notes, raw, {rule.id: rule for rule in rules})


def _named_clock(notes: Notes, name: str, raw: Raw, waiting: frozenset[str]) -> ClockRule:
    path = ("clocks", name)
    fixed = isinstance(raw.get("term"), str)
    standing = frozenset() if "dueAt" in raw else waiting
    return ClockRule(
        id=name,
        label=label_of(raw, name),
        term=term(raw["term"]) if fixed else None,
        chosen=notes.expression(raw["term"], (*path, "term")) if "term" in raw and not fixed else None,
        due_at=raw.get("dueAt", ""),
        start=frozenset(raw["start"]),
        stop=frozenset(raw.get("stop", ())),
        pause=frozenset(raw["pauseIn"]) if "pauseIn" in raw else standing,
        warn_at=raw.get("warnAt", 0.8),
        escalate=tuple(_rung(rung) for rung in raw.get("escalate", ())),
    )


def _rung(raw: Raw) -> Rung:
    return Rung(float(raw["after"]), raw["to"], texts(raw.get("notify")))


def _promise(raw: Raw, length: Term) -> Term:
    return length.as_working() if raw.get("calendar") else length


def _total(
    raw: Raw, states: Mapping[str, State], actions: Mapping[str, Action], waiting: frozenset[str]
) -> Iterator[ClockRule]:
    """Yield the clock of `sla.total`: from the opening, or from leaving the draft where the case begins as one."""
    sla = raw.get("sla", {})
    length = maybe_term(sla, "total")
    if length is None:
        return
    drafts = {state.id for state in states.values() if state.initial and state.expires and not state.sla}
    final = {state.id for state in states.values() if state.final}
    leaving = {
        action.id for action in actions.values() if action.to and action.to not in final and drafts & set(action.from_)
    }
    yield ClockRule(
        id=TOTAL,
        label=TOTAL_LABEL,
        term=_promise(raw, length),
        start=frozenset(sla.get("start") or (leaving if drafts else {OPEN})),
        pause=frozenset(sla["stopIn"]) if "stopIn" in sla else waiting,
        warn_at=sla.get("warnAt", 0.8),
        kind="total",
    )


def _by_state(raw: Raw, states: Mapping[str, State]) -> Iterator[ClockRule]:
    warn_at = raw.get("sla", {}).get("warnAt", 0.8)
    for state in states.values():
        inside = frozenset({state.id})
        if state.sla:
            length = _promise(raw, state.sla)
            yield ClockRule(promised_clock(state.id), state.label, length, inside=inside, warn_at=warn_at, kind="state")
        if state.expires:
            yield ClockRule(expiry(state.id), state.label, state.expires, inside=inside, kind="expires")


def _with_escalations(notes: Notes, raw: Raw, rules: Clocks) -> Clocks:
    """Turn each entry of `escalations` into a rung of the clock that it speaks of."""
    for place, entry in enumerate(raw.get("escalations", ())):
        when = entry["when"]
        name = when.get("clock") or (promised_clock(when["state"]) if "state" in when else TOTAL)
        if name not in rules:
            notes.wrong(("escalations", place, "when"), "unknown_clock", name=name)
            continue
        rule = rules[name]
        after = entry.get("after", 1.0 if when["sla"] == "breached" else rule.warn_at)
        rung = Rung(float(after), entry["to"], texts(entry.get("notify")))
        ladder = sorted((*rule.escalate, rung), key=lambda step: step.after)
        rules[name] = replace(rule, escalate=tuple(ladder))
    return rules
