"""What may come in from pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from satukota.modules.wellbeing.models import Answer, Questionnaire
from satukota.modules.wellbeing.queries import districts
from satukota.modules.wellbeing.rules import STEPS, NotAQuestion, Question, read_questions
from satukota.web.api import indonesian

WORDS = (_("not at all"), _("rather not"), _("neither"), _("rather yes"), _("very much"))


class AnswerForm(forms.Form):
    """The questions on five steps, and a profile that may stay empty."""

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drawn_from = questionnaire
        self.fields["questionnaire"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=questionnaire.number, required=False
        )
        self.codes = []
        for question in questionnaire.asked:
            self.codes.append(question.code)
            self.fields[question.code] = forms.TypedChoiceField(
                label=question.text if indonesian() else question.english,
                choices=list(zip(STEPS, WORDS, strict=True)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the five steps.")},
            )
        empty = ("", _("I would rather not say"))
        self.fields["area"] = forms.ChoiceField(
            label=_("District where you live"), choices=[empty, *districts().items()], required=False
        )
        self.fields["age"] = forms.ChoiceField(label=_("Age"), choices=[empty, *Answer.Age.choices], required=False)
        self.fields["gender"] = forms.ChoiceField(
            label=_("Gender"), choices=[empty, *Answer.Gender.choices], required=False
        )

    def asked(self) -> list[forms.BoundField]:
        """Return the fields of the questions."""
        return [self[code] for code in self.codes]

    def profile(self) -> list[forms.BoundField]:
        """Return the fields that may stay empty."""
        return [self[name] for name in ("area", "age", "gender")]


class QuestionnaireForm(forms.Form):
    """A new version of the questions."""

    title = forms.CharField(label=_("Title"), max_length=120)
    questions = forms.CharField(
        label=_("Questions"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("A line each: dimension | question | question in English. Answers are on five steps."),
    )
    source = forms.CharField(label=_("Where the questions are from"), max_length=300)

    def clean_questions(self) -> list[Question]:
        """Return the questions of the text."""
        try:
            return read_questions(self.cleaned_data["questions"])
        except NotAQuestion as error:
            words = _("Line %(line)s is no question, or one too many: %(text)s")
            raise ValidationError(words % {"line": error.line, "text": error.text}) from error
