"""Scores that others published, with rank and distribution, as they come in."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.maturity.forms.days import Day
from satukota.modules.maturity.models import InstrumentVersion, PublishedScore
from satukota.modules.maturity.rules.standing import Share
from satukota.web.api import NumberField, WholeField

ROWS = 6
"""Predicates of an index are five; a line like "Baik or better" may stand beside them."""


class ScoreForm(forms.ModelForm[PublishedScore]):
    """A score that somebody published; `correcting` asks why it takes another one's place."""

    class Meta:
        model = PublishedScore
        fields = (
            "name", "code", "year", "value", "word", "publisher", "published_on", "source", "note", "rank", "ranked",
            "ranked_group", "assessed", "distribution_source", "distribution_on",
        )  # fmt: skip
        localized_fields = ("value",)
        widgets = {"published_on": Day(), "distribution_on": Day(), "note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "ranked_group": _("Such as: cities, the province. Empty: all that were assessed."),
            "distribution_source": _("Who published it and where; it may be another publication than the score's."),
        }

    def __init__(self, *args: Any, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = InstrumentVersion.objects.filter(is_current=True)
        self.fields["code"] = forms.ChoiceField(
            label=_("Instrument"),
            choices=[("", _("not stated in the publication")), *((version.code, version.title) for version in current)],
            required=False,
        )
        shares = self.instance.distribution
        for row in range(ROWS):
            self._add_row(row, shares[row] if row < len(shares) else None)
        if correcting:
            self.fields["correction_reason"] = forms.CharField(
                label=_("Why it is corrected"), max_length=300, help_text=_("Everybody reads it. Name no persons.")
            )

    def _add_row(self, row: int, share: Share | None) -> None:
        at = {"n": row + 1}
        fields: dict[str, forms.Field] = {
            "word": forms.CharField(label=_("Predicate %(n)s") % at, max_length=60, required=False),
            "better": forms.BooleanField(label=_("or better (%(n)s)") % at, required=False),
            "count": WholeField(
                label=_("Institutions (%(n)s)") % at, min_value=0, max_value=10**6, required=False, localize=True
            ),
            "percent": NumberField(
                label=_("Per cent (%(n)s)") % at, min_value=0, max_value=100, max_digits=5, decimal_places=2,
                required=False, localize=True,
            ),
        }  # fmt: skip
        initial = (share.word, share.or_better, share.institutions, share.percent) if share else ("", False, None, None)
        for (name, field), value in zip(fields.items(), initial, strict=True):
            field.initial = value
            self.fields[f"share{row}_{name}"] = field

    def clean(self) -> dict[str, Any]:
        """Put the rows that name a predicate into the score; a row with numbers needs its predicate."""
        cleaned = super().clean() or self.cleaned_data
        shares: list[dict[str, Any]] = []
        for row in range(ROWS):
            word, better, count, percent = (
                cleaned.get(f"share{row}_{name}") for name in ("word", "better", "count", "percent")
            )
            if word:
                shares.append(Share(word, bool(better), count, percent).row())
            elif count is not None or isinstance(percent, Decimal):
                self.add_error(f"share{row}_word", _("Name the predicate of these numbers."))
        self.instance.shares = shares
        return cleaned

    def head(self) -> list[forms.BoundField]:
        """Return the fields of the score itself and of its rank."""
        return [bound for bound in self if not bound.name.startswith("share")]

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each predicate's row."""
        return [[self[f"share{row}_{name}"] for name in ("word", "better", "count", "percent")] for row in range(ROWS)]
