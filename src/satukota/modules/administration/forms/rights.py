"""What is asked about rights: a person, a reason, a decision."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.accounts.api import Verb
from satukota.kernel.people.api import User, has_permission
from satukota.modules.administration.queries.rights.scope import administers

SHORTEST_REASON = 10


def open_account(name: str) -> User:
    """Return the open account of a user name or e-mail address. Raises ValidationError where there is none."""
    accounts = User.objects.filter(is_active=True)
    user = accounts.filter(username=name).first() or accounts.filter(email__iexact=name).exclude(email="").first()
    if user is None:
        raise ValidationError(_("There is no open account of that name."))
    return user


class ReasonField(forms.CharField):
    """Why somebody does what others will ask about: a sentence, not a word."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_length=SHORTEST_REASON, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), **more)


class ResetForm(forms.Form):
    """Whose second step is to be forgotten, and why."""

    user = forms.CharField(
        label=gettext_lazy("Account"), max_length=254, help_text=gettext_lazy("User name or e-mail address.")
    )
    reason = ReasonField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("What happened, and how you made sure that it is really this person who asks."),
    )

    def __init__(self, *args: Any, asker: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.asker = asker

    def clean_user(self) -> User:
        """Return the account. Raises ValidationError, also for one that somebody else administers."""
        user = open_account(self.cleaned_data["user"].strip())
        if not administers(self.asker, user, "administration.second_step"):
            raise ValidationError(_("This account has roles that you do not administer: ask the city's administrator."))
        return user


class DecisionForm(forms.Form):
    """What somebody decides about a request that another one made."""

    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("How you made sure, or why you refuse. A refusal needs it."),
    )
    verb = forms.ChoiceField(choices=[(verb.value, verb.value) for verb in Verb])

    def clean(self) -> dict[str, Any]:
        """Ask for words with a refusal. Raises ValidationError at the remark."""
        answers = super().clean() or {}
        if answers.get("verb") == Verb.REFUSE and not answers.get("remark", "").strip():
            self.add_error("remark", _("Say why you refuse."))
        return answers


class ReviewerForm(forms.Form):
    """Who looks at the roles of an agency."""

    user = forms.CharField(
        label=gettext_lazy("Account"), max_length=254, help_text=gettext_lazy("User name or e-mail address.")
    )

    def clean_user(self) -> User:
        """Return the account. Raises ValidationError, also for who may not open the review."""
        user = open_account(self.cleaned_data["user"].strip())
        if not has_permission(user, "administration.review_own"):
            raise ValidationError(_("This person holds no role by which they could open the review."))
        return user
