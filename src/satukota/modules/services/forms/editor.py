"""Forms with which a definition of a service begins."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class SourceForm(forms.Form):
    """The text of a definition."""

    source = forms.CharField(
        label=gettext_lazy("Definition (YAML)"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
    )


class MessageForm(forms.Form):
    """What a message says in one language."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("What it says"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true"}),
    )

    def clean_body(self) -> str:
        """Return the text with one kind of line break."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n").strip()


class EndForm(forms.Form):
    """Why a service ends and what takes its place: people read both on its page."""

    why = forms.CharField(
        label=gettext_lazy("Why it ends"),
        help_text=gettext_lazy("Whoever opens its page reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    instead = forms.ChoiceField(label=gettext_lazy("What takes its place"), required=False)

    def __init__(self, others: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["instead"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", gettext_lazy("No other service")), *others]

    def clean_why(self) -> str:
        """Return the reason as one line of signs that can be printed."""
        words = " ".join(str(self.cleaned_data["why"]).split())
        return "".join(sign for sign in words if sign.isprintable())


class StartForm(forms.Form):
    """How a new service begins."""

    title = forms.CharField(label=gettext_lazy("Name of the service"), max_length=120)
    owner = forms.ChoiceField(label=gettext_lazy("Agency that answers for it"))
    template = forms.ChoiceField(
        label=gettext_lazy("Who examines and signs"),
        widget=forms.RadioSelect,
        choices=[
            ("kelurahan", gettext_lazy("The village office (kelurahan, desa) where the applicant lives")),
            ("instansi", gettext_lazy("The agency itself")),
        ],
        initial="kelurahan",
    )

    def __init__(self, owners: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["owner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = owners
