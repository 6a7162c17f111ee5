"""What an administrator writes of a category, a part a form: names, who answers, what is public, its words."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Visitor, offices
from satukota.kernel.places.api import areas
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.queries.category_rights import OWN_FIELDS, changes_all
from satukota.modules.reports.queries.category_words import PLACE_WORDS, URGENCIES, said, term_words
from satukota.modules.reports.rules.category_values import Values
from satukota.modules.reports.rules.norms import NORMS
from satukota.web.api import WholeField, has_icon, icon

ICONS = (
    "ambulance", "ban", "bolt", "building", "building-bank", "building-community", "building-hospital",
    "building-store", "bus", "camera", "certificate", "droplet", "fingerprint", "flame", "flower", "gavel", "hammer",
    "heart", "heartbeat", "home", "hospital", "id", "leaf", "map-pin", "message-report", "mosque", "phone", "pool",
    "question-mark", "recycle", "road", "route", "salt", "school", "shield", "shield-lock", "shopping-bag",
    "stethoscope", "traffic-lights", "train", "trash", "tree", "trees", "truck", "user-question", "users", "volume",
    "walk", "wall", "wave-sine", "wheelchair", "wifi-off", "wind",
)  # fmt: skip
MORE_AREAS = 3
"""Empty lines for further areas on each page."""
MOST_RADIUS = 1000
CITIZENS = _("What citizens read.")


def agency_choices() -> list[tuple[str, str]]:
    """Return the city's agencies by name, and first that none is chosen."""
    return [("", "…"), *sorted(((known.code, known.name) for known in offices().values()), key=lambda pair: pair[1])]


def norm_choices() -> list[tuple[str, str]]:
    """Return the terms that a category may have, and first that none is chosen."""
    return [("", "…"), *((norm, term_words(norm)) for norm in NORMS)]


def group_choices() -> list[tuple[str, str]]:
    """Return the groups in their order."""
    groups = sorted(catalogue().groups.values(), key=lambda group: group.position)
    return [("", "…"), *((group.code, said(group.name)) for group in groups)]


class SectionForm(forms.Form):
    """A part of a category: begins with what is written, and writes into values. `fields_of` names its values."""

    fields_of: ClassVar[tuple[str, ...]] = ()

    def __init__(self, typed: Any = None, *, values: Values, user: Visitor) -> None:
        super().__init__(typed, initial=self.begin(values))
        self.choose(values)
        if not changes_all(user):
            for name in [name for name in self.fields if self.value_of(name) not in OWN_FIELDS]:
                del self.fields[name]

    def begin(self, values: Values) -> dict[str, Any]:
        """Return with what the fields begin."""
        return {name: values[name] for name in self.fields_of}

    def choose(self, values: Values) -> None:
        """Fill in what may be chosen."""

    def value_of(self, name: str) -> str:
        """Return the value to which a field belongs."""
        return name.removesuffix("_id").removesuffix("_en")

    def write(self, values: Values) -> Values:
        """Return the values with what was written here."""
        return values | {name: self.cleaned_data[name] for name in self.fields_of if name in self.fields}

    def words(self, name: str) -> dict[str, str]:
        """Return a text by language; a language without words is left out."""
        typed = {language: self.cleaned_data.get(f"{name}_{language}", "").strip() for language in ("id", "en")}
        return {language: text for language, text in typed.items() if text}

    def choices_of(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Let a field choose among these."""
        field: Any = self.fields[name]
        field.choices = choices


class NamesForm(SectionForm):
    """Name and words of citizens in both languages, group, icon."""

    fields_of = ("group", "icon")
    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=80, help_text=CITIZENS)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    hint_id = forms.CharField(
        label=_("In citizens' words, Indonesian"),
        max_length=160,
        required=False,
        help_text=_("A few examples below the name: “Potholes, broken surface, subsidence”."),
    )
    hint_en = forms.CharField(label=_("In citizens' words, English"), max_length=160, required=False)
    group = forms.ChoiceField(label=_("Group"))
    icon = forms.ChoiceField(label=_("Icon"), widget=forms.RadioSelect)

    def begin(self, values: Values) -> dict[str, Any]:
        """Return the words by language besides."""
        words = {
            f"{name}_{language}": values[name].get(language, "")
            for name in ("name", "hint")
            for language in ("id", "en")
        }
        return words | super().begin(values)

    def choose(self, values: Values) -> None:
        """Offer groups, and the icons of the sprite."""
        self.choices_of("group", group_choices())
        names = dict.fromkeys([values["icon"], *(name for name in ICONS if has_icon(name))])
        self.choices_of("icon", [(name, format_html("{} {}", icon(name), name)) for name in names])

    def write(self, values: Values) -> Values:
        """Return the values with names and words."""
        return super().write(values) | {name: self.words(name) for name in ("name", "hint")}


class HandlingForm(SectionForm):
    """Who answers, where another agency does, in which time, how it is checked."""

    fields_of = ("agency", "norm", "priority", "inspection", "second")
    agency = forms.ChoiceField(label=_("Agency"))
    norm = forms.ChoiceField(
        label=_("Time allowed"), help_text=_("To resolve, from when the report is with the agency.")
    )
    priority = forms.TypedChoiceField(label=_("Urgency"), coerce=int, choices=list(URGENCIES.items()))
    inspection = forms.BooleanField(label=_("Needs a field inspection (60 working days)"), required=False)
    second = forms.BooleanField(label=_("A second person checks the proof"), required=False)

    def choose(self, values: Values) -> None:
        """Offer agencies, terms, and a line for each area that has an agency of its own."""
        self.choices_of("agency", _with(agency_choices(), values["agency"]))
        self.choices_of("norm", _with(norm_choices(), values["norm"]))
        lines = [*values["agencies"].items(), *[("", "")] * MORE_AREAS]
        places = [("", "…"), *((area.code, area.name) for level in ("district", "village") for area in areas(level))]
        self.lines = len(lines)
        for number, (area, agency) in enumerate(lines):
            for name, label, choices, value in (
                (f"area_{number}", _("Area %s") % (number + 1), places, area),
                (f"agency_{number}", _("Agency in area %s") % (number + 1), agency_choices(), agency),
            ):
                self.fields[name] = forms.ChoiceField(label=label, choices=_with(choices, value), required=False)
                self.initial[name] = value

    def value_of(self, name: str) -> str:
        """Return the value to which a field belongs."""
        return "agencies" if re.fullmatch(r"(area|agency)_\d+", name) else name

    def clean(self) -> dict[str, Any]:
        """Refuse an area without an agency, or an agency without an area."""
        cleaned = super().clean() or {}
        for number in range(self.lines):
            area, agency = cleaned.get(f"area_{number}"), cleaned.get(f"agency_{number}")
            if bool(area) != bool(agency):
                missing = f"agency_{number}" if area else f"area_{number}"
                self.add_error(missing, _("Choose both: the area, and the agency that answers there."))
        return cleaned

    def write(self, values: Values) -> Values:
        """Return the values with the agency of each area."""
        typed = self.cleaned_data
        lines = [(typed.get(f"area_{n}"), typed.get(f"agency_{n}")) for n in range(self.lines)]
        written = super().write(values)
        if "area_0" not in self.fields:
            return written
        return written | {"agencies": {str(area): str(agency) for area, agency in lines if area and agency}}


class PublicForm(SectionForm):
    """What everybody sees, and what a report has to have."""

    fields_of = ("hidden", "photo", "place", "radius")
    hidden = forms.BooleanField(label=_("Never on the public map and list"), required=False)
    photo = forms.BooleanField(
        label=_("A photo is required"),
        required=False,
        help_text=_("On the web and in programs; who calls, writes a message or a mail is never refused for it."),
    )
    place = forms.ChoiceField(label=_("Place"), choices=list(PLACE_WORDS.items()))
    radius = WholeField(
        label=_("Same matter within (metres)"),
        min_value=0,
        max_value=MOST_RADIUS,
        help_text=_("Within this distance another report may be the same matter; 0: none is looked for."),
    )


class RecognitionForm(SectionForm):
    """The words by which a category is recognised in what citizens write."""

    fields_of = ("keywords",)
    keywords = forms.CharField(
        label=_("Words by which it is recognised"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One word or phrase a line, as citizens write it. Short forms and endings are understood."),
    )

    def begin(self, values: Values) -> dict[str, Any]:
        """Return the words, a line each."""
        return {"keywords": "\n".join(values["keywords"])}

    def clean_keywords(self) -> list[str]:
        """Return each word once, in small letters."""
        lines = re.split(r"[\n,;]", self.cleaned_data["keywords"])
        return list(dict.fromkeys(word for line in lines if (word := " ".join(line.split()).lower())))


def _with(choices: list[tuple[str, str]], value: str) -> list[tuple[str, str]]:
    """Return choices that hold what stands there now, even where it would not be offered any more."""
    return choices if not value or value in dict(choices) else [*choices, (value, value)]


SECTIONS: dict[str, tuple[Any, type[SectionForm]]] = {
    "names": (_("Names, group and icon"), NamesForm),
    "handling": (_("Agency, term and urgency"), HandlingForm),
    "public": (_("What is public, photo and place"), PublicForm),
    "recognition": (_("Words by which it is recognised"), RecognitionForm),
}


class NewCategoryForm(forms.Form):
    """The least of a new category; everything else follows on its page."""

    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=80, help_text=CITIZENS)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    group = forms.ChoiceField(label=_("Group"))
    agency = forms.ChoiceField(label=_("Agency"))
    norm = forms.ChoiceField(
        label=_("Time allowed"), help_text=_("To resolve, from when the report is with the agency.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {"group": group_choices(), "agency": agency_choices(), "norm": norm_choices()}
        for name, rows in choices.items():
            field: Any = self.fields[name]
            field.choices = rows

    def values(self) -> Values:
        """Return what was written as a category's values."""
        typed = self.cleaned_data
        names = {language: typed[f"name_{language}"].strip() for language in ("id", "en")}
        plain = {name: typed[name] for name in ("group", "agency", "norm")}
        return plain | {"name": {language: name for language, name in names.items() if name}}


class ReasonForm(forms.Form):
    """Why something is changed; it stands in the history."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the history, for those who come after you."),
    )


class ClosingForm(ReasonForm):
    """Where the reports of a closed category go."""

    field_order = ("successor", "with_words", "reason")
    successor = forms.ChoiceField(label=_("Its reports go to"))
    with_words = forms.BooleanField(
        label=_("Recognise it there by the words of this one too (merge the two)"), required=False, initial=True
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (said(group.name), [(kind.code, said(kind.name)) for kind in kinds if kind.code != code])
            for group, kinds in catalogue().by_group()
        ]
        field: Any = self.fields["successor"]
        field.choices = [("", "…"), *(pair for pair in groups if pair[1])]


class TryForm(forms.Form):
    """What a citizen would write."""

    text = forms.CharField(
        label=_("What would a citizen write?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
