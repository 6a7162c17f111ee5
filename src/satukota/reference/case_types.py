"""Case types: states, clocks and actions of every definition that comes with a module."""

from collections.abc import Iterator
from pathlib import Path

from satukota.kernel.cases.api import Action, ClockRule, Definition, State, load
from satukota.kernel.registry.api import Module, modules
from satukota.reference.text import begin, codes, finish, table


def definitions_of(module: Module) -> list[Definition]:
    """Return the case types in a module's folder, by id."""
    definitions = (
        load(path.read_text(encoding="utf-8")) for path in sorted(Path(module.path).glob("definitions/*.yaml"))
    )
    return sorted(definitions, key=lambda definition: definition.id)


def page() -> str:
    """Return the page of case types."""
    lines = begin(
        "Case types",
        "A case type is a file of data ([its format](definitions.md)). These come with the modules; an agency may "
        "publish newer versions.",
    )
    for module in modules():
        for definition in definitions_of(module):
            lines += section(module, definition)
    return finish(lines)


def section(module: Module, definition: Definition) -> Iterator[str]:
    """Yield the lines of one case type."""
    yield from (f"## {definition.id}", "", f"{say(definition.title)}. {say(definition.summary)}", "")
    yield from (
        f"Module `{module.code}`, version {definition.version}, numbers `{definition.prefix}-…`, visible to: {definition.visibility}.",
        "",
    )
    roles = (
        (
            f"`{role.id}`",
            say(role.label),
            role.kind,
            codes(role.memberships) if role.kind in {"staff", "partner"} else "",
            role.scope,
        )
        for role in definition.roles.values()
    )
    yield from table(("Role", "Is", "Kind", "Filled by", "Scope"), roles)
    yield from table(("State", "Means", "Kind", "Queue of"), (state_row(state) for state in definition.states.values()))
    yield from table(
        ("Clock", "Measures", "Starts with", "Stops with"),
        (clock_row(rule) for rule in definition.clocks.values() if rule.kind == "named"),
    )
    yield from table(
        ("Action", "Label", "From", "To", "By"), (action_row(action) for action in definition.actions.values())
    )


def say(words: object) -> str:
    """Return a text of a definition in English, else in the first language that it has."""
    if not isinstance(words, dict):
        return str(words)
    return str(words.get("en") or next(iter(words.values()), ""))


def state_row(state: State) -> tuple[str, str, str, str]:
    """Return a state's line."""
    kind = (
        "first"
        if state.initial
        else "final"
        if state.final
        else f"waits for `{state.waits_for}`"
        if state.waits_for
        else ""
    )
    return f"`{state.id}`", say(state.label), kind, f"`{state.queue}`" if state.queue else ""


def clock_row(rule: ClockRule) -> tuple[str, str, str, str]:
    """Return a clock's line."""
    term = str(rule.term) if rule.term else "by the answers"
    return f"`{rule.id}`", f"{say(rule.label)}: {term}", codes(sorted(rule.start)), codes(sorted(rule.stop))


def action_row(action: Action) -> tuple[str, str, str, str, str]:
    """Return an action's line."""
    to = f"`{action.to}`" if action.to else "stays"
    return f"`{action.id}`", say(action.label), codes(action.from_), to, codes(action.by)
