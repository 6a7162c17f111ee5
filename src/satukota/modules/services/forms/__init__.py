"""Forms around an application: its papers, survey, signature, letterhead."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from satukota.kernel.cases.api import Definition, Document, say
from satukota.modules.services.forms.rows import SEPARATOR
from satukota.modules.services.models import ExternalPermit
from satukota.modules.services.models.survey import AGES, EDUCATION, SEXES, WORK
from satukota.modules.services.queries.figures import elements
from satukota.web.api import ManyUploads

LARGEST_CHECKED = 20 * 1024 * 1024

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[ExternalPermit]
else:
    _ModelForm = forms.ModelForm


class UploadsForm(forms.Form):
    """The papers of an application, one field for each."""

    def __init__(self, definition: Definition, language: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for paper in definition.documents.values():
            if paper.provided_by:
                continue
            accept = ",".join(paper.accept) or "image/*,application/pdf"
            self.fields[f"document{SEPARATOR}{paper.id}"] = ManyUploads(
                label=say(paper.title, language), required=False, accept=accept
            )


PAPER_FIELD = f"document{SEPARATOR}"
"""Before the id of a paper in the name of its field."""


class BringForm(forms.Form):
    """Papers that are added to a case, each of one or several files in their order."""

    def __init__(self, papers: Iterable[Document], language: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for paper in papers:
            accept = ",".join(paper.accept) or "image/*,application/pdf"
            self.fields[f"{PAPER_FIELD}{paper.id}"] = ManyUploads(
                label=say(paper.title, language), required=False, accept=accept
            )

    def chosen(self) -> list[tuple[str, list[Any]]]:
        """Return the fields for which files were chosen, with those."""
        return [(field, self.cleaned_data[field]) for field in self.fields if self.cleaned_data.get(field)]


class BatchForm(BringForm):
    """A sheet of applications, with the papers that hold for all of them."""

    def __init__(self, definition: Definition, language: str, *args: Any, **more: Any) -> None:
        asked = (paper for paper in definition.documents.values() if not paper.provided_by)
        super().__init__(asked, language, *args, **more)
        sheet = forms.FileField(
            label=_("The sheet (.xlsx, .ods or .csv)"),
            widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
            max_length=200,
        )
        self.fields = {"sheet": sheet, **self.fields}

    def chosen(self) -> list[tuple[str, list[Any]]]:
        """Return the papers for which files were chosen, with those."""
        return [(field, files) for field, files in super().chosen() if field.startswith(PAPER_FIELD)]


class FollowForm(forms.Form):
    """The code by which an applicant follows an application."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("It stands in the message that you got, for example AKT-2026-000012-K7QM2XPD9F."),
    )


class SurveyForm(forms.Form):
    """The nine elements of satisfaction."""

    comment = forms.CharField(
        label=gettext_lazy("What should we do better?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        scale = [("1", _("1 bad")), ("2", _("2 not so good")), ("3", _("3 good")), ("4", _("4 very good"))]
        questions = {
            f"u{n}": forms.ChoiceField(label=label, choices=scale, widget=forms.RadioSelect)
            for n, label in elements().items()
        }
        self.fields = {**questions, **self.fields, **_profile_fields()}


def profile_words(name: str) -> dict[str, str]:
    """Return what may be chosen of a part of the profile: code → words."""
    words = {"sex": SEXES, "education": EDUCATION, "work": WORK}.get(name)
    if words:
        return {code: str(label) for code, label in words.items()}
    open_ended = {"-20": _("up to 20"), "61-": _("61 and older")}
    return {code: open_ended.get(code, code.replace("-", "–")) for code in AGES}


def profile_titles() -> dict[str, str]:
    """Return what the parts of the profile are called."""
    return {"age_group": _("Age"), "sex": _("Sex"), "education": _("Education"), "work": pgettext("survey", "Work")}


def _profile_fields() -> dict[str, forms.Field]:
    return {
        name: forms.ChoiceField(
            label=title,
            required=False,
            choices=[("", _("rather not say")), *profile_words(name).items()],
        )
        for name, title in profile_titles().items()
    }


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectionForm(ReasonForm):
    """Why papers are put right, and what shows it."""

    papers = ManyUploads(
        label=gettext_lazy("What shows it"),
        required=False,
        help_text=gettext_lazy(
            "A photo, a scan or a PDF. Another name than the first needs the decision of the court (UU 23/2006 art. 52)."
        ),
    )


class AnswerForm(forms.Form):
    """What an office says to a correction that was asked for."""

    answer = forms.CharField(
        label=gettext_lazy("What the office says"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Printed on the papers as a remark; the applicant reads it, also where you refuse."),
    )


class SignatureForm(forms.Form):
    """How somebody signs papers."""

    name = forms.CharField(label=gettext_lazy("Name with titles"), max_length=160)
    title = forms.CharField(label=gettext_lazy("Title below the signature"), max_length=200)
    rank = forms.CharField(
        label=gettext_lazy("Rank"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Empty, or for example: Pembina Tingkat I"),
    )
    nip = forms.RegexField(
        r"^[0-9 ]{18,24}$",
        label=gettext_lazy("NIP"),
        required=False,
        help_text=gettext_lazy("18 digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    on_behalf = forms.CharField(
        label=gettext_lazy("On behalf of"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Empty, or for example: a.n. Wali Kota Cilegon"),
    )
    through = forms.CharField(
        label=gettext_lazy("Signing for (u.b.)"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("The office that was asked to sign and hands it on to you, such as Sekretaris Daerah"),
    )

    def clean(self) -> dict[str, str]:
        """Refuse an office that hands on what nobody gave it."""
        values: dict[str, str] = super().clean() or {}
        if values.get("through") and not values.get("on_behalf"):
            self.add_error("on_behalf", _("Say on whose behalf, where another office stands between."))
        return values


class LetterheadForm(forms.Form):
    """Where an office is and how it is reached, as its letters say it."""

    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=200)
    postcode = forms.RegexField(
        r"^[0-9]{5}$",
        label=gettext_lazy("Postcode"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=60)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    website = forms.CharField(label=gettext_lazy("Website"), required=False, max_length=120)
    foot = forms.CharField(
        label=gettext_lazy("Sentence at the foot of every paper"),
        help_text=gettext_lazy(
            "Such as where to complain, or that nothing is to be paid. Without one the city's stands there."
        ),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CheckFileForm(forms.Form):
    """A PDF of which somebody wants to know whether the city issued it."""

    file = forms.FileField(
        label=gettext_lazy("The PDF file"),
        help_text=gettext_lazy("At most 20 MB. It is looked at and not kept."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is too large or no PDF."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_CHECKED:
            raise forms.ValidationError(_("The file is larger than 20 MB: no paper of the city is."))
        if b"%PDF-" not in file.read(1024):
            raise forms.ValidationError(_("This is no PDF. A photo or print cannot be checked: type the code on it."))
        file.seek(0)
        return file


class SignForm(forms.Form):
    """Who signs, and the passphrase of the certificate; neither is kept."""

    nik = forms.RegexField(
        r"^[0-9]{16}$",
        label=gettext_lazy("Your NIK"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase of your certificate"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("It is handed to the signing service and kept nowhere."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class ExternalForm(_ModelForm):
    """A permit of OSS or SIMBG."""

    class Meta:
        model = ExternalPermit
        fields = ("system", "number", "holder", "nib", "kind", "status", "filed_on", "note")
        labels = {
            "system": gettext_lazy("System"),
            "number": gettext_lazy("Number"),
            "holder": gettext_lazy("Holder"),
            "nib": "NIB",
            "kind": gettext_lazy("Kind of permit"),
            "status": gettext_lazy("Status"),
            "filed_on": gettext_lazy("Filed on"),
            "note": gettext_lazy("Note"),
        }
        widgets = {"filed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["system"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "…"), *ExternalPermit.System.choices]
