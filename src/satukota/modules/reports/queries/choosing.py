"""What staff choose from in the forms of steps: the citizens' categories, the reports that may be the same matter."""

from typing import Any

from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import Case
from satukota.kernel.people.api import Visitor
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.queries.duplicates import like_case


def categories(_user: Visitor, _case: Case) -> list[tuple[str, Any]]:
    """Return the categories under their headings, as citizens choose them, in the reader's language."""
    language = get_language() or "id"

    def words(text: Any) -> str:
        return str(text.get(language) or text.get("id", ""))

    return [
        (words(group.name), [(kind.code, words(kind.name)) for kind in kinds])
        for group, kinds in catalogue().by_group()
    ]


def similar_reports(user: Visitor, case: Case) -> list[tuple[str, Any]]:
    """Return the reports into which one may be merged, the likeliest first."""
    return [
        (match.number, gettext("%(title)s, %(metres)s m away") % {"title": match.title, "metres": match.metres})
        for match in like_case(case, user)
    ]
