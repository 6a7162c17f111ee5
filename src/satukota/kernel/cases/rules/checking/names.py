"""Checks before publishing: every name leads to something of its kind."""

import re
from collections.abc import Callable, Collection, Iterable

from satukota.kernel.cases.rules.definition import OPEN, Definition
from satukota.kernel.cases.rules.reading.building import Notes
from satukota.kernel.cases.rules.reading.source import Path

SET = ("agency", "assignee", "priority", "visibility", "title", "summary", "category")
LADDER = ("head", "parent", "top")
SHOWN = ("number", "status", "issued_on", "expires_on", "title")
_SHOWN = re.compile(r"(initials|year|last4)\(([a-z0-9_.]+)\)")
_EXPIRES = re.compile(r"\{([a-z0-9_.$]+)\}\+([1-9][0-9]{0,3}(d|mo|y))")
_NUMBER = re.compile(r"\{(ddmmyyyy|yyyy|mm|dd|city|office|seq:[1-9])\}")
_IN_NUMBER = re.compile(r"\{=([a-z0-9_.]+)\}")


def _check_names(notes: Notes, path: Path, names: Iterable[str], choices: Collection[str], kind: str) -> None:
    """Note each name that is not among the choices; `kind` is the code of the message."""
    for place, name in enumerate(names):
        if name not in choices:
            here = (*path, place) if (*path, place) in notes.source.lines else path
            notes.wrong(here, kind, name=name)


def actions(definition: Definition, notes: Notes) -> None:
    """Check the names in actions."""
    pages = [page.id for page in definition.pages]
    for action in definition.actions.values():
        path: Path = ("actions", action.order)
        if action.id == OPEN:
            notes.wrong((*path, "id"), "action_open")
        _check_names(notes, (*path, "from"), action.from_, definition.states, "unknown_state")
        _check_names(notes, (*path, "after"), action.after, definition.states, "unknown_state")
        _check_names(notes, (*path, "to"), [action.to] if action.to else [], definition.states, "unknown_state")
        _check_names(notes, (*path, "by"), action.by, definition.roles, "unknown_role")
        _check_names(notes, (*path, "needs"), action.needs, definition.documents, "unknown_document")
        _check_names(notes, (*path, "flags", "add"), action.flags_add, definition.flags, "unknown_flag")
        _check_names(notes, (*path, "flags", "remove"), action.flags_remove, definition.flags, "unknown_flag")
        _check_names(notes, (*path, "fourEyes"), action.four_eyes, definition.actions, "unknown_action")
        _check_names(
            notes, (*path, "set"), [name for name in action.set if not _settable(definition, name)], (), "bad_set"
        )
        if isinstance(action.validate, tuple):
            _check_names(notes, (*path, "validate"), action.validate, pages, "unknown_page")


def _settable(definition: Definition, name: str) -> bool:
    return name in SET or (name.startswith("data.") and name.removeprefix("data.") in definition.data.fields)


def effects(definition: Definition, notes: Notes) -> None:
    """Check that `run: [flag-x]` has a flag x and an answer x, and `dedup` has rules."""
    for action in definition.actions.values():
        for place, name in enumerate(action.run):
            raised = name.removeprefix("flag-")
            here = ("actions", action.order, "run", place)
            if name.startswith("flag-") and not (raised in definition.flags and raised in definition.data.fields):
                notes.wrong(here, "flag_without_answer", name=raised)
            if name == "dedup" and definition.dedup is None:
                notes.wrong(here, "missing_key", name="dedup")


def states(definition: Definition, notes: Notes) -> None:
    """Check the names in states and flags."""
    for state in definition.states.values():
        path: Path = ("states", state.id)
        _check_names(
            notes, (*path, "waitsFor"), [state.waits_for] if state.waits_for else [], definition.roles, "unknown_role"
        )
        _check_names(notes, (*path, "queue"), [state.queue] if state.queue else [], definition.roles, "unknown_role")
    for flag in definition.flags.values():
        path = ("flags", flag.id)
        _check_names(notes, (*path, "blocks"), flag.blocks, definition.actions, "unknown_action")
        _check_names(notes, (*path, "clearedBy"), flag.cleared_by, definition.actions, "unknown_action")
        for place, name in enumerate(flag.cleared_by):
            if name in definition.actions and flag.id not in definition.actions[name].flags_remove:
                notes.wrong((*path, "clearedBy", place), "flag_not_removed", name=name, flag=flag.id)


def clocks(definition: Definition, notes: Notes) -> None:
    """Check the names in clocks, timers and escalations."""
    steps = {*definition.actions, OPEN}
    for rule in definition.clocks.values():
        named = rule.kind == "named"
        path: Path = ("clocks", rule.id) if named else ("sla",)
        if rule.kind in ("named", "total"):
            _check_names(notes, (*path, "start"), rule.start, steps, "unknown_action")
            _check_names(notes, (*path, "stop"), rule.stop, steps, "unknown_action")
            _check_names(
                notes, (*path, "pauseIn" if named else "stopIn"), rule.pause, definition.states, "unknown_state"
            )
        if rule.due_at and not _date(definition, rule.due_at):
            notes.wrong((*path, "dueAt"), "not_a_date", name=rule.due_at)
        towards = {*definition.roles, *LADDER}
        _check_names(notes, (*path, "escalate"), [rung.to for rung in rule.escalate], towards, "unknown_ladder")
    for place, escalation in enumerate(definition.raw.get("escalations", ())):
        _check_names(
            notes, ("escalations", place, "to"), [escalation["to"]], {*definition.roles, *LADDER}, "unknown_ladder"
        )


def papers(definition: Definition, notes: Notes) -> None:
    """Check the names in documents, outputs and verification."""
    for place, paper in enumerate(definition.documents.values()):
        _check_names(notes, ("documents", place, "providedBy"), paper.provided_by, definition.roles, "unknown_role")
    for result in definition.outputs.values():
        _output(definition, notes, result.id)
    for place, text in enumerate(definition.verify):
        shown_part = _SHOWN.fullmatch(text)
        field = definition.data.fields.get(text)
        public = field is not None and not field.pii and field.items is None
        if text not in SHOWN and not public and not (shown_part and shown_part[2] in definition.data.fields):
            notes.wrong(("verify", "show", place), "bad_shown", text=text)


def _output(definition: Definition, notes: Notes, name: str) -> None:
    result, path = definition.outputs[name], ("outputs", name)
    if sum(map(bool, (result.template, result.external, result.letter))) != 1:
        notes.wrong(path, "output_made_how")
    open_number = _NUMBER.sub("", _IN_NUMBER.sub("", result.number))
    if "{" in open_number or (result.number and "{seq:" not in result.number):
        notes.wrong((*path, "number"), "bad_number")
    answers = [name for name in _IN_NUMBER.findall(result.number) if not _is_choice(definition, name)]
    _check_names(notes, (*path, "number"), answers, (), "unknown_field")
    _check_names(
        notes, (*path, "about"), [result.about] if result.about else [], definition.data.groups, "unknown_field"
    )
    expiry = _EXPIRES.fullmatch(result.expires)
    if result.expires and not (expiry and _date(definition, expiry[1])):
        notes.wrong((*path, "expires"), "bad_expiry")


def _is_choice(definition: Definition, path: str) -> bool:
    """Tell whether an answer is one of a few that everybody may read: only such stand in a number."""
    field = definition.data.fields.get(path)
    return field is not None and bool(field.enum) and not field.pii and field.items is None


def _date(definition: Definition, path: str) -> bool:
    return path in ("$issued", "$now") or (
        path in definition.data.fields and definition.data.fields[path].format == "date"
    )


def after(definition: Definition, notes: Notes) -> None:
    """Check the names in notices and surveys."""
    recipients = {*definition.data.fields, *definition.data.groups, *definition.roles}
    for name, notice in definition.notify.items():
        _check_names(notes, ("notify", name), [name], definition.actions, "unknown_action")
        _check_names(notes, ("notify", name, "to"), notice.to, recipients, "unknown_recipient")
    survey = definition.after.get("survey")
    if survey:
        _check_names(notes, ("after", "survey", "when"), [survey["when"]], definition.states, "unknown_state")
        state = definition.states.get(survey["when"])
        if state and not state.final:
            notes.wrong(("after", "survey", "when"), "survey_not_final", state=state.id)


def privacy(definition: Definition, notes: Notes) -> None:
    """Check that personal data has its purpose, ground and times, and that those name real states and roles."""
    block = definition.privacy
    personal = next((field.path for field in definition.data.fields.values() if field.pii), None)
    if block is None:
        if personal:
            notes.wrong(("data", *personal.split(".")), "privacy_missing", name=personal)
        return
    for name in block.retain:
        _check_names(notes, ("privacy", "retain", name), [name], definition.states, "unknown_state")
    for level, names in block.access.items():
        _check_names(notes, ("privacy", "access", level), names, definition.roles, "unknown_role")


def duplicates(definition: Definition, notes: Notes) -> None:
    """Check the paths and flags of the rules of duplicates."""
    if definition.dedup is None:
        return
    for place, block in enumerate(definition.dedup.blocks):
        path: Path = ("dedup", "candidates", "block", place)
        for inner, comparison in enumerate(block):
            _check_names(notes, (*path, inner), [comparison.path], definition.data.fields, "unknown_field")
            if comparison.name not in ("key", "trgm", "near", "same") or comparison.negated:
                notes.wrong((*path, inner), "match_not_here", name=comparison.name)
    for place, rule in enumerate(definition.dedup.rules):
        path = ("dedup", "rules", place)
        _check_names(notes, (*path, "flag"), [rule.flag], definition.flags, "unknown_flag")
        for comparison in (*rule.all, *rule.any):
            _check_names(
                notes,
                (*path, "all"),
                [comparison.path] if comparison.path else [],
                definition.data.fields,
                "unknown_field",
            )


def conditions(definition: Definition, notes: Notes) -> None:
    """Check the names in what an application rests on, and in how many there may be."""
    fields = definition.data.fields
    for place, required in enumerate(definition.requires):
        path: Path = ("requires", place)
        asked = {name for name, field in fields.items() if field.type == "string" and not field.computed}
        _check_names(notes, (*path, "number"), [required.number], asked, "unknown_field")
        _check_names(notes, (*path, "same"), required.same, fields, "unknown_field")
    for place, prefill in enumerate(definition.prefill):
        path = ("prefill", place)
        typed = {name for name, field in fields.items() if field.type == "string" and not field.computed}
        for key, name in prefill.ask.items():
            _check_names(notes, (*path, "ask", key), [name], typed, "unknown_field")
        fillable = {name for name in typed if fields[name].pii != "secret"}
        _check_names(notes, (*path, "fill"), prefill.fill, fillable, "unknown_field")
    for place, quota in enumerate(definition.quota):
        path = ("quota", place)
        _check_names(notes, (*path, "same"), quota.same, fields, "unknown_field")
        _check_names(notes, (*path, "free"), quota.free, definition.states, "unknown_state")
        if quota.on and not _date(definition, quota.on):
            notes.wrong((*path, "on"), "not_a_date", name=quota.on)
        if quota.on and quota.per in ("ever", "valid"):
            notes.wrong((*path, "on"), "key_does_nothing", name="on")


def examples(definition: Definition, notes: Notes) -> None:
    """Check the names in the built-in tests."""
    for place, example in enumerate(definition.tests):
        path: Path = ("tests", place)
        _check_names(
            notes, (*path, "path"), [step.action for step in example.path], definition.actions, "unknown_action"
        )
        _check_names(notes, (*path, "denied"), example.denied, definition.actions, "unknown_action")
        by = [step.by for step in example.path if step.by]
        _check_names(notes, (*path, "path"), by, definition.roles, "unknown_role")
        _check_names(notes, (*path, "end"), [example.end] if example.end else [], definition.states, "unknown_state")
        _check_names(notes, (*path, "flags"), example.flags or (), definition.flags, "unknown_flag")


NAMES: tuple[Callable[[Definition, Notes], None], ...] = (
    actions,
    effects,
    states,
    clocks,
    papers,
    after,
    privacy,
    duplicates,
    conditions,
    examples,
)
