"""Plans, their items and what belongs to an item: milestones, risks, readiness, regulations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.forms.fields import (
    LABELS,
    Day,
    ReasonForm,
    Suggested,
    WholeField,
    offer,
    offer_titles,
)
from satukota.modules.planning.models import (
    Dependency,
    Dimension,
    Item,
    Milestone,
    Plan,
    Readiness,
    Regulation,
    Risk,
)
from satukota.modules.planning.models.item import Exchange, ItemKind
from satukota.modules.planning.queries.names import is_known
from satukota.modules.planning.queries.readiness import application_names, named_otherwise
from satukota.modules.planning.rules.codes import BadCode, parse
from satukota.modules.planning.rules.proposals import OWN_KINDS
from satukota.modules.planning.rules.tree import Kind


def ask_reason(form: forms.BaseForm, *, optional: bool) -> None:
    """Let a form ask for the reason, where it does not yet and whoever decides would like to know it."""
    if optional and "reason" not in form.fields:
        words = _("For those who decide on it.")
        form.fields["reason"] = forms.CharField(label=_("Reason"), max_length=300, required=False, help_text=words)


def ask_name_reason(form: forms.BaseForm) -> None:
    """Let the form of something that everybody knows ask why its name, day or office changes."""
    words = _(
        "Needed where the name, the end, the agency or the budget changes: everybody reads it beside what it was before."
    )
    form.fields["reason"] = forms.CharField(label=_("Reason"), max_length=300, required=False, help_text=words)


class PlanForm(forms.ModelForm[Plan]):
    """Head of a plan."""

    class Meta:
        model = Plan
        fields = ("code", "kind", "title", "vision", "start_year", "end_year", "regulation", "note", "is_main")
        labels = LABELS
        widgets = {"vision": forms.Textarea(attrs={"rows": 3}), "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and is_known(self.instance):
            ask_name_reason(self)


class ItemForm(forms.ModelForm[Item]):
    """An item of a plan. Its parent is chosen among the items of the same plan."""

    class Meta:
        model = Item
        fields = (
            "kind", "parent", "code", "name", "summary", "nomenclature", "agency", "dimension", "mission", "spm",
            "term", "starts", "ends", "budget", "quick_win", "exchanges", "state",
        )  # fmt: skip
        labels = LABELS
        widgets = {"summary": forms.Textarea(attrs={"rows": 3}), "starts": Day(), "ends": Day()}
        field_classes = {"budget": WholeField}
        help_texts = {
            "nomenclature": _("Form X.XX.XX.2.XX.XXXX; empty where the item has none."),
            "budget": _("Whole rupiah for the whole period."),
            "term": _("Left empty it follows from the end."),
            "mission": _("Left empty it follows from where the item stands."),
        }

    exchanges = forms.MultipleChoiceField(
        label=_("For whom"), choices=Exchange.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, plan: Plan, agency: Agency | None = None, **kwargs: Any) -> None:
        """`agency`: whose part the item is of, where an agency proposes it; None for who steers the plan."""
        super().__init__(*args, **kwargs)
        self.instance.plan = plan
        self._offer_choices(plan)
        if agency is not None:
            self._keep_to(agency)
        if self.instance.pk and is_known(self.instance):
            ask_name_reason(self)
        ask_reason(self, optional=agency is not None)

    def _offer_choices(self, plan: Plan) -> None:
        open_items = plan.items.exclude(state=Item.State.DROPPED).order_by("path")
        offer_titles(self, "parent", open_items.exclude(kind=Kind.ACTION).exclude(pk=self.instance.pk))
        offer_titles(self, "mission", open_items.filter(kind=Kind.MISSION))
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        state.choices = [(k, v) for k, v in Item.State.choices if k != Item.State.DROPPED]
        offer(self, "agency", Agency.objects.order_by("name"))
        offer(self, "dimension", Dimension.objects.order_by("framework", "order"))

    def _keep_to(self, agency: Agency) -> None:
        """Ask only for what an agency may propose: its own, below what is its own or where it stands already."""
        self.instance.agency = agency
        for name in ("agency", "mission", "quick_win"):
            del self.fields[name]
        own = self.instance.plan.items.exclude(state=Item.State.DROPPED).exclude(pk=self.instance.pk).order_by("path")
        offer_titles(self, "parent", own.filter(Q(agency=agency) | Q(pk=self.instance.parent_id)))
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(value, word) for value, word in ItemKind.choices if value in OWN_KINDS]

    def clean_nomenclature(self) -> str:
        """Bring a code of Permendagri 90/2019 into its normal form."""
        text: str = self.cleaned_data["nomenclature"]
        try:
            return parse(text).code if text else ""
        except BadCode as bad:
            raise ValidationError(_("This is not a code of Permendagri 90/2019: %(why)s.") % {"why": bad}) from bad


class DropForm(ReasonForm):
    """Why an item leaves the plan, and what becomes of its parts where it has some."""

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count = item.children.exclude(state=Item.State.DROPPED).count()
        if not count:
            return
        self.fields["parts"] = forms.ChoiceField(
            label=_("What stands below it (%(n)s)") % {"n": count},
            choices=[("move", _("moves below another item")), ("drop", _("is dropped, too, with the same reason"))],
            widget=forms.RadioSelect,
        )
        self.fields["parts_to"] = forms.ModelChoiceField(
            label=_("Below"), queryset=Item.objects.none(), required=False, help_text=_("Only where it moves.")
        )
        below = Q(path__startswith=f"{item.path}/") | Q(pk=item.pk)
        others = item.plan.items.exclude(below).exclude(state=Item.State.DROPPED).exclude(kind=Kind.ACTION)
        offer_titles(self, "parts_to", others.order_by("path"))

    def clean(self) -> dict[str, Any]:
        """Ask where the parts go, and take them nowhere when they are dropped."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("parts") == "drop":
            cleaned["parts_to"] = None
        elif cleaned.get("parts") == "move" and cleaned.get("parts_to") is None and "parts_to" not in self.errors:
            self.add_error("parts_to", _("Say below which item they go."))
        return cleaned


class MilestoneForm(forms.ModelForm[Milestone]):
    """A dated step."""

    class Meta:
        model = Milestone
        fields = ("name", "due", "done_on")
        widgets = {"due": Day(), "done_on": Day()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["reason"] = forms.CharField(
                label=_("Why it changes"),
                max_length=300,
                required=False,
                help_text=_("Not needed to say that it is reached. The first date stays visible."),
            )


class RiskForm(forms.ModelForm[Risk]):
    """What may go wrong."""

    class Meta:
        model = Risk
        fields = (
            "text", "likelihood", "impact", "owner", "mitigation", "due", "residual_likelihood", "residual_impact",
        )  # fmt: skip
        widgets = {"due": Day()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", Agency.objects.order_by("name"))
        if self.instance.pk:
            self.fields["reason"] = forms.CharField(
                label=_("Why it changes"),
                max_length=300,
                required=False,
                help_text=_("Needed where the level changes. The first level stays in the register."),
            )
        elif self.instance.item_id:
            self.initial.setdefault("owner", self.instance.item.agency_id)


class DependencyForm(forms.ModelForm[Dependency]):
    """What has to be done first."""

    class Meta:
        model = Dependency
        fields = ("needs", "note")
        labels = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.item.plan_id
        others = Item.objects.filter(plan=plan).exclude(pk=self.instance.item_id).exclude(state=Item.State.DROPPED)
        offer_titles(self, "needs", others.order_by("path"))
        self.fields["needs"].label = _("Needs first")


class ReadinessForm(forms.ModelForm[Readiness]):
    """How far a variable is there."""

    class Meta:
        model = Readiness
        fields = ("ready", "regulation", "application", "evidence", "gap", "due")
        labels = LABELS
        widgets = {"ready": forms.RadioSelect(), "due": Day()}
        help_texts = {
            "regulation": _("From the register of regulations; its validity counts."),
            "application": _("A name that was used before is offered; a new one may be typed."),
        }

    upload = forms.FileField(label=_("Document"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.variable != Readiness.Name.REGULATION:
            del self.fields["regulation"]
        if self.instance.variable != Readiness.Name.APPLICATION:
            del self.fields["application"]
        else:
            self.fields["application"].widget = Suggested(application_names())

    def clean_application(self) -> str:
        """Refuse another writing of a name that is there: two writings would be two applications."""
        name = " ".join(self.cleaned_data["application"].split())
        if other := named_otherwise(name, self.instance.pk or 0):
            words = _("“%(other)s” is there already: take that writing, or a name that differs in more than that.")
            raise ValidationError(words % {"other": other})
        return name

    def clean(self) -> dict[str, Any]:
        """Ask for evidence where something is called ready, and for the gap where it is not."""
        cleaned = super().clean() or self.cleaned_data
        proof = ("evidence", "regulation", "application", "upload")
        if cleaned.get("ready") == Readiness.State.READY and not any(cleaned.get(name) for name in proof):
            self.add_error("evidence", _("Say what proves that it is there."))
        if cleaned.get("ready") in (Readiness.State.MISSING, Readiness.State.PARTLY) and not cleaned.get("gap"):
            self.add_error("gap", _("Say what is missing."))
        return cleaned


class RegulationForm(forms.ModelForm[Regulation]):
    """A regulation of the register."""

    upload = forms.FileField(label=_("Document"), required=False)

    class Meta:
        model = Regulation
        fields = ("kind", "number", "title", "valid_from", "valid_to", "url", "note", "source")
        widgets = {"valid_from": Day(), "valid_to": Day()}
