"""The editor for people: a definition's text as forms drawn from the format, the YAML beside them; both change one text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Problem, key_words, misfits, problem_message
from satukota.kernel.people.api import require
from satukota.kernel.readers.api import UnreadableYaml, read_yaml
from satukota.modules.services.actions.checking import check_service, paper_templates
from satukota.modules.services.actions.definition_texts import ChangedMeanwhile, write_text
from satukota.modules.services.actions.printing import STATEMENTS
from satukota.modules.services.channels.registers import REGISTERS
from satukota.modules.services.models import DefinitionText
from satukota.modules.services.queries.editor_page import (
    REST,
    SECTIONS,
    EditField,
    EditorPage,
    Listing,
    address,
    value_at,
)
from satukota.modules.services.queries.format_keys import shapes
from satukota.modules.services.queries.ownership import EDIT
from satukota.modules.services.queries.renaming import named_at, stays_because
from satukota.modules.services.queries.starting import ToSet, to_set
from satukota.modules.services.rules.editor_values import ABSENT, NotThat, typed_value
from satukota.modules.services.rules.format_shapes import Path as Place
from satukota.modules.services.rules.payment_steps import granting_step, is_billed
from satukota.modules.services.rules.yaml_edits import NoSuchPlace, put, remove
from satukota.web.api import known_icons, page, staff_only

FIELD = "f"
"""Before the names of the form's fields."""
PAGES = frozenset({"section", "records", "long"})
"""Kinds of places that have a page of their own."""
COMPARED = (("==", "="), ("!=", "≠"), ("<", "<"), ("<=", "≤"), (">", ">"), (">=", "≥"))
"""Comparisons of a condition and their signs."""


def section_titles() -> dict[str, tuple[str, str]]:
    """Return title and one sentence of each section of the editor."""
    return {
        "about": (_("About the service"), _("Name, legal basis, agency, for whom, where it stands in the catalogue")),
        "questions": (_("Pages and questions"), _("What the applicant is asked, page by page")),
        "papers": (_("Papers to bring"), _("What the applicant or an officer adds as scan or photo")),
        "steps": (_("States and steps"), _("Who does what, in which state, and by when")),
        "fee": (_("Fee"), _("What is to be paid and on which rule it rests")),
        "letters": (_("Letters and messages"), _("What is issued, what can be checked, what the applicant is told")),
        "examples": (_("Examples"), _("Cases that are played before publishing; all must hold")),
        "rest": (_("Privacy and further rules"), _("How long data is kept, and all other keys of the format")),
    }


def own_text(request: HttpRequest, pk: int) -> DefinitionText:
    """Return a text that the visitor is writing. Raises PermissionDenied or Http404."""
    require(request.user, EDIT)
    return get_object_or_404(DefinitionText, pk=pk, author=request.user.pk)


def raw_of(source: str) -> dict[str, Any] | None:
    """Return what a text says, None where it cannot be read as a definition."""
    try:
        value = read_yaml(source).value
    except UnreadableYaml:
        return None
    return value if isinstance(value, dict) else None


class Desk:
    """A text on the desk: what it says, what is wrong with it, and the page that shows a place of it."""

    def __init__(self, text: DefinitionText) -> None:
        self.text, self.raw = text, raw_of(text.source)
        self.definition, self.problems = check_service(text.source)

    def prints(self, output: str) -> bool:
        """Tell whether a paper can be printed as it is written now."""
        wanted = self.definition.outputs.get(output) if self.definition else None
        return wanted is not None and wanted.printed and self.letters_are_right()

    def letters_are_right(self) -> bool:
        """Tell whether nothing is wrong with what is issued; only then it can be printed."""
        return not any(problem.path.startswith("outputs") for problem in self.problems)

    def may_charge(self) -> bool:
        """Tell whether there is a fee that no step bills, and a step that could."""
        raw = self.raw or {}
        return bool(raw.get("fees")) and not is_billed(raw) and granting_step(raw) is not None

    def editor(self) -> EditorPage:
        """Return the fields and lists of the text. Raises Http404 where it cannot be read: YAML alone mends it."""
        if self.raw is None:
            raise Http404
        known = {"papers": paper_templates(), "statements": sorted(STATEMENTS), "icons": sorted(known_icons())}
        known["registers"] = sorted(REGISTERS)
        return EditorPage(self.raw, self.problems, known)

    def frame(self, section: str = "", place: Place = ()) -> dict[str, Any]:
        """Return what stands around every page of the editor."""
        lines = self.text.source.splitlines()
        titles = section_titles()
        sections = [(code, icon, *titles[code], self._faults_of(code)) for code, icon, _keys in (*SECTIONS, REST)]
        title = (self.raw or {}).get("title", {})
        return {
            "text": self.text,
            "raw_title": (title.get("id") if isinstance(title, Mapping) else title) or self.text.type,
            "readable": self.raw is not None,
            "sections": sections,
            "section": section,
            "problems": [self._problem(problem, lines) for problem in self.problems],
            "line": self._line(place),
            "signs": [*COMPARED, ("!!", _("is answered or yes")), ("!", _("is empty or no"))],
        }

    def questions(self) -> list[dict[str, Any]]:
        """Return what the city still decides of a ready-made service, each with the field or page where it is said."""
        editor, raw = self.editor(), self.raw or {}
        return [self._question(editor, question) for question in to_set(self.text.source, raw)]

    def _question(self, editor: EditorPage, question: ToSet) -> dict[str, Any]:
        place, name = question.place, f"set/{question.number}"
        asked: dict[str, Any] = {"number": question.number, "words": question.words, "field": None, "url": ""}
        if place in ((), ("basis",)):
            return asked | {"adds": place == ("basis",)}
        shape = shapes().at(read_place(address(place), self.raw), self.raw)
        if shape.kind in PAGES:
            return asked | {"url": self.address_of(".".join(map(str, place)))}
        return asked | {"field": editor.field(place, shape, name)}

    def _faults_of(self, code: str) -> int:
        if self.raw is None:
            return 0
        editor = self.editor()
        return sum(editor.count((key,)) for key in editor.section_keys(code))

    def _line(self, place: Place) -> int:
        try:
            lines = read_yaml(self.text.source).lines
        except UnreadableYaml:
            return self.problems[0].line if self.problems else 1
        return next((lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in lines), 1)

    def _problem(self, problem: Problem, lines: list[str]) -> dict[str, Any]:
        text = lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""
        url = self.address_of(problem.path) if self.raw is not None else ""
        return {"line": problem.line, "path": problem.path, "why": problem_message(problem), "text": text, "url": url}

    def address_of(self, path: str) -> str:
        """Return the page of the editor where a problem's place is changed, empty where there is none."""
        raw = self.raw or {}
        place = read_place(path.replace(".", "/"), raw)
        while place:
            try:
                shape = shapes().at(place, raw)
            except (LookupError, TypeError):
                shape = None
            if shape is not None and shape.kind in PAGES and (len(place) > 1 or shape.kind == "records"):
                return reverse("services:text_place", args=[self.text.pk, address(place)])
            place = place[:-1]
        key = path.split(".", maxsplit=1)[0]
        code = next((name for name, _icon, keys in SECTIONS if key in keys), "rest")
        return reverse("services:text_section", args=[self.text.pk, code]) if key else ""


def read_place(path: str, raw: Any) -> Place:
    """Return the place that an address names; numbers are places of lists, ids of a list's entries too."""
    place: list[str | int] = []
    value = raw
    for name in (part for part in path.split("/") if part):
        step: str | int = name
        if isinstance(value, list):
            ids = [str(entry.get("id")) if isinstance(entry, Mapping) else "" for entry in value]
            step = int(name) if name.isdecimal() else ids.index(name) if name in ids else name
        place.append(step)
        value = value_at(value, (step,))
    return tuple(place)


@staff_only
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a text's sections, each with its faults, and all that is wrong with it."""
    desk = Desk(own_text(request, pk))
    context = {**desk.frame(), "to_set": desk.questions() if desk.raw is not None else []}
    return page(request, "services/editor/text.html", context)


@staff_only
def section(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show a section's fields and lists; a POST keeps what was typed."""
    desk = Desk(own_text(request, pk))
    if code not in section_titles():
        raise Http404(code)
    title, means = section_titles()[code]
    keys = desk.editor().section_keys(code)
    here = reverse("services:text_section", args=[pk, code])
    context = {**desk.frame(code), "title": title, "means": means, "here": here}
    context["may_charge"] = code == "fee" and desk.may_charge()
    return _place_page(request, desk, (), keys, context)


@staff_only
def place(request: HttpRequest, pk: int, path: str) -> HttpResponse:
    """Show a question, state, step or any other entry as a form; a POST keeps what was typed."""
    desk = Desk(own_text(request, pk))
    editor = desk.editor()
    here = read_place(path, desk.raw)
    if value_at(desk.raw, here) is ABSENT:
        raise Http404(path)
    code = next((name for name, _icon, keys in SECTIONS if here[0] in keys), "rest")
    part = named_at(desk.raw, here)
    kept = stays_because(desk.text.type, part) if part else 0
    crumbs = [
        (str(here[n - 1]), reverse("services:text_place", args=[pk, address(here[:n])]))
        for n in range(2, len(here))
        if _has_page(here[:n], desk.raw)
    ]
    context = {
        **desk.frame(code, here),
        "title": editor.title(here),
        "crumbs": crumbs,
        "place": address(here),
        "part": part,
        "stays": stays_words(part.code, kept) if part and kept else "",
        "message": here[1] if here[0] == "notify" and len(here) == 2 else "",
        "letter": here[1] if here[0] == "outputs" and len(here) > 1 and desk.prints(str(here[1])) else "",
        "is_page": here[0] == "pages" and len(here) == 2,
        "here": reverse("services:text_place", args=[pk, address(here)]),
    }
    return _place_page(request, desk, here, None, context)


def stays_words(code: str, kept: int) -> str:
    """Say why a part keeps its code."""
    words = ngettext(
        "“%(code)s” keeps its code: %(count)s application of the published service keeps something under it.",
        "“%(code)s” keeps its code: %(count)s applications of the published service keep something under it.",
        kept,
    )
    return words % {"code": code, "count": kept}


def _has_page(place: Place, raw: Any) -> bool:
    return shapes().at(place, raw).kind in PAGES


def _place_page(
    request: HttpRequest, desk: Desk, here: Place, keys: list[str] | None, context: dict[str, Any]
) -> HttpResponse:
    try:
        parts = list(desk.editor().parts(here, keys))
    except LookupError:
        raise Http404 from None
    parts = [replace(part, name=f"{FIELD}/{part.name}") if isinstance(part, EditField) else part for part in parts]
    parts = [_named(part, part.name) if isinstance(part, EditField) else part for part in parts]
    if request.method == "POST":
        return _keep_typed(request, desk, parts, context)
    return page(request, "services/editor/place.html", {**context, **_shown(parts)})


def _shown(parts: list[EditField | Listing]) -> dict[str, Any]:
    fields = [part for part in parts if isinstance(part, EditField) and part.kind != "ordered"]
    return {"parts": parts, "more": [field for field in fields if not field.at_once], "has_fields": bool(fields)}


def _named(field: EditField, name: str) -> EditField:
    inner = [_named(part, f"{name}/{part.path[-1]}") for part in field.parts]
    return replace(field, name=name, parts=inner)


def _keep_typed(
    request: HttpRequest, desk: Desk, parts: list[EditField | Listing], context: dict[str, Any]
) -> HttpResponse:
    fields = [part for part in parts if isinstance(part, EditField)]
    faults, edits = _typed(request, fields)
    unfit = _unfit(desk.raw, edits)
    edits += [(path, ABSENT) for path in unfit]
    revision = request.POST.get("revision", "")
    source = _edited(desk.text.source, edits)
    status = 200
    try:
        write_text(desk.text, source, int(revision) if revision.isdecimal() else 0)
    except ChangedMeanwhile:
        status = 409
        notes.warning(request, _("The text was changed meanwhile. What you typed stands here: save again to keep it."))
    if status == 200 and unfit:
        names = ", ".join(key_words(f"field.{path[-1]}", get_language() or "id")[0] for path in unfit)
        notes.info(request, _("Left out, because it means nothing for this kind of answer: %s.") % names)
    if status == 200 and not faults:
        notes.success(request, _("Saved."))
        return HttpResponseRedirect(context["here"])
    said = dict(edits)
    shown = [_with_typed(part, said, faults, request) if isinstance(part, EditField) else part for part in parts]
    fresh = DefinitionText.objects.get(pk=desk.text.pk)
    context |= {**_shown(shown), "text": fresh, "wrong": bool(faults)}
    return page(request, "services/editor/place.html", context, status=422 if status == 200 else 409)


def _typed(request: HttpRequest, fields: Iterable[EditField]) -> tuple[dict[str, NotThat], list[tuple[Place, Any]]]:
    """Return what cannot be read by the field's name, and (place, value) of what differs from the text."""
    faults: dict[str, NotThat] = {}
    edits: list[tuple[Place, Any]] = []
    leaves = list(_leaves(fields))
    answer = next((request.POST.get(leaf.name) or "" for leaf in leaves if leaf.shape.key == "field.type"), "")
    for leaf in leaves:
        try:
            value = typed_value(leaf.shape, request.POST, leaf.name, leaf.value, answer)
        except NotThat as wrong:
            faults[leaf.name] = wrong
            continue
        if value is not leaf.value and value != leaf.value:
            edits.append((leaf.path, value))
    return faults, edits


def _unfit(raw: Any, edits: list[tuple[Place, Any]]) -> list[Place]:
    """Return what a question says that means nothing for the kind of answer that it has from now on.

    What was typed at the same time stays: the checks name it where it is wrong.
    """
    typed = {path for path, _value in edits}
    kinds = [(path[:-1], value) for path, value in edits if path[-1] == "type" and isinstance(value, str)]
    unfit = [
        (*question, key)
        for question, kind in kinds
        if isinstance(said := value_at(raw, question), Mapping)
        for key in misfits(said, kind)
    ]
    return [path for path in unfit if not any(other[: len(path)] == path for other in typed)]


def _leaves(fields: Iterable[EditField]) -> Iterator[EditField]:
    for field in fields:
        if field.kind == "section":
            yield from _leaves(field.parts)
        elif field.kind != "ordered":
            yield field


def _edited(source: str, edits: Iterable[tuple[Place, Any]]) -> str:
    for path, value in edits:
        try:
            source = remove(source, path) if value is ABSENT else put(source, path, value)
        except NoSuchPlace:
            continue
    return source


def _with_typed(
    field: EditField, said: Mapping[Place, Any], faults: Mapping[str, NotThat], request: HttpRequest
) -> EditField:
    """Return a field with what was typed into it, and why that cannot be read."""
    if field.kind == "section":
        return replace(field, parts=[_with_typed(part, said, faults, request) for part in field.parts])
    if field.name in faults:
        return replace(field, typed=request.POST.get(field.name, ""), faults=[_why(faults[field.name])])
    return replace(field, value=said.get(field.path, field.value))


def _why(wrong: NotThat) -> str:
    words = {
        "number": _("Write a number here."),
        "formula": _("This is no formula. Write for example: panjang * 50000, or umur >= 17"),
        "yaml": _("This cannot be read as YAML."),
        "two_readings": _(
            "“%(number)s” may be %(thousands)s or a number with three decimals. Write %(thousands)s, or %(number)s0."
        )
        % {"number": wrong.part, "thousands": wrong.part.replace(".", "")},
    }
    return words[wrong.code]
