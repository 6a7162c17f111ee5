"""What makes a definition a service that people can use: pages, actions, texts and effects that fit each other."""

from collections.abc import Callable, Iterator, Mapping

from satukota.kernel.cases.api import Action, Definition, DefinitionNotes, Field, Form, Output, find_answer

SUBMIT, PAID = "ajukan", "lunas"
STEPS = frozenset({"papers", "check", "changed"})
"""Steps of every application beside its pages (queries/journey, urls)."""
ADVICE, REASON = "rekomendasi-", "alasan"
PRINTING = ("services.number", "services.render")
EFFECT_ANSWERS = {
    "services.site": ("titik",),
    "services.clash": ("tempat", "tanggal", "mulai", "selesai"),
    "services.reserve": ("tempat", "tanggal", "mulai", "selesai"),
}
"""Effect → questions that it reads."""
EFFECT_ACTIONS = {"services.siak": ("siak-terima", "siak-tolak"), "services.bill": (PAID,)}
"""Effect → actions of the system by which its answer comes."""


def asked(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that what must be answered is asked, and that choices have texts."""
    on_pages = {path for page in definition.pages for path in page.fields}
    set_later = {name.removeprefix("data.") for action in definition.actions.values() for name in action.set}
    for path, field in definition.data.fields.items():
        wanted = field.required or field.required_when is not None or bool(field.min_items)
        answered = field.computed or field.default is not None or path in on_pages | set_later
        if wanted and not answered and definition.channels:
            notes.wrong(("data", *path.split(".")), "not_on_a_page", name=path)
        if path in on_pages:
            for place, choice in _unlabelled(definition, field):
                notes.wrong(place, "choice_without_label", name=choice)


def own_pages(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that no page bears the name of a step that every application has: it could not be reached."""
    for place, page in enumerate(definition.pages):
        if page.id in STEPS and definition.channels:
            notes.wrong(("pages", place, "id"), "reserved_page", name=page.id)


def _unlabelled(definition: Definition, field: Field) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the choices of a question that have no text, each with where it is written: those of a row are shared."""
    own = ("data", *field.path.split("."))
    parts = [(own, field)]
    if isinstance(field.items, Form):
        node = find_answer(definition.raw.get("data", {}), field.path) or {}
        shared = node.get("items", {}).get("use", "")
        parts += [(("shared", shared, name) if shared else own, part) for name, part in field.items.fields.items()]
    elif field.items:
        parts.append((own, field.items))
    for place, part in parts:
        yield from ((place, str(value)) for value in part.enum if "id" not in part.labels.get(str(value), {}))


def applicants(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that an applicant can begin; whatever else they may do has a button on the page of their code."""
    own = {role.id for role in definition.roles.values() if role.kind == "applicant"}
    first = definition.actions.get(SUBMIT)
    if definition.channels and not (first and definition.initial.id in first.from_ and own & set(first.by)):
        notes.wrong(("actions",), "cannot_begin")


def texts(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that whatever people read is there in Indonesian."""
    parts: list[tuple[tuple[str | int, ...], Mapping[str, str]]] = [
        (("title",), definition.title),
        (("summary",), definition.summary),
    ]
    parts += [(("states", state.id, "label"), state.label) for state in definition.states.values()]
    parts += [(("actions", action.order, "label"), action.label) for action in definition.actions.values()]
    parts += [(("data", *path.split("."), "label"), field.label) for path, field in definition.data.fields.items()]
    parts += [(("documents", n, "title"), paper.title) for n, paper in enumerate(definition.documents.values())]
    parts += [(("outputs", name, "title"), output.title) for name, output in definition.outputs.items()]
    for path, words in parts:
        if words and not words.keys() & {"id", ""}:
            notes.wrong(path, "no_indonesian")


def effects(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that effects find the questions and actions on which they rest."""
    for action in definition.actions.values():
        for place, name in enumerate(action.run):
            here = ("actions", action.order, "run", place)
            for answer in EFFECT_ANSWERS.get(name, ()):
                if answer not in definition.data.fields:
                    notes.wrong(here, "needs_answer", name=name, answer=answer)
            for wanted in EFFECT_ACTIONS.get(name, ()):
                if not _by_system(definition, wanted):
                    notes.wrong(here, "needs_action", name=name, action=wanted)
            if name == "services.bill" and not definition.fees:
                notes.wrong(here, "needs_fees", name=name)


def effects_wanted(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that fees are billed, papers numbered and printed, duplicates looked for."""
    runs = {name for action in definition.actions.values() for name in action.run}
    chargeable = any(fee.formula or fee.amount for fee in definition.fees.values())
    if chargeable and "services.bill" not in runs:
        notes.wrong(("fees",), "needs_effect", name="services.bill")
    refusing = {name for output in definition.outputs.values() for name in output.refusal}
    granting = {name for action in definition.actions.values() if action.id not in refusing for name in action.run}
    for name, output in definition.outputs.items():
        for effect in PRINTING if output.printed and not output.refusal else ():
            if effect not in granting:
                notes.wrong(("outputs", name), "needs_effect", name=effect)
    if definition.dedup and "services.dedup" not in runs:
        notes.wrong(("dedup",), "needs_effect", name="services.dedup")


def refusals(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that steps that refuse print their letter, ask for the reason, and that the letter says it and the last day."""
    for output in definition.outputs.values():
        for place, name in enumerate(output.refusal):
            here = ("outputs", output.id, "refusal", place)
            action = definition.actions.get(name)
            if action is None:
                notes.wrong(here, "unknown_action", name=name)
                continue
            for effect in PRINTING:
                if effect not in action.run:
                    notes.wrong(here, "needs_effect", name=effect)
            reason = action.form.fields.get(REASON)
            if reason is None or not reason.required:
                notes.wrong(here, "needs_answer", name=name, answer=REASON)
        for name in _unsaid(definition, output):
            notes.wrong(("outputs", output.id, "letter"), "refusal_says_not", name=f"${name}")


def _unsaid(definition: Definition, output: Output) -> list[str]:
    """Return what an agency's own letter of refusal has to say and does not."""
    if not output.refusal or output.letter is None:
        return []
    letter = str(definition.raw["outputs"][output.id]["letter"])
    wanted = ("reason", "objection") if definition.appeal else ("reason",)
    return [name for name in wanted if f"{{${name}" not in letter]


def fees_billed(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that the steps which fees name bill."""
    for place, fee in enumerate(definition.fees.values()):
        for name in fee.billed_by:
            if name not in definition.actions or "services.bill" not in definition.actions[name].run:
                notes.wrong(("fees", place, "billedBy"), "needs_effect", name="services.bill")


def _by_system(definition: Definition, name: str) -> bool:
    action = definition.actions.get(name)
    return action is not None and any(definition.roles[role].kind == "system" for role in action.by)


def signing(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that who signs may sign."""
    for action in definition.actions.values():
        if action.sign and not any(definition.roles[role].signs for role in action.by):
            notes.wrong(("actions", action.order, "sign"), "signs_not")


def advice(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that advice can be asked for and comes back: an action that lifts the flag and takes the answer."""
    asks = any("services.ask_advice" in action.run for action in definition.actions.values())
    for flag in definition.flags.values():
        if not flag.id.startswith(ADVICE):
            continue
        if not asks:
            notes.wrong(("flags", flag.id), "needs_effect", name="services.ask_advice")
        taking = [definition.actions[name] for name in flag.cleared_by if _takes_advice(definition.actions[name])]
        if not taking:
            wanted = f"terima-{flag.id.removeprefix(ADVICE)}"
            notes.wrong(("flags", flag.id), "needs_action", name=flag.id, action=wanted)


def _takes_advice(action: Action) -> bool:
    return {"saran", "catatan"} <= action.form.fields.keys()


def keeping(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that it is said of every end how long its personal data is kept."""
    if definition.privacy is None:
        return
    for state in definition.states.values():
        if state.final and state.id not in definition.privacy.retain:
            notes.wrong(("privacy", "retain"), "never_forgotten", state=state.id)


def notices(definition: Definition, notes: DefinitionNotes) -> None:
    """Check that messages go to telephone numbers or to people of the case."""
    for name, notice in definition.notify.items():
        for to in notice.to:
            field = definition.data.fields.get(to)
            if to not in definition.roles and (field is None or field.format != "phone-id"):
                notes.wrong(("notify", name, "to"), "not_a_phone", name=to)


SERVICE: tuple[Callable[[Definition, DefinitionNotes], None], ...] = (
    asked,
    own_pages,
    applicants,
    texts,
    effects,
    effects_wanted,
    refusals,
    fees_billed,
    signing,
    advice,
    keeping,
    notices,
)
