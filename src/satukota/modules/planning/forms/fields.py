"""What several forms ask for: days, numbers as people here write them, a reason."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from satukota.web.api import NumberField, WholeField

__all__ = ["CommentForm", "Day", "NumberField", "ReasonForm", "WholeField", "offer"]

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
