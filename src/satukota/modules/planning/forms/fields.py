"""What several forms ask for: days, numbers as people here write them, a reason."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models import Plan
from satukota.web.api import NumberField, WholeField

__all__ = [
    "CommentForm",
    "Day",
    "NumberField",
    "PlanTitles",
    "ReasonForm",
    "Suggested",
    "WholeField",
    "offer",
    "offer_titles",
]

LABELS = {
    "agency": _("Agency"),
    "dimension": _("Dimension"),
    "mission": _("Mission"),
    "needs": _("Waits for"),
    "parent": _("Stands below"),
    "plan": _("Plan"),
    "regulation": _("Regulation"),
    "spm": _("Minimum service"),
}
"""What forms call the rows that they point at: the models give these relations no name of their own."""


class Day(forms.DateInput):
    """A date as the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Suggested(forms.TextInput):
    """A text with what was written in it before: the browser offers it, anything else may be typed."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.words = words

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the field with its list."""
        offered = f"{name}-before"
        options = format_html_join("", '<option value="{}"></option>', ((word,) for word in self.words))
        field = super().render(name, value, {**(attrs or {}), "list": offered}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, offered, options)


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a choice field of a form offer these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class Options(forms.Select):
    """A choice whose options are written in one go: a template for each of five thousand takes seconds."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Return the select with its options, those that are chosen marked."""
        del renderer
        own = {**self.attrs, **(attrs or {}), "name": name} | (
            {"multiple": True} if self.allow_multiple_selected else {}
        )
        chosen = set(self.format_value(value))
        lines = ((pk, mark_safe(" selected") if str(pk) in chosen else "", label) for pk, label in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', lines)
        return format_html("<select{}>{}</select>", flatatt(own), options)


class ManyOptions(Options, forms.SelectMultiple):
    """The same where several may be chosen."""


class Titles(ModelChoiceIterator[Any]):
    """Offers the rows of a register by key and title alone, as the row itself would say it; none is made an object."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        """Yield the empty choice and then every row."""
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        for pk, code, name in self.queryset.values_list("pk", "code", "name"):
            yield pk, f"{code} {name}"


class PlanTitles(Titles):
    """Offers items of several plans, each with its plan before it."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        """Yield the empty choice and then every row."""
        plans = dict(Plan.objects.values_list("pk", "title"))
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        for pk, plan, code, name in self.queryset.values_list("pk", "plan", "code", "name"):
            yield pk, f"{plans[plan]}: {code} {name}"


def offer_titles(
    form: forms.BaseForm, name: str, rows: QuerySet[Any], titles: type[ModelChoiceIterator[Any]] = Titles
) -> None:
    """Let a choice field of a form offer items or indicators, of which a city has thousands."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.iterator = titles
    field.widget = (ManyOptions if isinstance(field, forms.ModelMultipleChoiceField) else Options)(field.widget.attrs)
    field.widget.is_required = field.required
    field.queryset = rows


class CommentForm(forms.Form):
    """A remark for colleagues."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Staff only, never public. @ and somebody's sign-in name tells them."),
    )


class ReasonForm(forms.Form):
    """One sentence that says why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
