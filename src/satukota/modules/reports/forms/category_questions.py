"""A question of a category: its words, its answers, what stops, on which earlier answer it depends."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from satukota.modules.reports.queries.category_words import TYPES, said
from satukota.modules.reports.rules.category_drafts import new_code
from satukota.modules.reports.rules.category_faults import CHOOSING
from satukota.modules.reports.rules.category_values import Values, question_values

MORE_CHOICES = 3
"""Empty lines for further answers on each page."""
PARTS = ("id", "en", "tel", "say_id", "say_en")


class QuestionForm(forms.Form):
    """One question. `earlier` are the questions before it, `taken` the short names of all others."""

    label_id = forms.CharField(label=_("Question in Indonesian"), max_length=160)
    label_en = forms.CharField(label=_("Question in English"), max_length=160, required=False)
    hint_id = forms.CharField(label=_("Help below it, Indonesian"), max_length=200, required=False)
    hint_en = forms.CharField(label=_("Help below it, English"), max_length=200, required=False)
    type = forms.ChoiceField(
        label=_("Kind of answer"), choices=[(code, words) for code, words in TYPES.items() if code != "notice"]
    )
    required = forms.BooleanField(label=_("An answer is required"), required=False)
    when = forms.MultipleChoiceField(
        label=_("Asked only after these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: always asked."),
    )

    def __init__(self, typed: Any = None, *, question: Values | None, earlier: list[Values], taken: set[str]) -> None:
        self.question, self.taken = question or question_values({}), taken
        super().__init__(typed, initial=self._begin() if question else {})
        answers = [
            (f"{other['code']}={choice['key']}", f"{said(other['label'])} {said(choice)}")
            for other in earlier
            for choice in other["choices"]
        ]
        when: Any = self.fields["when"]
        when.choices = answers
        if not answers:
            del self.fields["when"]
        self.lines = len(self.question["choices"]) + MORE_CHOICES
        for number in range(self.lines):
            self._add_line(number)

    def _begin(self) -> dict[str, Any]:
        question = self.question
        words = {f"{name}_{lang}": question[name].get(lang, "") for name in ("label", "hint") for lang in ("id", "en")}
        when = [f"{code}={key}" for code, keys in question["when"].items() for key in keys]
        begin = words | {"type": question["type"], "required": question["required"], "when": when}
        for number, choice in enumerate(question["choices"]):
            stop = choice["stop"] or {"tel": "", "say": {}}
            parts = {"id": choice.get("id", ""), "en": choice.get("en", ""), "tel": stop["tel"]}
            parts |= {f"say_{lang}": stop["say"].get(lang, "") for lang in ("id", "en")}
            begin |= {f"choice_{number}_{part}": value for part, value in parts.items()}
        return begin

    def _add_line(self, number: int) -> None:
        place = {"n": number + 1}
        labels = {
            "id": _now("Answer %(n)s in Indonesian") % place,
            "en": _now("Answer %(n)s in English") % place,
            "tel": _now("Answer %(n)s stops: number to call") % place,
            "say_id": _now("Answer %(n)s stops: what to do, Indonesian") % place,
            "say_en": _now("Answer %(n)s stops: what to do, English") % place,
        }
        for part, label in labels.items():
            most = 20 if part == "tel" else 80 if part in {"id", "en"} else 300
            self.fields[f"choice_{number}_{part}"] = forms.CharField(label=label, max_length=most, required=False)

    def choice_lines(self) -> list[dict[str, Any]]:
        """Return the fields of each answer together."""
        return [
            {"number": number + 1, "fields": {part: self[f"choice_{number}_{part}"] for part in PARTS}}
            for number in range(self.lines)
        ]

    def plain_fields(self) -> list[forms.BoundField]:
        """Return the fields that are no answers."""
        return [bound for bound in self if not bound.name.startswith("choice_")]

    def clean(self) -> dict[str, Any]:
        """Say at its line what an answer lacks."""
        cleaned = super().clean() or {}
        for number in range(self.lines):
            typed = {part: cleaned.get(f"choice_{number}_{part}", "") for part in PARTS}
            if any(typed.values()) and not typed["id"]:
                self.add_error(f"choice_{number}_id", _("Write this answer in Indonesian."))
            if (typed["tel"] or typed["say_en"]) and not typed["say_id"]:
                self.add_error(f"choice_{number}_say_id", _("An answer that stops has to say what to do."))
        return cleaned

    def values(self) -> Values:
        """Return the question as values; what stands already keeps its short names, by which answers are known."""
        typed = self.cleaned_data
        chooses = typed["type"] in CHOOSING
        when: dict[str, list[str]] = {}
        for pair in typed.get("when", []):
            code, _sign, key = pair.partition("=")
            when.setdefault(code, []).append(key)
        code = self.question["code"] or new_code(typed["label_en"] or typed["label_id"], self.taken)
        return {
            **self.question,
            "code": code,
            "type": typed["type"],
            "label": self._words("label"),
            "hint": self._words("hint"),
            "required": typed["required"],
            "when": when,
            "choices": self._choices() if chooses else [],
        }

    def _words(self, name: str) -> dict[str, str]:
        typed = {language: self.cleaned_data[f"{name}_{language}"].strip() for language in ("id", "en")}
        return {language: text for language, text in typed.items() if text}

    def _choices(self) -> list[Values]:
        kept = [choice["key"] for choice in self.question["choices"]]
        keys, choices = set(kept), []
        for number in range(self.lines):
            words = self._words(f"choice_{number}")
            if not words:
                continue
            key = kept[number] if number < len(kept) else new_code(words.get("en") or words["id"], keys)
            keys.add(key)
            say = self._words(f"choice_{number}_say")
            tel = self.cleaned_data[f"choice_{number}_tel"].strip()
            choices.append({"key": key, **words, "stop": {"tel": tel, "say": say} if say else None})
        return choices
