"""Checks before publishing: what may follow an application leads somewhere."""

from collections.abc import Callable

from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.reading.building import Notes
from satukota.kernel.cases.rules.reading.source import Path


def renewals(definition: Definition, notes: Notes) -> None:
    """Check that there is a paper with an end, and what is asked anew."""
    rule = definition.renewal
    if rule is None:
        return
    path: Path = ("after", "renew")
    if not any(output.expires for output in definition.outputs.values()):
        notes.wrong(path, "nothing_to_renew")
    _documents(definition, notes, (*path, "papers"), rule.papers)
    start = definition.data.fields.get(rule.starts)
    if rule.starts and (start is None or start.format != "date" or start.computed):
        notes.wrong((*path, "starts"), "not_a_date", name=rule.starts)


def amendments(definition: Definition, notes: Notes) -> None:
    """Check that there is a paper to amend, and that what may be changed is asked on a page."""
    rule = definition.amendment
    if rule is None:
        return
    path: Path = ("after", "amend")
    if not any(output.printed for output in definition.outputs.values()):
        notes.wrong(path, "nothing_to_amend")
    _documents(definition, notes, (*path, "papers"), rule.papers)
    asked = {question for page in definition.pages for question in page.fields}
    for question in rule.answers:
        if question not in asked:
            notes.wrong((*path, "answers"), "amended_not_asked", name=question)


def appeals(definition: Definition, notes: Notes) -> None:
    """Check that an appeal is against an end, and that the matter can be opened again when it is granted."""
    rule = definition.appeal
    if rule is None:
        return
    path: Path = ("after", "appeal")
    for place, name in enumerate(rule.from_):
        state = definition.states.get(name)
        if state is None or not state.final:
            notes.wrong((*path, "from", place), "appeal_not_final", name=name)
    if not rule.granted:
        return
    action = definition.actions.get(rule.granted)
    if action is None:
        notes.wrong((*path, "granted"), "unknown_action", name=rule.granted)
    elif not set(rule.from_) <= set(action.after) or not _by_system(definition, action.by):
        notes.wrong((*path, "granted"), "appeal_opens_nothing", name=rule.granted)


def _by_system(definition: Definition, roles: tuple[str, ...]) -> bool:
    return any(definition.roles[role].kind == "system" for role in roles if role in definition.roles)


def _documents(definition: Definition, notes: Notes, path: Path, names: tuple[str, ...]) -> None:
    for place, name in enumerate(names):
        if name not in definition.documents:
            notes.wrong((*path, place), "unknown_document", name=name)


COURSES: tuple[Callable[[Definition, Notes], None], ...] = (renewals, amendments, appeals)
