"""Forms of commitments, teams, gatherings and the sheet of a quick win."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.forms.fields import Day, WholeField, offer, offer_titles
from satukota.modules.planning.models import (
    Attendance,
    Commitment,
    Expose,
    Gathering,
    Item,
    Pledge,
    PledgeReview,
    Signatory,
    Team,
    TeamMember,
)
from satukota.modules.planning.rules.tree import Kind

LONG = {"rows": 4}


def ask_signed_reason(form: forms.BaseForm, commitment: Commitment) -> None:
    """Let the form of something that was signed and published ask why it changes."""
    if commitment.is_public:
        words = _(
            "Needed where the words, the day or who signed changes: everybody reads it beside what it was before."
        )
        form.fields["reason"] = forms.CharField(label=_("Reason"), max_length=300, required=False, help_text=words)


class CommitmentForm(forms.ModelForm[Commitment]):
    """A signed text."""

    upload = forms.FileField(label=_("Document"), required=False)

    class Meta:
        model = Commitment
        fields = ("title", "text", "signed_on", "place", "document", "url", "source", "is_public")
        widgets = {"signed_on": Day(), "text": forms.Textarea(attrs=LONG)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            ask_signed_reason(self, self.instance)


class _WithAgency[Row: (Signatory, TeamMember)](forms.ModelForm[Row]):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", Agency.objects.order_by("name"))


class SignatoryForm(_WithAgency[Signatory]):
    """An office that signed."""

    class Meta:
        model = Signatory
        fields = ("office", "agency")
        help_texts = {"office": _("The office, such as head of the health agency; names stand in the document.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            ask_signed_reason(self, self.instance.commitment)


class PledgeForm(forms.ModelForm[Pledge]):
    """One thing that is promised."""

    class Meta:
        model = Pledge
        fields = ("words", "item")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = Item.objects.exclude(kind__in=(Kind.ACTIVITY, Kind.SUBACTIVITY)).select_related("plan")
        offer_titles(self, "item", items.order_by("plan", "path"))
        if self.instance.pk:
            ask_signed_reason(self, self.instance.commitment)


class PledgeReviewForm(forms.ModelForm[PledgeReview]):
    """What became of a promise."""

    class Meta:
        model = PledgeReview
        fields = ("state", "note")
        help_texts = {"note": _("Figure, document or event. What was said before stays visible.")}


class TeamForm(forms.ModelForm[Team]):
    """A team and its charter."""

    class Meta:
        model = Team
        fields = ("name", "kind", "tasks", "decree", "starts", "ends", "source")
        widgets = {"starts": Day(), "ends": Day(), "tasks": forms.Textarea(attrs=LONG)}
        help_texts = {"decree": _("From the register of regulations.")}


class TeamMemberForm(_WithAgency[TeamMember]):
    """An office in a team."""

    class Meta:
        model = TeamMember
        fields = ("role", "office", "agency", "tasks", "until")
        widgets = {"until": Day()}
        help_texts = {"until": _("Empty while the office is in the team.")}


class GatheringForm(forms.ModelForm[Gathering]):
    """A meeting of a team, or a stage of the training."""

    upload = forms.FileField(label=_("Document"), required=False)

    class Meta:
        model = Gathering
        fields = ("title", "stage", "held_on", "place", "agenda", "result", "url", "source")
        widgets = {
            "held_on": Day(), "agenda": forms.Textarea(attrs=LONG), "result": forms.Textarea(attrs=LONG),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.team_id is not None:
            del self.fields["stage"]
        else:
            self.fields["stage"].required = True


class AttendanceForm(forms.ModelForm[Attendance]):
    """Who came."""

    class Meta:
        model = Attendance
        fields = ("body", "people")
        field_classes = {"people": WholeField}


class ExposeForm(forms.ModelForm[Expose]):
    """What the city tells others about a quick win."""

    class Meta:
        model = Expose
        fields = ("problem", "idea", "replication", "contact", "source")
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("problem", "idea", "replication")}
        help_texts = {
            "replication": _(
                "Regulation, people, equipment, application, money, time: what you would tell a colleague."
            ),
            "contact": _("An office with its telephone or e-mail. Name no persons."),
        }
