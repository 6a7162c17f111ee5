"""Forms of the priorities of a year and of a mid-term evaluation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.forms.fields import LABELS, Day, WholeField, offer_titles
from satukota.modules.planning.models import (
    Candidate,
    Criterion,
    Finding,
    Indicator,
    Item,
    MidtermEvaluation,
    Prioritisation,
)
from satukota.modules.planning.queries.priorities import open_items
from satukota.modules.planning.rules.priorities import MOST_POINTS


class PrioritisationForm(forms.ModelForm[Prioritisation]):
    """Head of the priorities of a year."""

    class Meta:
        model = Prioritisation
        fields = ("plan", "year", "title", "ceiling", "ceiling_source")
        labels = LABELS
        field_classes = {"ceiling": WholeField}
        help_texts = {
            "title": _("Such as “Renja” or “Perubahan Renja”."),
            "ceiling_source": _("The document that names the indicative ceiling, with its date."),
        }


class CriterionForm(forms.ModelForm[Criterion]):
    """What counts, and how much."""

    class Meta:
        model = Criterion
        fields = ("name", "weight")


class CandidatesForm(forms.Form):
    """Items that could be done in the year."""

    items = forms.ModelMultipleChoiceField(
        label=_("Programmes and actions that run in the year"),
        queryset=Item.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choice: Prioritisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = open_items(choice)


class CandidateForm(forms.ModelForm[Candidate]):
    """What a candidate asks for, its points, and whether it is done or waits."""

    class Meta:
        model = Candidate
        fields = ("asked", "is_chosen", "reason")
        field_classes = {"asked": WholeField}
        help_texts = {"reason": _("Needed where it is not chosen; it stays visible on the page of the item.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = dict(self.instance.scores.values_list("criterion", "points"))
        for criterion in self.instance.prioritisation.criteria.all():
            self.fields[f"points-{criterion.pk}"] = forms.TypedChoiceField(
                label=f"{criterion.name} ({criterion.weight})",
                choices=[("", "–"), *((points, str(points)) for points in range(MOST_POINTS + 1))],
                coerce=int,
                empty_value=None,
                required=False,
                initial=given.get(criterion.pk, ""),
            )

    @property
    def points(self) -> dict[int, int]:
        """Return the points that were given, by the number of their criterion."""
        names = [name for name in self.cleaned_data if name.startswith("points-")]
        return {
            int(name.partition("-")[2]): self.cleaned_data[name]
            for name in names
            if self.cleaned_data[name] is not None
        }


class DecisionForm(forms.Form):
    """The document of a decision."""

    document = forms.CharField(label=_("Number or name of the decision"), max_length=200)
    day = forms.DateField(label=_("Date of the decision"), widget=Day())


LONG = {"rows": 4}


class MidtermForm(forms.ModelForm[MidtermEvaluation]):
    """Head of an evaluation."""

    quarter = forms.TypedChoiceField(
        label=_("Quarter"), coerce=int, choices=[(n, f"TW {r}") for n, r in enumerate(("I", "II", "III", "IV"), 1)]
    )

    class Meta:
        model = MidtermEvaluation
        fields = ("plan", "title", "year", "quarter")
        labels = LABELS


class FindingForm(forms.ModelForm[Finding]):
    """What was found, what is recommended, and why nothing follows where nothing does."""

    class Meta:
        model = Finding
        fields = ("text", "recommendation", "item", "indicator", "no_follow_up")
        widgets = {"text": forms.Textarea(attrs=LONG), "recommendation": forms.Textarea(attrs=LONG)}
        help_texts = {"no_follow_up": _("Only where no corrective action follows, such as for what goes well.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.evaluation.plan_id
        offer_titles(self, "item", Item.objects.filter(plan=plan).exclude(state=Item.State.DROPPED).order_by("path"))
        offer_titles(self, "indicator", Indicator.objects.filter(ended_on=None).order_by("code"))


class ConclusionForm(forms.Form):
    """What an evaluation comes to."""

    conclusion = forms.CharField(label=_("Conclusion"), max_length=20000, widget=forms.Textarea(attrs={"rows": 8}))
