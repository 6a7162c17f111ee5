"""What several forms ask for: days, numbers as people here write them, a reason."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from satukota.web.api import NumberField, WholeField

__all__ = ["CommentForm", "Day", "NumberField", "ReasonForm", "Suggested", "WholeField", "offer"]

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
