"""What is asked to report something, a form a page: photos, category, its questions, words, contact."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from satukota.kernel.files.api import RefusedFile, store
from satukota.modules.reports.actions.submit import PHOTO, REPORTER
from satukota.modules.reports.forms.pictures import ManyFiles, PhotosField
from satukota.modules.reports.forms.ways import WaysForm
from satukota.modules.reports.queries.catalogue import catalogue, category, category_name
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.rules.catalogue import Question
from satukota.modules.reports.rules.submission import LEAST_TEXT, MOST_PHOTOS, MOST_TEXT, Fault
from satukota.modules.reports.rules.wording import clean, is_broken
from satukota.web.api import NumberField


class PhotoForm(forms.Form):
    """Photos: stored at once, so that nothing is lost when a later page fails."""

    photos = PhotosField(
        label=_("Show us what is wrong"),
        help_text=_(
            "A photo says more than words. You may skip this. Do not photograph faces or number plates "
            "where you can avoid it."
        ),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )
    remove = forms.MultipleChoiceField(label=_("Take out"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held: list[str] = list(self.initial.get("photos") or [])
        self.initial.pop("photos", None)
        self.stored: list[str] = []
        remove: Any = self.fields["remove"]
        remove.choices = [(photo, photo) for photo in self.held]

    def clean(self) -> dict[str, Any]:
        """Store what was sent; a photo that cannot be taken says why, the others stay."""
        cleaned = super().clean() or {}
        kept = [photo for photo in self.held if photo not in cleaned.get("remove", [])]
        uploads = cleaned.pop("photos", None) or []
        for upload in uploads[: max(0, MOST_PHOTOS - len(kept))]:
            try:
                self.stored.append(str(store(upload, kind=PHOTO, by=REPORTER).pk))
            except RefusedFile as error:
                self.add_error("photos", error)
        if len(kept) + len(uploads) > MOST_PHOTOS:
            self.add_error("photos", message(Fault("photos_many", {"most": MOST_PHOTOS})))
        cleaned["photos"] = kept + self.stored
        self.held = cleaned["photos"]
        return cleaned


class CategoryForm(forms.Form):
    """What it is about; nobody must know the right one."""

    category = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "id"
        chosen: Any = self.fields["category"]
        kinds = [kind for _group, group_kinds in catalogue().by_group() for kind in group_kinds]
        chosen.choices = [(c.code, c.name.get(language, c.name["id"])) for c in kinds]
        chosen.error_messages = {
            "required": message(Fault("category_missing")),
            "invalid_choice": message(Fault("category_unknown", {"given": "%(value)s"})),
        }
        known, code = catalogue(), str(self["category"].value() or "")
        if code in known.closed:
            fault = Fault(
                "category_closed",
                {"kind": category_name(code, language), "successor": category_name(known.current(code), language)},
            )
            chosen.error_messages["invalid_choice"] = message(fault).replace("%", "%%")


def question_field(question: Question, language: str) -> forms.Field:
    """Return the form field of a category's question."""
    label = question.label.get(language, question.label["id"])
    common: dict[str, Any] = {
        "label": label,
        "required": question.required,
        "help_text": question.hint.get(language, ""),
    }
    choices = [(key, words.get(language, words["id"])) for key, words in question.choices.items()]
    if question.type == "choice":
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.type == "choices":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if question.type == "number":
        return NumberField(max_digits=12, **common)
    if question.type == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
    return forms.CharField(max_length=question.max, **common)


def _only_after(question: Question, known: Mapping[str, Question]) -> str:
    """Return after which answers a question is asked, in words."""
    language, parts = get_language() or "id", []
    for code, answers in question.when.items():
        if code in known:
            words = [known[code].choices[key] for key in answers if key in known[code].choices]
            said = _(" or ").join(choice.get(language, choice["id"]) for choice in words)
            parts.append(f"{known[code].label.get(language, known[code].label['id'])} {said}")
    return _("Only if: %(answers)s.") % {"answers": "; ".join(parts)} if parts else ""


class QuestionsForm(forms.Form):
    """The questions of the chosen category (given as `initial["category"]`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category = str(self.initial.get("category", ""))
        kind = category(self.category)
        self.ask(kind.questions if kind else ())

    def ask(self, questions: Sequence[Question]) -> None:
        """Add a field for each question; what depends on an earlier answer says so, and is required only after it."""
        self.depending = [question for question in questions if question.when]
        labels = {question.code: question for question in questions}
        for question in questions:
            field = question_field(question, get_language() or "id")
            if question.when:
                field.required = False
                field.help_text = " ".join(filter(None, [_only_after(question, labels), str(field.help_text)]))
                when = ";".join(f"{code}={'|'.join(answers)}" for code, answers in question.when.items())
                field.widget.attrs |= {"data-when": when, "data-needed": str(question.required).lower()}
            self.fields[question.code] = field

    def clean(self) -> dict[str, Any]:
        """Require what depends on an answer only where that answer was given; drop what was not asked."""
        cleaned = super().clean() or {}
        for question in self.depending:
            if not question.is_asked(cleaned):
                cleaned.pop(question.code, None)
            elif question.required and cleaned.get(question.code) in (None, "", []):
                self.add_error(question.code, message(Fault("answer_missing")))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """Return the answers as plain values."""
        plain = (int, float, str, list)
        return {
            name: value if isinstance(value, plain) else str(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }


class OpenQuestionsForm(QuestionsForm):
    """The questions that a report came in without."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(questions)


class WordsForm(forms.Form):
    """What happened, in the reporter's own words."""

    text = forms.CharField(
        label=_("Tell us what happened"),
        help_text=_("What is wrong, since when, who is affected. Short is fine."),
        widget=forms.Textarea(attrs={"rows": 6}),
        strip=True,
        required=False,
    )
    class_ = forms.ChoiceField(
        label=_("This is"),
        required=False,
        choices=[
            ("complaint", _("a complaint")),
            ("aspiration", _("a wish or idea")),
            ("information", _("a request for information")),
        ],
    )

    def clean_text(self) -> str:
        """Return the text; what is wrong with it says what was kept."""
        text = clean(self.cleaned_data["text"])
        if is_broken(text):
            raise ValidationError(message(Fault("text_broken")))
        if len(text) > MOST_TEXT:
            raise ValidationError(message(Fault("text_long", {"length": len(text), "most": MOST_TEXT})))
        if len(text) < LEAST_TEXT:
            raise ValidationError(message(Fault("text_short" if text else "text_missing", {"least": LEAST_TEXT})))
        return text


class ContactForm(WaysForm):
    """Who reports, as far as they want to say, and who may see it."""

    field_order = ("privacy", "name", "phone", "email")
    privacy = forms.ChoiceField(
        label=_("Who may see your report?"),
        widget=forms.RadioSelect,
        initial="named",
        choices=[
            ("named", _("Everybody")),
            ("anonymous", _("Everybody, but not my name")),
            ("confidential", _("Only the officers")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        privacy: Any = self.fields["privacy"]
        privacy.choice_hints = {
            "named": _(
                "Your words and photos appear on the public map after an officer has read them. Name and "
                "number never do."
            ),
            "anonymous": _("The same; officers of the agency do not see who you are either."),
            "confidential": _("The report stays hidden from the public."),
        }
