"""The questions of a category, each as a field of its kind."""

from typing import Any

from django import forms
from django.utils.translation import get_language

from satukota.modules.reports.queries.catalogue import category
from satukota.modules.reports.rules.catalogue import Question


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
        return forms.DecimalField(max_digits=12, **common)
    if question.type == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
    return forms.CharField(max_length=question.max, **common)


class QuestionsForm(forms.Form):
    """The questions of the chosen category (given as `initial["category"]`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category = str(self.initial.get("category", ""))
        kind = category(self.category)
        for question in kind.questions if kind else ():
            self.fields[question.code] = question_field(question, get_language() or "id")

    def answers(self) -> dict[str, Any]:
        """Return the answers as plain values."""
        plain = (int, float, str, list)
        return {
            name: value if isinstance(value, plain) else str(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }
