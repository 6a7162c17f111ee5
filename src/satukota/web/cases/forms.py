"""The form of an action, made from the questions in its definition."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Action, AskedPaper, Case, Field, asked_papers, pinned_definition, say
from satukota.kernel.people.api import Membership, Visitor, below, offices
from satukota.kernel.registry.api import offers, resolve
from satukota.web.cases.words import question_words
from satukota.web.number_fields import NumberField, WholeField

type Maker = Callable[[Field, dict[str, Any], Case, str], forms.Field]
FEW = 6
PHOTOS = "evidence-photos"
"""The field for evidence; with its hyphen no question of a definition can have this name."""


PAPER = "paper-"
"""Before the id of a paper that is enclosed; the same holds of its hyphen."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom a form asks: the case, who answers, in which language."""

    case: Case
    user: Visitor
    language: str


def form_for(action: Action, case: Case, language: str, user: Visitor = None) -> type[forms.Form]:
    """Return the form class of an action: one field for each question, and photos where evidence is asked."""
    asked = Asked(case, user, language)
    fields: dict[str, forms.Field] = {
        name(question.path): _field(question, asked)
        for question in action.form.fields.values()
        if question.computed is None and (question.items is None or _names_questions(question))
    }
    if action.requires_photo:
        fields[PHOTOS] = Photos(label=_("Photos as evidence"), depends=action.requires_photo.source is not True)
    fields |= {f"{PAPER}{asked_for.paper.id}": _paper(asked_for, language) for asked_for in asked_papers(case, action)}
    if not any(question.path == "note" for question in action.form.fields.values()):
        fields["note"] = _note(required=False)
    return type("ActionForm", (forms.Form,), fields)


def name(path: str) -> str:
    """Return the form's name for a dotted path."""
    return path.replace(".", "__")


def answers(form: forms.Form, action: Action) -> dict[str, Any]:
    """Return the checked answers as the engine wants them: nested, without what was left empty."""
    nested: dict[str, Any] = {}
    for path in action.form.fields:
        value = form.cleaned_data.get(name(path))
        if value in (None, "", []):
            continue
        *parents, last = path.split(".")
        here = nested
        for parent in parents:
            here = here.setdefault(parent, {})
        here[last] = value.isoformat() if hasattr(value, "isoformat") else value
    return nested


class ManyFiles(forms.FileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class ManyUploads(forms.FileField):
    """Several files, each checked when it is stored; `missing` is said where one is needed and none came."""

    widget = ManyFiles(attrs={"multiple": True})

    def __init__(self, *, missing: str = "", accept: str = "image/*,application/pdf", **more: Any) -> None:
        super().__init__(**more)
        self.missing = missing
        self.widget.attrs["accept"] = accept

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the list of uploads. Raises ValidationError where one is needed and none came."""
        uploads = data if isinstance(data, list) else [data] if data else []
        if not uploads and self.required:
            raise forms.ValidationError(self.missing or self.error_messages["required"], "required")
        return [super(ManyUploads, self).clean(upload, initial) for upload in uploads]


def _paper(asked: AskedPaper, language: str) -> forms.Field:
    """Return the field of a paper, of one or several files in their order."""
    return ManyUploads(
        label=say(asked.paper.title, language),
        required=asked.needed,
        help_text=_("A photo, a scan or a PDF; several files are kept in their order."),
        missing=_("This paper is missing. Without it the step cannot be taken: add it here."),
        accept=",".join(asked.paper.accept) or "image/*,application/pdf",
    )


class Photos(ManyUploads):
    """Several pictures. Whether one is needed may depend on the other answers."""

    def __init__(self, *, depends: bool, **more: Any) -> None:
        if depends:
            more["help_text"] = _("Needed or not depending on your answers; we tell you if it is missing.")
        super().__init__(required=not depends, missing=_("A photo is needed as evidence."), accept="image/*", **more)
        self.depends = depends


def _note(*, required: bool) -> forms.Field:
    return forms.CharField(
        label=_("Note"), required=required, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _field(question: Field, asked: Asked) -> forms.Field:
    case, language = asked.case, asked.language
    common: dict[str, Any] = {
        "label": say(question.label, language) or question.name,
        "help_text": say(question.hint, language),
        "required": question.required,
    }
    initial = _answer_of(case, question.default_from) if question.default_from else question.default
    if initial is not None:
        common["initial"] = initial
    if _names_questions(question):
        return forms.MultipleChoiceField(
            choices=_questions(case, language), widget=forms.CheckboxSelectMultiple, **common
        )
    if question.enum:
        return _choice(question, common, language)
    if question.type == "ref" or question.target:
        return _reference(question, common, asked)
    return MAKERS.get(question.type, _text)(question, common)


def _names_questions(question: Field) -> bool:
    return isinstance(question.items, Field) and question.items.type == "field-ref"


def _questions(case: Case, language: str) -> list[tuple[str, str]]:
    """Return the questions of a case that were asked, each with the group that it belongs to."""
    definition = pinned_definition(case.definition_id)
    asked = (path for page in definition.pages for path in page.fields if path in definition.data.fields)
    return [(path, question_words(definition, path, language)) for path in asked]


def _choice(question: Field, common: dict[str, Any], language: str) -> forms.Field:
    choices = [(value, say(question.labels.get(str(value), {}), language) or str(value)) for value in question.enum]
    if len(choices) <= FEW:
        return forms.TypedChoiceField(choices=choices, widget=forms.RadioSelect, coerce=_like(question.enum), **common)
    return forms.TypedChoiceField(choices=[("", "…"), *choices], coerce=_like(question.enum), **common)


def _like(values: tuple[Any, ...]) -> Callable[[str], Any]:
    """Return the value of the definition for what a browser sends."""
    by_text = {str(value): value for value in values}
    return lambda text: by_text.get(text, text)


COLUMNS = {"$title": "title", "$summary": "summary", "$category": "category", "$priority": "priority"}
"""What `defaultFrom` may name of a case beside its answers."""


def _answer_of(case: Case, path: str) -> Any:
    """Return what a question begins with: a column of the case, or one of its answers."""
    if path in COLUMNS:
        return getattr(case, COLUMNS[path])
    here: Any = case.data
    for part in path.split("."):
        here = here.get(part) if isinstance(here, dict) else None
    return here


def _reference(question: Field, common: dict[str, Any], asked: Asked) -> forms.Field:
    choices: list[Any]
    if question.target == "agency":
        choices = [(office.code, office.name) for office in sorted(offices().values(), key=lambda office: office.name)]
    elif question.target == "user":
        choices = colleagues(asked.case)
    else:
        choices = _offered(question.target, asked)
    if question.type == "ref" and choices:
        return forms.ChoiceField(choices=[("", "…"), *choices], **common)
    return forms.CharField(max_length=question.max_length or 64, widget=Suggested(choices), **common)


def _offered(target: str, asked: Asked) -> list[Any]:
    """Return what a module offers to choose from."""
    for module, (offered, path) in offers("choices", tuple):
        if offered == target:
            return list(resolve(module.name, path)(asked.user, asked.case))
    return []


class Suggested(forms.TextInput):
    """A line to type in that knows likely answers: (value, words) stand below it and are taken over by a press."""

    template_name = "ui/suggested.html"

    def __init__(self, suggestions: list[tuple[str, Any]]) -> None:
        super().__init__()
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template draws."""
        return super().get_context(name, value, attrs) | {"suggestions": self.suggestions}


def colleagues(case: Case) -> list[tuple[str, str]]:
    """Return who can be given a case: the people of its agency and the units below it."""
    within = below(frozenset([case.agency_id])) if case.agency_id else frozenset()
    members = Membership.objects.filter(agency_id__in=within, user__is_active=True).select_related("user")
    return sorted({(str(member.user_id), str(member.user)) for member in members}, key=lambda pair: pair[1])


def _text(question: Field, common: dict[str, Any]) -> forms.Field:
    long = question.format == "text" or (question.max_length or 0) > 300
    widget = forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput()
    return forms.CharField(
        min_length=question.min_length, max_length=question.max_length or 5000, widget=widget, **common
    )


def _integer(question: Field, common: dict[str, Any]) -> forms.Field:
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and high - low < FEW:
        values = tuple(range(int(low), int(high) + 1))
        choices = [(value, str(value)) for value in values]
        return forms.TypedChoiceField(choices=choices, widget=forms.RadioSelect, coerce=int, **common)
    return WholeField(min_value=int(low) if low is not None else None, max_value=_whole(high), **common)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


class _RealField(NumberField):
    """A number as the engine keeps it."""

    def clean(self, value: Any) -> Any:
        """Return it as a float."""
        number = super().clean(value)
        return None if number is None else float(number)


def _number(question: Field, common: dict[str, Any]) -> forms.Field:
    return _RealField(min_value=question.minimum, max_value=question.maximum, localize=True, **common)


def _boolean(_question: Field, common: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**{**common, "required": False})


def _date(_question: Field, common: dict[str, Any]) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common)


MAKERS: dict[str, Callable[[Field, dict[str, Any]], forms.Field]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}
