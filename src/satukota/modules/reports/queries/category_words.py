"""Categories in words: labels of their fields, what is wrong with one, and what is different between two versions."""

from collections.abc import Mapping

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from satukota.kernel.changes.api import configurables, differences_in_words
from satukota.kernel.people.api import office
from satukota.kernel.places.api import area_label
from satukota.modules.reports.queries.catalogue import catalogue, category_name
from satukota.modules.reports.rules.category_values import Values
from satukota.modules.reports.rules.submission import Fault

KIND, GROUP_KIND = "reports.category", "reports.category_group"
FAULTS = {
    "code_wrong": gettext_lazy("“%(given)s” is no code: small letters, digits and _ only, beginning with a letter."),
    "code_taken": gettext_lazy("There is a category with the code “%(given)s” already; codes are never used again."),
    "name_missing": gettext_lazy("Write the Indonesian name, as citizens would say it."),
    "group_missing": gettext_lazy("Choose a group, so that citizens find it."),
    "agency_missing": gettext_lazy("Choose the agency that answers: without one, reports lie with nobody."),
    "agency_unknown": gettext_lazy("There is no agency “%(given)s” in this city."),
    "norm_missing": gettext_lazy("Choose a term: without one, no clock would run."),
    "icon_unknown": gettext_lazy("There is no icon “%(given)s”. Choose one from the list."),
    "value_wrong": gettext_lazy("“%(given)s” is not one of the choices."),
    "stop_silent": gettext_lazy("An answer that stops has to say what to do, such as “Call 112 now and keep away”."),
    "fallback_closed": gettext_lazy("This category takes what fits nowhere else; it has to stay open."),
    "successor_missing": gettext_lazy("Say where its reports go: choose an open category."),
    "question_code": gettext_lazy("The question “%(question)s” has no sound short name: small letters, digits and _."),
    "question_twice": gettext_lazy("Two questions have the same short name: “%(question)s”."),
    "question_silent": gettext_lazy("The question “%(question)s” has no Indonesian words."),
    "choices_few": gettext_lazy("The question “%(question)s” needs two answers to choose from, at least."),
    "choices_needless": gettext_lazy(
        "The question “%(question)s” takes words or a number; it has no answers to choose."
    ),
    "choices_twice": gettext_lazy("Each answer of “%(question)s” needs Indonesian words and a short name of its own."),
    "condition_wrong": gettext_lazy(
        "“%(question)s” depends on an answer that no earlier question has. Move it down or change the condition."
    ),
}
TYPES = {
    "text": gettext_lazy("words"),
    "choice": gettext_lazy("one of several answers"),
    "choices": gettext_lazy("several answers"),
    "number": gettext_lazy("a number"),
    "date": gettext_lazy("a date"),
    "notice": gettext_lazy("nothing: only told"),
}
PLACE_WORDS = {
    "needed": gettext_lazy("required: a point, an area or words"),
    "point": gettext_lazy("required: a point on the map"),
    "optional": gettext_lazy("not required"),
}
URGENCIES = {
    1: gettext_lazy("1, before all others"),
    2: gettext_lazy("2, as usual"),
    3: gettext_lazy("3, after the others"),
    4: gettext_lazy("4, last"),
}


def fault_words(fault: Fault) -> str:
    """Return what is wrong with a category, in words."""
    return str(FAULTS[fault.code]) % fault.params


def term_words(norm: str) -> str:
    """Return a term such as 14wd in words."""
    number = int(norm[:-2]) if norm[:-2].isdecimal() else 0
    if norm.endswith("wh"):
        return ngettext("%(n)s office hour", "%(n)s office hours", number) % {"n": number}
    return ngettext("%(n)s working day", "%(n)s working days", number) % {"n": number}


def agency_name(code: str) -> str:
    """Return an agency's name; its code where this city has no such agency."""
    known = office(code)
    return known.name if known else code


def said(words: Mapping[str, str]) -> str:
    """Return words in the reader's language, in Indonesian where there are none."""
    return words.get(get_language() or "id") or words.get("id", "")


def changes_in_words(before: Values | None, after: Values | None, kind: str = KIND) -> list[tuple[str, str, str]]:
    """Return (what, before, after) of what is different between two versions, for people who know no codes."""
    if kind == GROUP_KIND:
        return differences_in_words(kind, _group_in_words(before), _group_in_words(after))
    return differences_in_words(KIND, _labelled(values_in_words(before)), _labelled(values_in_words(after)))


def _labelled(values: Values | None) -> Values | None:
    """Return values whose questions name their parts in words and leave out what is empty."""
    if values is None:
        return None
    labels = configurables()[KIND][1].words
    questions = {
        said_label: {str(labels.get(part, part)): _plain(value) for part, value in words.items() if value}
        for said_label, words in values["questions"].items()
    }
    return {**values, "questions": questions}


def _plain(value: object) -> object:
    return " / ".join(value.values()) if isinstance(value, dict) else value


def _group_in_words(values: Values | None) -> Values | None:
    language = get_language() or "id"
    return values and {**values, "order": [category_name(code, language) for code in values["order"]]}


def values_in_words(values: Values | None) -> Values | None:
    """Return a category's values with names where it has codes; each question is a part of its own."""
    if values is None:
        return None
    language = get_language() or "id"
    group = catalogue().groups.get(values["group"])
    questions = {
        said(question["label"]) or question["code"]: _question_words(question) for question in values["questions"]
    }
    return {
        **values,
        "group": said(group.name) if group else values["group"],
        "agency": agency_name(values["agency"]),
        "agencies": {area_label(area) or area: agency_name(code) for area, code in values["agencies"].items()},
        "norm": term_words(values["norm"]),
        "priority": str(URGENCIES.get(values["priority"], values["priority"])),
        "place": str(PLACE_WORDS.get(values["place"], values["place"])),
        "successor": category_name(values["successor"], language) if values["successor"] else "",
        "questions": questions,
        "order": list(questions),
    }


def _question_words(question: Values) -> Values:
    return {
        **question,
        "type": str(TYPES.get(question["type"], question["type"])),
        "when": [f"{code} = {', '.join(answers)}" for code, answers in question["when"].items()],
        "choices": [_choice_words(choice) for choice in question["choices"]],
    }


def _choice_words(choice: Values) -> str:
    if not choice["stop"]:
        return said(choice)
    told = " ".join(part for part in (choice["stop"]["tel"], said(choice["stop"]["say"])) if part)
    return _("%(answer)s (stops: %(told)s)") % {"answer": said(choice), "told": told}
