"""The form of what one person is to reach in a year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Membership, User, offices
from satukota.modules.planning.forms.fields import offer, offer_titles
from satukota.modules.planning.models import Indicator, Outcome, PersonOutcome
from satukota.modules.planning.queries.performance import outcomes_of_superiors, people_for


class Posts(forms.ModelChoiceField[Membership]):
    """A person in their unit."""

    def label_from_instance(self, obj: Membership) -> str:
        """Return the name and the unit."""
        return f"{obj.user} · {obj.agency.name}"


class PersonOutcomeForm(forms.ModelForm[PersonOutcome]):
    """What somebody is to reach: below which outcome of their superior, shown by what, and how far.

    `by` is who fills it in; `post` says for whom, of the people for whom they write.
    """

    post = Posts(Membership.objects.none(), label=_("Person and unit"))

    class Meta:
        model = PersonOutcome
        fields = (
            "year", "parent", "outcome", "statement", "indicators", "quantity", "quality", "time", "expectation",
        )  # fmt: skip
        widgets = {"expectation": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "parent": _("The outcome of the superior that this one brings about (intermediate)."),
            "outcome": _("Where this person carries an outcome of the unit in the performance tree."),
            "statement": _("What is there then: “every child in Citangkil has been weighed”."),
            "indicators": _(
                "From the register, of the unit or of the agency above: targets and values are read there."
            ),
            "quantity": _("How many, such as “43 posts each month”."),
            "quality": _("How well, such as “at most 2 % to be measured again”."),
            "time": _("By when, such as “before the tenth of the next month”."),
            "expectation": _("Only the superior writes this."),
        }

    field_order = ("post",)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = people_for(by)
        if self.instance.pk:
            posts = posts.filter(user=self.instance.user_id, agency=self.instance.agency_id)
        offer(self, "post", posts)
        units = {up for post in posts for up in _units(post.agency_id)} | set(_units(self.instance.agency_id))
        above = outcomes_of_superiors(units).exclude(pk=self.instance.pk)
        if not self.instance.pk or self.instance.user_id == by.pk:
            above = above.exclude(user=by)
        offer(self, "parent", above.select_related("user").order_by("-year", "agency__name", "pk"))
        offer(self, "outcome", Outcome.objects.filter(agency__in=units, ended_on=None).order_by("plan", "path"))
        offer_titles(self, "indicators", Indicator.objects.filter(agency__in=units, ended_on=None).order_by("code"))
        first = posts.first()
        if first is not None and (self.instance.pk or posts.count() == 1):
            self.initial["post"] = first.pk
        if self.instance.user_id == by.pk:
            del self.fields["expectation"]

    def _post_clean(self) -> None:
        post = self.cleaned_data.get("post")
        if post is not None:
            self.instance.user, self.instance.agency = post.user, post.agency
        super()._post_clean()  # type: ignore[misc]


def _units(agency_id: int | None) -> tuple[int, ...]:
    """Return a unit and those above it."""
    office = offices().get(agency_id or 0)
    return office.ids if office else ()
