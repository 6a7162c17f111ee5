"""Pages of a definition as forms. They only draw and carry: what is right and wrong is judged by the engine's rules."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.cases.api import Definition, Document, Field, FieldError, Form, field_message, find_answer, say
from satukota.kernel.places.api import areas
from satukota.modules.services.models import ExternalPermit, Payment
from satukota.modules.services.queries.office_answers import office_choices
from satukota.web.api import ManyUploads

LARGEST_CHECKED = 20 * 1024 * 1024

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[ExternalPermit]
else:
    _ModelForm = forms.ModelForm

SEPARATOR = "__"
FEW = 7
ROWS = 3
TYPES = {"date": "date", "time": "time", "email": "email", "phone-id": "tel", "uri": "url"}


def name_of(path: str) -> str:
    """Return the form's name for a dotted path."""
    return path.replace(".", SEPARATOR)


def path_of(name: str) -> str:
    """Return the dotted path of a form's name."""
    return name.replace(SEPARATOR, ".")


class PageForm(forms.Form):
    """A page of questions; `when` holds the conditions under which a question is shown, by the form's name.

    `warn` and `refuse` hold what is doubtful or wrong in an answer and what is said then, for the browser: (name, rows
    that it lies in, condition, sentence); `needed` when a question must be answered: (name, condition). `titles` are
    headings before a question, by its name.
    """

    when: Mapping[str, Any] = {}
    warn: Sequence[tuple[str, str, Any, str]] = ()
    refuse: Sequence[tuple[str, str, Any, str]] = ()
    needed: Sequence[tuple[str, Any]] = ()
    titles: Mapping[str, str] = {}

    def put_errors(self, errors: Mapping[str, FieldError]) -> None:
        """Say at each question what is wrong with its answer."""
        self.is_valid()
        for path, error in errors.items():
            name = name_of(path)
            first = next(
                (field for field in self.fields if field == name or field.startswith(f"{name}{SEPARATOR}")), None
            )
            self.add_error(first, field_message(error))


def page_form(definition: Definition, paths: Iterable[str], language: str) -> type[PageForm]:
    """Return the form class of the questions at these paths."""
    questions = [definition.data.fields[path] for path in paths]
    fields = {name: field for question in questions for name, field in _fields(question, language)}
    parts = {
        "when": {name_of(asked.path): asked.show_when.source for asked in questions if asked.show_when},
        "warn": [rule for asked in questions for rule in _rules(asked, "warn_when", language)],
        "refuse": [rule for asked in questions for rule in _rules(asked, "invalid_when", language)],
        "needed": [(name_of(asked.path), _needed(asked)) for asked in questions if _needed(asked) is not False],
        "titles": _titles(definition, questions, language),
    }
    return type("QuestionsForm", (PageForm,), {**fields, **parts})


def _needed(question: Field) -> Any:
    """Return the condition under which a question must be answered: true, an expression, or false."""
    if question.required_when and not question.required:
        return question.required_when.source
    return question.required and question.default is None


def _rules(question: Field, kind: str, language: str) -> Iterable[tuple[str, str, Any, str]]:
    """Yield (form's name, name of the row, condition, sentence) of the rules of a question and of those in its rows."""
    for rule in getattr(question, kind):
        yield name_of(question.path), "", rule.when.source, say(rule.say, language)
    if isinstance(question.items, Form):
        for place in range(question.max_items or question.min_items or ROWS):
            row = name_of(f"{question.path}.{place}")
            for inner in question.items.fields.values():
                for name, _row, condition, sentence in _rules(inner, kind, language):
                    yield f"{row}{SEPARATOR}{name}", row, condition, sentence


def _titles(definition: Definition, questions: Iterable[Field], language: str) -> dict[str, str]:
    """Return the titles of the pages that questions come from, each before the first of them."""
    asked = {question.path for question in questions}
    firsts = [
        (next((path for path in form_page.fields if path in asked), ""), form_page) for form_page in definition.pages
    ]
    return {name_of(path): say(form_page.title, language) for path, form_page in firsts if path}


def _fields(question: Field, language: str) -> Iterable[tuple[str, forms.Field]]:
    if isinstance(question.items, Form):
        for place in range(question.max_items or question.min_items or ROWS):
            for inner in question.items.fields.values():
                label = f"{say(question.label, language)} {place + 1}: {say(inner.label, language)}"
                wanted = inner.required and place < (question.min_items or 0)
                yield name_of(f"{question.path}.{place}.{inner.path}"), _field(inner, label, language, required=wanted)
        return
    label = say(question.label, language) or question.name
    yield (
        name_of(question.path),
        _field(question, label, language, required=question.required or bool(question.required_when)),
    )


def _field(question: Field, label: str, language: str, *, required: bool) -> forms.Field:
    common: dict[str, Any] = {"label": label, "help_text": say(question.hint, language), "required": False}
    if question.type == "boolean":
        field: forms.Field = forms.BooleanField(**common)
    elif question.enum:
        field = _choice(question, common, language)
    elif question.type == "ref" and question.target == "area":
        villages = [(row.code, row.name) for row in areas("village")]
        field = forms.ChoiceField(choices=[("", "…"), *villages], **common)
    elif question.type == "ref" and question.target == "agency":
        field = forms.ChoiceField(choices=[("", "…"), *office_choices(question)], **common)
    else:
        field = forms.CharField(widget=_widget(question), **common)
    # The engine asks for what is required; a form that asked too would refuse to carry half-filled pages.
    field.required = False
    field.wanted = required  # type: ignore[attr-defined]  # told to the template, which marks what is optional
    return field


def _choice(question: Field, common: dict[str, Any], language: str) -> forms.Field:
    choices = [
        (str(value), say(question.labels.get(str(value), {}), language) or str(value)) for value in question.enum
    ]
    if question.type == "array":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[("", "…"), *choices], **common)


def _widget(question: Field) -> forms.Widget:
    attributes: dict[str, Any] = {}
    if question.type == "integer" or question.pattern.startswith("^[0-9]"):
        attributes["inputmode"] = "numeric"
    if question.type == "string" and "inputmode" in attributes:
        attributes["data-digits"] = "1"
    if question.type == "number":
        attributes["inputmode"] = "decimal"
    if question.pii:
        attributes["autocomplete"] = "off"
    if question.format == "text":
        return forms.Textarea(attrs={"rows": 4, **attributes})
    return forms.TextInput(attrs={"type": TYPES.get(question.format, "text"), **attributes})


def typed_answers(definition: Definition, paths: Iterable[str], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed by flat path; a box that is not ticked says "false"."""
    answers: dict[str, Any] = {}
    for path in paths:
        question = definition.data.fields[path]
        names = [name for name in data if name == name_of(path) or name.startswith(f"{name_of(path)}{SEPARATOR}")]
        if question.type == "boolean":
            answers[path] = "true" if data.get(name_of(path)) else "false"
        elif question.type == "array" and not isinstance(question.items, Form):
            answers[path] = data.getlist(name_of(path)) if hasattr(data, "getlist") else data.get(name_of(path), [])
        else:
            answers |= {path_of(name): data[name] for name in names if str(data[name]).strip()}
    return answers


def initial_values(definition: Definition, paths: Iterable[str], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return first values of a page: what was answered before, else what the definition proposes."""
    values: dict[str, Any] = {}
    for path in paths:
        question, value = definition.data.fields[path], find_answer(answers, path)
        if isinstance(question.items, Form) and isinstance(value, list):
            for place, row in enumerate(value):
                values |= {name_of(f"{path}.{place}.{name}"): cell for name, cell in row.items()}
        else:
            first = find_answer(answers, question.default_from) if question.default_from else question.default
            if value is not None or first is not None:
                values[name_of(path)] = value if value is not None else first
    return values


class UploadsForm(forms.Form):
    """The papers of an application, one field for each."""

    def __init__(self, definition: Definition, language: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for paper in definition.documents.values():
            if paper.provided_by:
                continue
            accept = ",".join(paper.accept) or "image/*,application/pdf"
            self.fields[f"document{SEPARATOR}{paper.id}"] = ManyUploads(
                label=say(paper.title, language), required=False, accept=accept
            )


PAPER_FIELD = f"document{SEPARATOR}"
"""Before the id of a paper in the name of its field."""


class BringForm(forms.Form):
    """Papers that are added to a case, each of one or several files in their order."""

    def __init__(self, papers: Iterable[Document], language: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for paper in papers:
            accept = ",".join(paper.accept) or "image/*,application/pdf"
            self.fields[f"{PAPER_FIELD}{paper.id}"] = ManyUploads(
                label=say(paper.title, language), required=False, accept=accept
            )

    def chosen(self) -> list[tuple[str, list[Any]]]:
        """Return the fields for which files were chosen, with those."""
        return [(field, self.cleaned_data[field]) for field in self.fields if self.cleaned_data.get(field)]


class FollowForm(forms.Form):
    """The code by which an applicant follows an application."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("It stands in the message that you got, for example AKT-2026-000012-K7QM2XPD9F."),
    )


class SurveyForm(forms.Form):
    """The nine elements of satisfaction."""

    comment = forms.CharField(
        label=gettext_lazy("What should we do better?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        scale = [("1", _("1 bad")), ("2", _("2 not so good")), ("3", _("3 good")), ("4", _("4 very good"))]
        questions = {
            f"u{n}": forms.ChoiceField(label=label, choices=scale, widget=forms.RadioSelect)
            for n, label in elements().items()
        }
        self.fields = {**questions, **self.fields}


def elements() -> dict[int, str]:
    """Return the questions of the nine elements of PermenPANRB 14/2017."""
    return {
        1: _("How do you find the requirements?"),
        2: _("How easy was the procedure?"),
        3: _("How fast was the service?"),
        4: _("How fair is the cost?"),
        5: _("Did you get what was promised?"),
        6: _("How able were the staff?"),
        7: _("How polite and friendly were the staff?"),
        8: _("How are complaints handled?"),
        9: _("How are the rooms and facilities, or this site?"),
    }


class PaymentForm(forms.Form):
    """Money that came in."""

    method = forms.ChoiceField(label=gettext_lazy("How"), choices=Payment.Method.choices, widget=forms.RadioSelect)
    amount = forms.IntegerField(label=gettext_lazy("Amount (Rp)"), min_value=1)
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Number on the statement; not for cash."),
    )


class QrisForm(forms.Form):
    """An agency's own static QRIS."""

    payload = forms.CharField(
        label=gettext_lazy("Text of the QRIS"), max_length=600, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class SignatureForm(forms.Form):
    """How somebody signs papers."""

    name = forms.CharField(label=gettext_lazy("Name with titles"), max_length=160)
    title = forms.CharField(label=gettext_lazy("Title below the signature"), max_length=200)
    rank = forms.CharField(
        label=gettext_lazy("Rank"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Empty, or for example: Pembina Tingkat I"),
    )
    nip = forms.RegexField(
        r"^[0-9 ]{18,24}$",
        label=gettext_lazy("NIP"),
        required=False,
        help_text=gettext_lazy("18 digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    on_behalf = forms.CharField(
        label=gettext_lazy("On behalf of"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Empty, or for example: a.n. Wali Kota Cilegon"),
    )
    through = forms.CharField(
        label=gettext_lazy("Signing for (u.b.)"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("The office that was asked to sign and hands it on to you, such as Sekretaris Daerah"),
    )

    def clean(self) -> dict[str, str]:
        """Refuse an office that hands on what nobody gave it."""
        values: dict[str, str] = super().clean() or {}
        if values.get("through") and not values.get("on_behalf"):
            self.add_error("on_behalf", _("Say on whose behalf, where another office stands between."))
        return values


class LetterheadForm(forms.Form):
    """Where an office is and how it is reached, as its letters say it."""

    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=200)
    postcode = forms.RegexField(
        r"^[0-9]{5}$",
        label=gettext_lazy("Postcode"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=60)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    website = forms.CharField(label=gettext_lazy("Website"), required=False, max_length=120)


class CheckFileForm(forms.Form):
    """A PDF of which somebody wants to know whether the city issued it."""

    file = forms.FileField(
        label=gettext_lazy("The PDF file"),
        help_text=gettext_lazy("At most 20 MB. It is looked at and not kept."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large or no PDF."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_CHECKED:
            raise forms.ValidationError(_("The file is larger than 20 MB: no paper of the city is."))
        if b"%PDF-" not in file.read(1024):
            raise forms.ValidationError(_("This is no PDF. A photo or print cannot be checked: type the code on it."))
        file.seek(0)
        return file


class SignForm(forms.Form):
    """Who signs, and the passphrase of the certificate; neither is kept."""

    nik = forms.RegexField(
        r"^[0-9]{16}$",
        label=gettext_lazy("Your NIK"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase of your certificate"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("It is handed to the signing service and kept nowhere."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class MoveForm(forms.Form):
    """Another time of an appointment."""

    slot = forms.ChoiceField(label=gettext_lazy("Time"), widget=forms.RadioSelect)

    def __init__(self, slots: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["slot"]
        if isinstance(field, forms.ChoiceField):
            field.choices = slots


class AppointmentForm(MoveForm):
    """Who comes, and when. `secret` is of the form that was opened: pressed twice it is one appointment."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    phone = forms.CharField(
        label=gettext_lazy("Mobile number"), max_length=32, widget=forms.TextInput(attrs={"type": "tel"})
    )
    secret = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class ExternalForm(_ModelForm):
    """A permit of OSS or SIMBG."""

    class Meta:
        model = ExternalPermit
        fields = ("system", "number", "holder", "nib", "kind", "status", "filed_on", "note")
        labels = {
            "system": gettext_lazy("System"),
            "number": gettext_lazy("Number"),
            "holder": gettext_lazy("Holder"),
            "nib": "NIB",
            "kind": gettext_lazy("Kind of permit"),
            "status": gettext_lazy("Status"),
            "filed_on": gettext_lazy("Filed on"),
            "note": gettext_lazy("Note"),
        }
        widgets = {"filed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["system"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "…"), *ExternalPermit.System.choices]


class SourceForm(forms.Form):
    """The text of a definition."""

    source = forms.CharField(
        label=gettext_lazy("Definition (YAML)"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
    )
