"""What may be typed into the pages of a report, one question a page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from satukota.kernel.files.api import RefusedFile, StoredFile, store
from satukota.kernel.people.api import normal_phone
from satukota.kernel.places.api import PlaceOutside, areas, locate, search_places
from satukota.modules.reports.actions.submit import PHOTO, REPORTER, Upload
from satukota.modules.reports.queries.catalogue import catalogue, category
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.rules.catalogue import Question
from satukota.modules.reports.rules.submission import (
    EMAIL,
    LEAST_TEXT,
    MOST_PHOTOS,
    MOST_TEXT,
    PHONE,
    Fault,
    broken,
    clean,
)


class ManyFiles(forms.FileInput):
    """A file field that takes several pictures at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures; the value is a list of uploads."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Return the uploads that were sent."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(PhotosField, self).clean(one, initial) for one in given if one]


def kept_photos(ids: list[str]) -> list[StoredFile]:
    """Return the photos that a draft holds, in their order; only those that belong to no case yet."""
    found = {str(file.pk): file for file in StoredFile.objects.filter(pk__in=ids, case_id__isnull=True)}
    return [found[one] for one in ids if one in found]


class PhotoForm(forms.Form):
    """Photos: stored at once, so that nothing is lost when a later page fails."""

    photos = PhotosField(
        label=_("Show us what is wrong"),
        help_text=_(
            "A photo says more than words. You may skip this. Do not photograph faces or number plates "
            "where you can avoid it."
        ),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )
    remove = forms.MultipleChoiceField(label=_("Take out"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held: list[str] = list(self.initial.get("photos") or [])
        self.initial.pop("photos", None)
        self.stored: list[str] = []
        remove: Any = self.fields["remove"]
        remove.choices = [(one, one) for one in self.held]

    def clean(self) -> dict[str, Any]:
        """Store what was sent; a photo that cannot be taken says why, the others stay."""
        cleaned = super().clean() or {}
        kept = [one for one in self.held if one not in cleaned.get("remove", [])]
        uploads = cleaned.pop("photos", None) or []
        for upload in uploads[: max(0, MOST_PHOTOS - len(kept))]:
            try:
                self.stored.append(str(store(upload, kind=PHOTO, by=REPORTER).pk))
            except RefusedFile as error:
                self.add_error("photos", error)
        if len(kept) + len(uploads) > MOST_PHOTOS:
            self.add_error("photos", message(Fault("photos_many", {"most": MOST_PHOTOS})))
        cleaned["photos"] = kept + self.stored
        self.held = cleaned["photos"]
        return cleaned


class PlaceForm(forms.Form):
    """A point from map, GPS or photo; or a place that is looked up by name; or at least the village."""

    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    place_source = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    look = forms.CharField(
        label=_("Street, landmark or village"),
        help_text=_("For example “Pasar Kranggot” or “Jalan Ahmad Yani”."),
        required=False,
        max_length=120,
    )
    choice = forms.ChoiceField(label=_("Which of these is it?"), required=False, widget=forms.RadioSelect)
    area = forms.ChoiceField(label=_("Or only the kelurahan or village"), required=False)
    place_note = forms.CharField(
        label=_("What is it near to?"),
        help_text=_("A landmark helps the officer: “in front of the blue shop”."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["area"]
        choices.choices = [("", _("Choose…")), *((one.code, one.name) for one in areas("village"))]
        self.found: list[tuple[str, str]] = []
        look = str(self.data.get("look", "") if self.is_bound else self.initial.get("look", "")).strip()
        if look:
            self.found = [
                (f"{p.lon:.6f},{p.lat:.6f}", f"{p.name}, {p.context}" if p.context else p.name)
                for p in search_places(look, 6)
            ]
        choice: Any = self.fields["choice"]
        choice.choices = [*self.found, ("none", _("None of these"))] if self.found else []

    def clean_look(self) -> str:
        """Return the words without what cannot be shown."""
        return clean(self.cleaned_data["look"])

    def clean_place_note(self) -> str:
        """Return the words without what cannot be shown."""
        return clean(self.cleaned_data["place_note"])

    def clean(self) -> dict[str, Any]:
        """Settle on one place and check that the city can act there."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("choice")
        if chosen and chosen != "none":
            cleaned["lon"], cleaned["lat"] = (float(part) for part in chosen.split(","))
            cleaned["place_source"] = "search"
        elif cleaned.get("look") and cleaned.get("lon") is None and not chosen:
            self._ask_which(cleaned)
        if cleaned.get("lon") is not None and cleaned.get("lat") is not None:
            self._inside(cleaned)
        elif not (cleaned.get("area") or cleaned.get("place_note") or self.errors):
            raise ValidationError(message(Fault("place_missing")))
        return cleaned

    def _ask_which(self, cleaned: dict[str, Any]) -> None:
        if self.found:
            self.add_error("choice", _("We found these places. Choose one, or “None of these”."))
        elif not (cleaned.get("area") or cleaned.get("place_note")):
            self.add_error(
                "look",
                _("We know no place of this name. Choose the kelurahan or village below, and say what it is near to."),
            )

    def _inside(self, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["area"] = locate(cleaned["lon"], cleaned["lat"]).area_code
        except PlaceOutside as error:
            self.add_error(None, error)
            self.add_error(None, _("Your text and photos were kept."))


class CategoryForm(forms.Form):
    """What it is about; nobody must know the right one."""

    category = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "id"
        chosen: Any = self.fields["category"]
        chosen.choices = [(c.code, c.name.get(language, c.name["id"])) for c in catalogue().categories.values()]
        chosen.error_messages = {
            "required": message(Fault("category_missing")),
            "invalid_choice": message(Fault("category_unknown", {"given": "%(value)s"})),
        }


def question_field(question: Question, language: str) -> forms.Field:
    """Return the form field of a category's question."""
    label = question.label.get(language, question.label["id"])
    common: dict[str, Any] = {
        "label": label,
        "required": question.required,
        "help_text": question.hint.get(language, ""),
    }
    choices = [(key, words.get(language, words["id"])) for key, words in question.choices.items()]
    if question.type == "choice":
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.type == "choices":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if question.type == "number":
        return forms.DecimalField(max_digits=12, **common)
    if question.type == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
    return forms.CharField(max_length=question.max, **common)


class QuestionsForm(forms.Form):
    """The questions of the chosen category (given as `initial["category"]`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category = str(self.initial.get("category", ""))
        found = category(self.category)
        for question in found.questions if found else ():
            self.fields[question.code] = question_field(question, get_language() or "id")

    def answers(self) -> dict[str, Any]:
        """Return the answers as plain values."""
        plain = (int, float, str, list)
        return {
            name: value if isinstance(value, plain) else str(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }


class WordsForm(forms.Form):
    """What happened, in the reporter's own words."""

    text = forms.CharField(
        label=_("Tell us what happened"),
        help_text=_("What is wrong, since when, who is affected. Short is fine."),
        widget=forms.Textarea(attrs={"rows": 6}),
        strip=True,
        required=False,
    )
    class_ = forms.ChoiceField(
        label=_("This is"),
        required=False,
        choices=[
            ("complaint", _("a complaint")),
            ("aspiration", _("a wish or idea")),
            ("information", _("a request for information")),
        ],
    )

    def clean_text(self) -> str:
        """Return the text; what is wrong with it says what was kept."""
        text = clean(self.cleaned_data["text"])
        if broken(text):
            raise ValidationError(message(Fault("text_broken")))
        if len(text) > MOST_TEXT:
            raise ValidationError(message(Fault("text_long", {"length": len(text), "most": MOST_TEXT})))
        if len(text) < LEAST_TEXT:
            raise ValidationError(message(Fault("text_short" if text else "text_missing", {"least": LEAST_TEXT})))
        return text


class WaysForm(forms.Form):
    """What somebody is called and how they are reached; all may be empty."""

    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    phone = forms.CharField(label=_("WhatsApp or telephone"), required=False, max_length=24)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=254)

    def clean_name(self) -> str:
        """Return the name without what cannot be shown."""
        return clean(self.cleaned_data["name"], 120)

    def clean_phone(self) -> str:
        """Return the number in international form."""
        given = self.cleaned_data["phone"].strip()
        if given and not PHONE.fullmatch(given):
            raise ValidationError(message(Fault("phone")))
        return normal_phone(given) if given else ""

    def clean_email(self) -> str:
        """Return the address."""
        given = str(self.cleaned_data["email"]).strip()
        if given and not EMAIL.fullmatch(given):
            raise ValidationError(message(Fault("email")))
        return given


class ContactForm(WaysForm):
    """Who reports, as far as they want to say, and who may see it."""

    field_order = ("privacy", "name", "phone", "email")
    privacy = forms.ChoiceField(
        label=_("Who may see your report?"),
        widget=forms.RadioSelect,
        initial="named",
        choices=[
            ("named", _("Everybody")),
            ("anonymous", _("Everybody, but not my name")),
            ("confidential", _("Only the officers")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        privacy: Any = self.fields["privacy"]
        privacy.choice_hints = {
            "named": _(
                "Your words and photos appear on the public map after an officer has read them. Name and "
                "number never do."
            ),
            "anonymous": _("The same; officers of the agency do not see who you are either."),
            "confidential": _("The report stays hidden from the public."),
        }


class FollowForm(forms.Form):
    """The code that a reporter got."""

    code = forms.CharField(
        label=_("Number or code of your report"),
        help_text=_("It begins with LAP- and stands in the message that you got from us."),
        max_length=60,
    )


class ReplyForm(forms.Form):
    """What a reporter adds: words and photos."""

    note = forms.CharField(label=_("Your message"), widget=forms.Textarea(attrs={"rows": 4}), max_length=MOST_TEXT)
    photos = PhotosField(
        label=_("Photos"),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )

    def clean_note(self) -> str:
        """Return the words without what cannot be shown."""
        return clean(self.cleaned_data["note"])


class SatisfiedForm(forms.Form):
    """How content the reporter is."""

    rating = forms.TypedChoiceField(
        label=_("How did it go?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(5, _("Very good")), (4, _("Good")), (3, _("Fair")), (2, _("Poor")), (1, _("Very poor"))],
    )
    note = forms.CharField(
        label=_("Message to the officer"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class ReopenForm(forms.Form):
    """Why it is not solved."""

    reason = forms.ChoiceField(
        label=_("What is still wrong?"),
        widget=forms.RadioSelect,
        choices=[
            ("not_fixed", _("Nothing was repaired")),
            ("partly", _("Only a part was done")),
            ("wrong_photo", _("The photo is not of this place")),
            ("came_back", _("It is broken again")),
            ("rude", _("I was treated badly")),
        ],
    )
    note = forms.CharField(
        label=_("Tell us more"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=MOST_TEXT
    )
    photos = PhotosField(
        label=_("Photo of how it looks now"),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )


class WithdrawForm(forms.Form):
    """Taking a report back."""


FORMS: dict[str, type[forms.Form]] = {
    "reply": ReplyForm,
    "satisfied": SatisfiedForm,
    "reopen": ReopenForm,
    "withdraw": WithdrawForm,
}
"""The forms of what a reporter may do, by action."""
