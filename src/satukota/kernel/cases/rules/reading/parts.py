"""Build the small parts of a definition: states, actions, roles, flags, papers, fees, results, examples."""

from collections.abc import Mapping
from typing import Any

from satukota.kernel.cases.rules.definition import (
    Action,
    Document,
    Ended,
    Example,
    Fee,
    Flag,
    Notice,
    Output,
    Prefill,
    Privacy,
    Quota,
    Requirement,
    Role,
    State,
    Step,
    Timer,
)
from satukota.kernel.cases.rules.logic import Expression
from satukota.kernel.cases.rules.matching import Dedup, DuplicateRule, Match, match
from satukota.kernel.cases.rules.reading.building import Notes, label_of, maybe_term, texts
from satukota.kernel.cases.rules.reading.letters import letter
from satukota.kernel.cases.rules.reading.questions import form
from satukota.kernel.cases.rules.reading.source import Path
from satukota.kernel.cases.rules.terms import term
from satukota.kernel.cases.rules.words import words

type Raw = Mapping[str, Any]


def state(name: str, raw: Raw) -> State:
    """Build a state."""
    return State(
        id=name,
        label=label_of(raw, name),
        initial=raw.get("initial", False),
        final=raw.get("final", False),
        waits_for=raw.get("waitsFor", ""),
        expires=maybe_term(raw, "expires"),
        sla=maybe_term(raw, "sla"),
        queue=raw.get("queue", ""),
        public_label=words(raw["publicLabel"]) if raw.get("publicLabel") else label_of(raw, name),
    )


def action(notes: Notes, raw: Raw, shared: Raw, notice: Notice | None, place: int) -> Action:
    """Build an action; `place` is its position in the list."""
    path: Path = ("actions", place)
    flags = raw.get("flags", {})
    return Action(
        id=raw["id"],
        label=label_of(raw, raw["id"]),
        from_=texts(raw.get("from")),
        by=tuple(raw["by"]),
        to=raw.get("to"),
        guard=notes.maybe(raw, "guard", path),
        form=form(notes, raw.get("form", {}), shared, (*path, "form")),
        needs=texts(raw.get("needs")),
        flags_add=texts(flags.get("add")),
        flags_remove=texts(flags.get("remove")),
        set=_set_values(notes, raw, path),
        run=texts(raw.get("run")),
        timer=_timer(raw.get("timer")),
        notify=notice,
        validate=raw["validate"] if isinstance(raw.get("validate"), str) else texts(raw.get("validate")),
        four_eyes=texts(raw.get("fourEyes")),
        sign="" if raw.get("sign") == "none" else raw.get("sign", ""),
        requires_photo=notes.maybe(raw, "requiresPhoto", path) if raw.get("requiresPhoto") else None,
        public=raw.get("public", False),
        likely=raw.get("likely", False),
        order=place,
        after=texts(raw.get("after")),
        words_for_staff=raw.get("words") == "staff",
    )


def _set_values(notes: Notes, raw: Raw, path: Path) -> Mapping[str, Expression]:
    return {name: notes.expression(value, (*path, "set", name)) for name, value in raw.get("set", {}).items()}


def _timer(raw: str | Raw | None) -> Timer | None:
    if raw is None:
        return None
    return Timer(raw if isinstance(raw, str) else raw["clock"])


def role(name: str, raw: Raw) -> Role:
    """Build a role; without `memberships` it is filled by the kernel's role of the same name."""
    return Role(
        id=name,
        kind=raw["kind"],
        label=label_of(raw, name),
        opd=raw.get("opd", ""),
        scope=raw.get("scope", "city"),
        memberships=texts(raw.get("memberships")) or (name,),
        signs=raw.get("signs", False),
    )


def flag(name: str, raw: Raw) -> Flag:
    """Build a flag."""
    return Flag(name, label_of(raw, name), texts(raw.get("blocks")), texts(raw.get("clearedBy")))


def document(notes: Notes, raw: Raw, place: int) -> Document:
    """Build a document requirement."""
    return Document(
        id=raw["id"],
        title=words(raw["title"]),
        accept=texts(raw.get("accept")),
        max_mb=raw.get("maxMB", 10),
        one_of=raw.get("oneOf", ""),
        generate=raw.get("generate", ""),
        required=raw.get("required", False),
        required_when=notes.maybe(raw, "requiredWhen", ("documents", place)),
        provided_by=texts(raw.get("providedBy")),
        personal=raw.get("personal", True),
    )


def fee(notes: Notes, raw: Raw, place: int) -> Fee:
    """Build a fee; an `amount` that is an object is a formula."""
    path: Path = ("fees", place)
    fixed = isinstance(raw["amount"], int)
    return Fee(
        id=raw["id"],
        label=label_of(raw, raw["id"]),
        basis=raw["basis"],
        amount=raw["amount"] if fixed else None,
        formula=None if fixed else notes.expression(raw["amount"], (*path, "amount")),
        when=notes.maybe(raw, "when", path),
        bond=raw.get("bond", False),
        billed_by=texts(raw.get("billedBy")),
    )


def output(notes: Notes, name: str, raw: Raw) -> Output:
    """Build a result."""
    return Output(
        id=name,
        title=label_of(raw, name, "title"),
        template=raw.get("template", ""),
        external=raw.get("external", ""),
        engine=raw.get("engine", "pdf-a"),
        number=raw.get("number", ""),
        qr=texts(raw.get("qr", ["url"])),
        revocable=raw.get("revocable", False),
        when=notes.maybe(raw, "when", ("outputs", name)),
        expires=raw.get("expires", ""),
        about=raw.get("about", ""),
        letter=letter(notes, raw["letter"], ("outputs", name, "letter")) if "letter" in raw else None,
        refusal=texts(raw.get("refusal")),
    )


def requirement(notes: Notes, raw: Raw, place: int) -> Requirement:
    """Build the paper of another service that an application rests on."""
    when = notes.maybe(raw, "when", ("requires", place))
    return Requirement(raw["service"], raw["number"], raw["same"], raw.get("output", ""), when)


def prefill(raw: Raw) -> Prefill:
    """Build what a register is asked for."""
    return Prefill(raw["id"], raw["source"], raw["ask"], raw["fill"])


def ended(raw: Raw) -> Ended:
    """Build why a case type ended."""
    return Ended(words(raw["why"]), raw.get("instead", ""))


def quota(raw: Raw) -> Quota:
    """Build a limit of applications."""
    same, free = texts(raw.get("same")), texts(raw.get("free"))
    return Quota(raw["id"], raw["most"], raw["per"], same, raw.get("on", ""), free, words(raw.get("say")))


def notice(raw: Raw) -> Notice:
    """Build the message that follows an action."""
    return Notice(texts(raw["to"]), texts(raw.get("channels")), raw["template"])


def privacy(raw: Raw) -> Privacy:
    """Build the privacy block; `permanent` becomes None."""
    retain = {name: None if text == "permanent" else term(text) for name, text in raw["retain"].items()}
    return Privacy(raw["purpose"], raw["ground"], retain, {k: texts(v) for k, v in raw.get("access", {}).items()})


def dedup(notes: Notes, raw: Raw) -> Dedup:
    """Build the rules of duplicates; comparisons that cannot be read are noted."""
    blocks = tuple(
        _matches(notes, block, ("dedup", "candidates", "block", place))
        for place, block in enumerate(raw["candidates"]["block"])
    )
    rules = tuple(_duplicate(notes, rule, ("dedup", "rules", place)) for place, rule in enumerate(raw["rules"]))
    return Dedup(blocks, rules, raw["candidates"].get("limit", 50))


def _duplicate(notes: Notes, raw: Raw, path: Path) -> DuplicateRule:
    every = _matches(notes, raw["all"], (*path, "all"))
    return DuplicateRule(raw["id"], every, raw["flag"], _matches(notes, raw.get("any", ()), (*path, "any")))


def _matches(notes: Notes, raw: list[str], path: Path) -> tuple[Match, ...]:
    comparisons = []
    for place, text in enumerate(raw):
        try:
            comparisons.append(match(text))
        except ValueError:
            notes.wrong((*path, place), "match_unreadable", text=text)
    return tuple(comparisons)


def example(raw: Raw) -> Example:
    """Build a built-in test."""
    flags = tuple(raw["flags"]) if "flags" in raw else None
    steps = tuple(_step(step) for step in raw["path"])
    return Example(raw["name"], raw.get("given", {}), steps, raw.get("end", ""), flags, texts(raw.get("denied")))


def _step(raw: str | Raw) -> Step:
    """Build a step: `tolak`, `{tolak: {alasan: …}}`, or `{action: tolak, form: {alasan: …}, by: kabid}`."""
    if isinstance(raw, str):
        return Step(raw)
    if isinstance(raw.get("action"), str):
        return Step(raw["action"], raw.get("form", {}), raw.get("by", ""))
    name, answers = next(iter(raw.items()))
    return Step(name, answers)
