"""Forms about people, their accounts and their roles."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.accounts.api import REASONS, Details, proposed_username
from satukota.kernel.people.api import Agency, Membership, RoleWish, User
from satukota.kernel.places.api import areas
from satukota.modules.administration.queries.people.history import REASON_WORDS
from satukota.modules.administration.queries.people.listing import people_in
from satukota.modules.administration.queries.people.person import roles_given
from satukota.modules.administration.queries.scope import Scope, agencies_within

USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]*$", gettext_lazy("Small letters, digits, points and hyphens, and no blanks.")
)
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]


class Day(forms.DateInput):
    """A date as the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def area_choices() -> list[Any]:
    """Return districts, each with its villages, as the choices of an area."""
    grouped: list[Any] = [("", _("everywhere in the agency's area"))]
    for district in areas("district"):
        villages = [(village.code, village.name) for village in areas("village", district.code)]
        whole = (district.code, _("all of %(district)s") % {"district": district.name})
        grouped.append((district.name, [whole, *villages]))
    return grouped


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class AgencyField(forms.ModelChoiceField[Agency]):
    """An agency by its full name; a closed one stays among the choices, so that its refusal says why."""

    def label_from_instance(self, obj: Agency) -> str:
        """Return the name, and that it is closed where it is."""
        return obj.name if obj.active else _("%(agency)s (closed)") % {"agency": obj.name}


class RoleForm(forms.Form):
    """A role: what, where, from when until when, and for whom an acting official stands in."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    agency = AgencyField(Agency.objects.none(), label=gettext_lazy("Agency"), to_field_name="code")
    area = forms.ChoiceField(
        label=gettext_lazy("Area"),
        required=False,
        help_text=gettext_lazy("For who works in one district or village alone."),
    )
    starts = forms.DateField(label=gettext_lazy("First day"), widget=Day)
    ends = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=Day,
        required=False,
        help_text=gettext_lazy("Empty: until somebody ends it. An acting official needs one."),
    )
    acting_as = forms.ChoiceField(
        label=gettext_lazy("Acting official"),
        required=False,
        choices=[("", gettext_lazy("No, holds the office")), *Membership.ActingAs.choices],
    )
    stands_in_for = forms.CharField(
        label=gettext_lazy("Stands in for"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("User name or full name. A Plt of an office that nobody holds leaves it empty."),
    )

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        _offer(self, "role", [("", _("Choose a role")), *roles_given(scope)])
        _offer(self, "area", area_choices())
        agency = self.fields["agency"]
        assert isinstance(agency, forms.ModelChoiceField)
        agency.queryset = agencies_within(scope).order_by("name")
        self.fields["starts"].initial = timezone.localdate

    def clean_stands_in_for(self) -> User | None:
        """Return whom that name names. Raises ValidationError where it names nobody, or several."""
        name = self.cleaned_data["stands_in_for"].strip()
        return person_named(people_in(self.scope), name) if name else None

    def wish(self) -> RoleWish:
        """Return the role that a sound form asks for."""
        said = self.cleaned_data
        return RoleWish(
            said["role"],
            said["agency"],
            said["starts"],
            said["ends"],
            said["area"],
            said["acting_as"],
            said["stands_in_for"],
        )


def person_named(people: QuerySet[User], name: str) -> User:
    """Return who signs in by that name, else who is called so. Raises ValidationError where that is not one person."""
    same = people.filter(username__iexact=name)[:1] or people.filter(display_name__iexact=name)[:2]
    if not same:
        raise ValidationError(_("Nobody among your people is called so."))
    if len(same) > 1:
        raise ValidationError(_("Several people are called so. Write the user name."))
    return same[0]


class UsernameField(forms.CharField):
    """A user name; telephones begin it with a capital letter, which is none of it."""

    def to_python(self, value: Any) -> str:
        """Return the name in small letters."""
        return str(super().to_python(value)).lower()


class AccountForm(forms.Form):
    """How somebody is called and reached."""

    name = forms.CharField(
        label=gettext_lazy("Full name"), max_length=120, help_text=gettext_lazy("With titles, as letters have it.")
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("The invitation and notices go there."),
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=32)
    username = UsernameField(
        label=gettext_lazy("User name"),
        max_length=150,
        validators=[USERNAME],
        help_text=gettext_lazy("What is typed at sign-in."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, initial=settings.LANGUAGE_CODE)

    def clean_phone(self) -> str:
        """Return the number as it was written. Raises ValidationError where it holds no digits."""
        phone = str(self.cleaned_data["phone"]).strip()
        if phone and sum(map(str.isdigit, phone)) < 3:
            raise ValidationError(_("A telephone number has digits, such as 0812-3456-7890."))
        return phone

    def details(self) -> Details:
        """Return what a sound form says."""
        said = self.cleaned_data
        return Details(said["username"], said["name"], said["email"], said["phone"], said["language"])


class NewPersonForm(AccountForm, RoleForm):
    """A new person with their first role."""

    namesake = forms.BooleanField(label=gettext_lazy("This is another person of the same name"), required=False)
    field_order = ("name", "namesake", "email", "phone", "username", "language", "role", "agency", "area")

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(scope, *args, **kwargs)
        self.fields["username"].required = False
        self.fields["username"].help_text = _("Empty: made from the name, such as sari.dewi.")
        self.namesakes = self._namesakes()
        if not self.namesakes:
            del self.fields["namesake"]

    def _namesakes(self) -> list[str]:
        name = " ".join(str(self.data.get("name", "")).replace("\x00", "").split())[:120]
        same = User.objects.filter(display_name__iexact=name) if name else User.objects.none()
        own = sorted(people_in(self.scope).filter(pk__in=same).values_list("username", flat=True)[:5])
        return own or ([_("in another agency")] if same.exists() else [])

    def clean(self) -> dict[str, Any]:
        """Propose a user name, and ask once whether a person of the same name is another one."""
        said = super().clean() or self.cleaned_data
        if self.namesakes and not said.get("namesake"):
            words = _("Somebody is called so already: %(names)s. Tick the box if this is another person.")
            self.add_error("namesake", words % {"names": ", ".join(self.namesakes)})
        if not said.get("username") and "username" not in self.errors:
            said["username"] = proposed_username(said.get("name", ""), taken_usernames())
        return said


def taken_usernames() -> frozenset[str]:
    """Return all user names in small letters."""
    return frozenset(name.lower() for name in User.objects.values_list("username", flat=True))


class DaysForm(forms.Form):
    """Other days of a role."""

    starts = forms.DateField(label=gettext_lazy("First day"), widget=Day)
    ends = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=Day,
        required=False,
        help_text=gettext_lazy("Empty: until somebody ends it."),
    )


class EndForm(forms.Form):
    """The last day of a role."""

    when = forms.ChoiceField(
        label=gettext_lazy("When does it end?"),
        choices=[
            ("now", gettext_lazy("At once")),
            ("tonight", gettext_lazy("Tonight")),
            ("day", gettext_lazy("On a day")),
        ],
        widget=forms.RadioSelect,
        initial="now",
    )
    last_day = forms.DateField(label=gettext_lazy("Last day"), widget=Day, required=False)

    def clean(self) -> dict[str, Any]:
        """Turn the choice into the last day on which the role holds."""
        said = super().clean() or self.cleaned_data
        today = timezone.localdate()
        if said.get("when") == "now":
            said["last_day"] = today - timedelta(days=1)
        elif said.get("when") == "tonight":
            said["last_day"] = today
        elif not said.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Say on which day."))
        return said


class CloseForm(forms.Form):
    """Why an account is closed, and who takes over what its holder was working on."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=[(code, REASON_WORDS[code]) for code in REASONS], widget=forms.RadioSelect
    )
    successor = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Who takes over the open matters?"),
        required=False,
        empty_label=gettext_lazy("Nobody yet: back to the agency's list"),
    )

    def __init__(self, successors: QuerySet[User], *args: Any, held: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        successor = self.fields["successor"]
        assert isinstance(successor, forms.ModelChoiceField)
        successor.queryset = successors
        if not held:
            del self.fields["successor"]
