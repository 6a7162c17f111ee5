"""What the buttons of the editor do with a text: add, remove, move, take back, write YAML, check and keep, throw away."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.cases.api import Definition, problem_message
from satukota.kernel.people.api import User
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.actions.definition_texts import ChangedMeanwhile, drop_text, undo, write_text
from satukota.modules.services.actions.definitions import keep_draft
from satukota.modules.services.models import DefinitionText
from satukota.modules.services.queries.editor_page import address, value_at
from satukota.modules.services.queries.format_keys import shapes
from satukota.modules.services.queries.ownership import may_change
from satukota.modules.services.queries.renaming import LISTED, BadName, named_at, renamed, stays_because
from satukota.modules.services.queries.starting import without
from satukota.modules.services.rules.editor_values import ABSENT, NotThat, typed_value
from satukota.modules.services.rules.format_shapes import Path as Place
from satukota.modules.services.rules.new_entries import blank, free_name
from satukota.modules.services.rules.payment_steps import with_payment
from satukota.modules.services.rules.yaml_edits import NoSuchPlace, append, move, put, remove
from satukota.modules.services.views.editor_text import Desk, own_text, raw_of, read_place, stays_words
from satukota.web.api import page, staff_only

BILL_NOTICE = "service-bill"


@staff_only
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what a button of the editor says: add, remove, move, take back, write YAML, check and keep, throw away."""
    text = own_text(request, pk)
    verb = request.POST.get("do", "")
    if verb in ("keep", "drop"):
        return _kept(request, text) if verb == "keep" else _dropped(request, text)
    back = _back(request, text)
    try:
        back = _changed(request, text, verb, back)
    except ChangedMeanwhile:
        if verb == "yaml":
            return _both_texts(request, text)
        notes.warning(request, _("The text was changed meanwhile. Look again, then press once more."))
    except (NoSuchPlace, LookupError):
        notes.warning(request, _("There is no such place in the text any more."))
    return HttpResponseRedirect(back)


def _changed(request: HttpRequest, text: DefinitionText, verb: str, back: str) -> str:
    """Change a text as a button says and return the page to go on with. Raises ChangedMeanwhile, LookupError."""
    if verb == "undo":
        undo(text, _revision(request))
    elif verb == "yaml":
        _write(request, text, request.POST.get("source", "").replace("\r\n", "\n"))
        notes.success(request, _("Saved."))
    elif verb == "rename":
        back = _renamed(request, text, back)
    elif verb == "charge":
        _write(request, text, with_payment(text.source, raw_of(text.source) or {}, notice=BILL_NOTICE))
        notes.success(request, _("Steps of payment were added: look at them under States and steps, and try them."))
    else:
        source, back = _rearranged(request, text, verb, back)
        _write(request, text, source)
    return back


def _both_texts(request: HttpRequest, text: DefinitionText) -> HttpResponse:
    """Show what was typed as YAML beside the text that was changed meanwhile: nothing typed is lost."""
    notes.warning(request, _("The text was changed meanwhile. What you typed stands here: save again to keep it."))
    typed = request.POST.get("source", "")
    return page(request, "services/editor/text.html", {**Desk(text).frame(), "typed_source": typed}, status=409)


def _back(request: HttpRequest, text: DefinitionText) -> str:
    """Return the page of this text from which a button was pressed."""
    own = reverse("services:text", args=[text.pk])
    wanted = request.POST.get("back", "")
    return wanted if wanted.startswith(own) and "//" not in wanted else own


def _write(request: HttpRequest, text: DefinitionText, source: str) -> None:
    write_text(text, source, _revision(request))


def _revision(request: HttpRequest) -> int:
    revision = request.POST.get("revision", "")
    return int(revision) if revision.isdecimal() else 0


def _rearranged(request: HttpRequest, text: DefinitionText, verb: str, back: str) -> tuple[str, str]:
    """Return a text after add, remove or move, and the page to go on with. Raises NoSuchPlace or LookupError."""
    raw = raw_of(text.source)
    if raw is None:
        raise NoSuchPlace(())
    where = read_place(request.POST.get("place", ""), raw)
    if not where:
        raise NoSuchPlace(where)
    if verb == "remove":
        return remove(text.source, where), back
    if verb in ("up", "down"):
        return move(text.source, where, -1 if verb == "up" else 1), back
    return _grown(request, text, raw, where, verb)


def _grown(request: HttpRequest, text: DefinitionText, raw: Any, where: Place, verb: str) -> tuple[str, str]:
    """Return a text with a new entry, and the page to go on with. Raises NoSuchPlace or LookupError."""
    back = _back(request, text)
    name, title = request.POST.get("name", "").strip(), request.POST.get("title", "").strip()
    if verb == "tick":
        return (append(text.source, where, name) if name else text.source), back
    if verb == "ask":
        source, added = _question_on_page(text.source, raw, where, title)
    elif verb == "rows":
        source, added = _rows_on_page(text.source, raw, where, title)
    elif verb in ("add", "group"):
        source, added = _entry(text.source, raw, where, "group" if verb == "group" else name, title)
    else:
        raise LookupError(verb)
    return source, reverse("services:text_place", args=[text.pk, address(added)])


def _renamed(request: HttpRequest, text: DefinitionText, back: str) -> str:
    """Give a part another code where that breaks nothing; return the page to go on with. Raises NoSuchPlace."""
    raw = raw_of(text.source)
    part = named_at(raw, read_place(request.POST.get("place", ""), raw)) if raw is not None else None
    if part is None:
        raise NoSuchPlace(())
    kept = stays_because(text.type, part)
    if kept:
        notes.warning(request, stays_words(part.code, kept))
        return back
    name = request.POST.get("name", "").strip()
    try:
        source = renamed(text.source, part, name)
    except BadName as bad:
        notes.warning(request, bad_name_words(bad, name))
        return back
    # What was wrong before stays wrong, perhaps under the new code; one fault more is what the new code brings.
    before, after = check_service(text.source)[1], check_service(source)[1]
    if len(after) > len(before):
        known = {(problem.code, problem.path) for problem in before}
        why = next(problem_message(new) for new in after if (new.code, new.path) not in known)
        notes.warning(request, _("“%(code)s” keeps its code: %(why)s") % {"code": part.code, "why": why})
        return back
    _write(request, text, source)
    notes.success(request, _("The code is now “%s”, everywhere in this service.") % name)
    moved = part.place if part.kind in LISTED else (*part.place[:-1], name)
    return reverse("services:text_place", args=[text.pk, address(moved)])


def bad_name_words(bad: BadName, name: str) -> str:
    """Say why a code cannot be used."""
    if bad.code == "taken":
        return _("There is another “%s” here already.") % name
    return _("A code begins with a small letter and has small letters, digits and _ (of questions) or - (of others).")


def _entry(source: str, raw: Any, where: Place, name: str, title: str) -> tuple[str, Place]:
    """Return a text with a new entry of a list, and where that is."""
    shape = shapes().at(where, raw)
    if shape.kind != "records":
        raise LookupError(where)
    now = value_at(raw, where)
    group = name == "group" and shape.key in ("definition.data", "group")
    if shape.is_list and shapes().takes_text(shape):
        return append(source, where, title or name), (*where, len(now) if isinstance(now, list) else 0)
    if shape.is_list:
        ids = {str(entry.get("id")) for entry in now if isinstance(entry, Mapping)} if isinstance(now, list) else set()
        entry = blank(shapes().entry(shape, {}), title or name, free_name(name or title, ids, "-"))
        return append(source, where, entry), (*where, len(now) if isinstance(now, list) else 0)
    taken = set(now) if isinstance(now, Mapping) else set()
    underscore = not {"data", "shared", "form"}.isdisjoint(map(str, where))
    key = free_name(title if group or not name else name, taken, "_" if underscore else "-")
    entry = blank(shapes().entry(shape, {"type": "string"}), title, key)
    entry = {"isian": entry} if group else entry
    return put(source, (*where, key), entry), (*where, key)


def _question_on_page(source: str, raw: Any, where: Place, title: str) -> tuple[str, Place]:
    """Return a text with a new question that stands on a page."""
    data = raw.get("data")
    key = free_name(title, set(data) if isinstance(data, Mapping) else set(), "_")
    question = {"type": "string", "required": True, "maxLength": 200, "label": {"id": title or key}}
    return append(put(source, ("data", key), question), (*where, "fields"), key), ("data", key)


def _rows_on_page(source: str, raw: Any, where: Place, title: str) -> tuple[str, Place]:
    """Return a text with a list whose rows people add and remove, asked on a page, and where the questions of a row are."""
    taken = {str(name) for part in ("data", "shared") if isinstance(raw.get(part), Mapping) for name in raw[part]}
    key = free_name(title, taken, "_")
    source = put(source, ("shared", key), {"nama": dict(NAME_IN_ROW)})
    rows = {"type": "array", "minItems": 1, "maxItems": MOST_ROWS, "items": {"use": key}, "label": {"id": title or key}}
    return append(put(source, ("data", key), rows), (*where, "fields"), key), ("shared", key)


NAME_IN_ROW = {
    "type": "string",
    "required": True,
    "format": "nama",
    "pii": "personal",
    "label": {"id": "Nama lengkap", "en": "Full name"},
}
"""The first question of a new row; most lists are of people."""
MOST_ROWS = 20


def _kept(request: HttpRequest, text: DefinitionText) -> HttpResponse:
    """Check a text and keep it as a version that can be proposed; what is wrong is shown otherwise."""
    definition, problems = check_service(text.source)
    user = request.user
    assert isinstance(user, User)
    refusal = _refusal(definition, text, user) if definition and not problems else ""
    if definition is None or problems or refusal:
        notes.warning(request, refusal or _("Not kept as a version: what is wrong is listed here."))
        return HttpResponseRedirect(reverse("services:text", args=[text.pk]))
    kept = keep_draft(text.source, definition.id, user)
    drop_text(text)
    notes.success(request, _("Checked and kept as version %s. Its examples hold.") % kept.version)
    return HttpResponseRedirect(reverse("services:definition", args=[kept.pk]))


def _refusal(definition: Definition, text: DefinitionText, user: User) -> str:
    if definition.id != text.type:
        return _("A service keeps its id: “%s”.") % text.type
    if not may_change(user, definition):
        return _("“%s” belongs to another agency: only its people change it.") % definition.id
    return ""


def _dropped(request: HttpRequest, text: DefinitionText) -> HttpResponse:
    drop_text(text)
    notes.success(request, _("Thrown away. Versions that were kept or published stay."))
    return HttpResponseRedirect(reverse("services:definitions"))


@staff_only
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what a city answered to the lines `# KOTA:` of a ready-made service; what is answered is asked no more."""
    text = own_text(request, pk)
    desk, source = Desk(text), text.source
    done = {int(number) for number in request.POST.getlist("done") if number.isdecimal()}
    for question in desk.questions():
        number = question["number"]
        basis, field = request.POST.get(f"add/{number}", "").strip(), question["field"]
        try:
            value = typed_value(field.shape, request.POST, field.name, field.value) if field else ABSENT
        except NotThat:
            notes.warning(request, _("This could not be read: %s") % question["words"])
            continue
        if basis:
            source = append(source, ("basis",), basis)
        if field and value is not ABSENT and value != field.value:
            source = put(source, field.path, value)
        if basis or (field and value is not ABSENT and value != field.value):
            done.add(number)
    try:
        _write(request, text, without(source, frozenset(done)))
        notes.success(request, _("Saved."))
    except ChangedMeanwhile:
        notes.warning(request, _("The text was changed meanwhile. Look again, then press once more."))
    return HttpResponseRedirect(reverse("services:text", args=[pk]))
