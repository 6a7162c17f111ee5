"""What the pages of categories show: figures that tell which ones are wrong, history, what a try-out proposes."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import ngettext

from satukota.kernel.cases.api import Case
from satukota.kernel.changes.api import Change, changes_of
from satukota.kernel.people.api import Visitor, office
from satukota.modules.reports.models import CaseFact, CategoryDraft, ReplyTemplate
from satukota.modules.reports.queries.catalogue import FIRST, catalogue, category_rows
from satukota.modules.reports.queries.category_words import KIND, agency_name, changes_in_words, said, term_words
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.rules.catalogue import Catalogue, CatalogueError, Category
from satukota.modules.reports.rules.category_values import Values, category_of
from satukota.modules.reports.rules.conditions import Facts
from satukota.modules.reports.rules.routing import VILLAGE, route
from satukota.modules.reports.rules.submission import TYPE

DAYS = 90
MOST_CHANGES = 20
GUESSES = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """Reports of a category in the last days: how many, resolved, on time, and how many were moved elsewhere."""

    filed: int = 0
    resolved: int = 0
    on_time: int = 0
    moved: int = 0

    @property
    def on_time_share(self) -> float | None:
        """Return the share of resolved ones that were on time, 0 to 100; None where none was resolved."""
        return 100 * self.on_time / self.resolved if self.resolved else None

    @property
    def moved_share(self) -> float | None:
        """Return the share of those that came under this category and were moved to another, 0 to 100."""
        came = self.filed + self.moved
        return 100 * self.moved / came if came else None


def tallies() -> dict[str, Tally]:
    """Return the figures of the last 90 days by category; confidential reports are in none."""
    rows = CaseFact.objects.filter(day__gt=timezone.localdate() - timedelta(days=DAYS))
    counted = rows.values("category").annotate(
        filed=Count("pk"),
        solved=Count("pk", filter=Q(resolved=True)),
        on_time=Count("pk", filter=Q(resolved=True, resolve_late=False)),
    )
    moved = rows.filter(case__data__has_key=FIRST).values_list(f"case__data__{FIRST}").annotate(n=Count("pk"))
    away = dict(moved.order_by())
    known = {row["category"]: Tally(row["filed"], row["solved"], row["on_time"]) for row in counted.order_by()}
    return {code: replace(known.get(code, Tally()), moved=away.get(code, 0)) for code in {*known, *away}}


def category_lines(words: str = "", *, closed: bool = False) -> list[dict[str, Any]]:
    """Return the open or closed categories under their groups, with figures; `words` narrows by name, words, agency."""
    figures, drafts = tallies(), set(CategoryDraft.objects.values_list("code", flat=True))
    groups = []
    for group, kinds in catalogue().by_group(closed=closed):
        rows = [
            _line(kind, figures.get(kind.code, Tally()), kind.code in drafts) for kind in kinds if _fits(kind, words)
        ]
        if rows:
            groups.append({"code": group.code, "name": said(group.name), "icon": group.icon, "rows": rows})
    return groups


def _fits(kind: Category, words: str) -> bool:
    wanted = words.casefold().split()
    text = " ".join([kind.code, *kind.name.values(), *kind.keywords, agency_name(kind.agency)]).casefold()
    return all(word in text for word in wanted)


def _line(kind: Category, tally: Tally, has_draft: bool) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": said(kind.name),
        "agency": agency_name(kind.agency),
        "lost": office(kind.agency) is None,
        "term": term_words(kind.norm),
        "tally": tally,
        "draft": has_draft,
        "successor": catalogue().get(kind.successor),
    }


def state(_user: Visitor) -> str:
    """Return what the index of the administration says of the categories now."""
    drafts = CategoryDraft.objects.count()
    number = len(catalogue().categories)
    told = ngettext("%(n)s open category", "%(n)s open categories", number) % {"n": number}
    waiting = ngettext("%(n)s draft", "%(n)s drafts", drafts) % {"n": drafts}
    return f"{told} · {waiting}" if drafts else told


def new_drafts() -> list[CategoryDraft]:
    """Return the new categories that are written and not in force yet."""
    return list(CategoryDraft.objects.filter(is_new=True).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Written:
    """A category as it is being written: its values, those in force (None: new), its draft (None: nothing is written)."""

    code: str
    values: Values
    in_force: Values | None
    draft: CategoryDraft | None

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Return what the draft changes, in words."""
        return changes_in_words(self.in_force, self.values) if self.draft else []

    @property
    def kind(self) -> Category | None:
        """Return the category that it would be; None while something that it cannot be without is missing."""
        try:
            return category_of(self.code, self.values)
        except CatalogueError:
            return None


def written_category(code: str) -> Written:
    """Return a category with its draft. Raises KeyError where there is neither."""
    draft = CategoryDraft.objects.select_related("user").filter(code=code).first()
    in_force = category_rows().get(code)
    if draft is None and in_force is None:
        raise KeyError(code)
    return Written(code, draft.values if draft else (in_force or {}), in_force, draft)


def open_reports(code: str) -> int:
    """Return how many reports of a category are open: their clocks run on under the terms with which they began."""
    return Case.objects.filter(type=TYPE, category=code, is_open=True).count()


def history(code: str) -> list[dict[str, Any]]:
    """Return the last changes of a category with their differences in words, newest first."""
    rows: list[Change] = list(changes_of(KIND, code)[:MOST_CHANGES])
    undone = {row.undoes_id for row in rows}
    return [
        {"change": row, "lines": changes_in_words(row.before, row.after), "undone": row.pk in undone} for row in rows
    ]


def predecessors(code: str) -> list[Category]:
    """Return the closed categories whose reports go to this one."""
    known = catalogue()
    return [kind for kind in known.closed.values() if known.current(kind.code) == code]


def answers_for(code: str) -> list[ReplyTemplate]:
    """Return the texts for answers that are for this category alone."""
    return list(ReplyTemplate.objects.filter(category=code).order_by("action", "title"))


def routing_lines(code: str) -> list[tuple[str, str]]:
    """Return (agency, why) of the city's routing rules that look at this category: they go before its own agency."""
    rules = [rule for rule in catalogue().routing if code in rule.when.get("category", ())]
    return [(_routed(rule.agency), said(rule.why)) for rule in rules]


def _routed(agency: str) -> str:
    return agency if agency == VILLAGE else agency_name(agency)


def proposals(text: str, draft: Category | None) -> list[dict[str, Any]]:
    """Return what is proposed for some words: by what is in force and, where there is one, with a draft."""
    known = catalogue()
    with_draft = replace(known, categories={**known.categories, draft.code: draft}) if draft else None
    return [
        {"draft": catalogue_ is with_draft, "rows": _guesses(text, catalogue_)}
        for catalogue_ in (known, with_draft)
        if catalogue_ is not None
    ]


def _guesses(text: str, known: Catalogue) -> list[dict[str, Any]]:
    rows = []
    for code, share in suggest(text, GUESSES, known):
        way = route(known, Facts(code))
        rows.append(
            {
                "name": said(known.categories[code].name),
                "share": 100 * share,
                "agency": _routed(way.agency),
                "why": said(way.why),
            }
        )
    return rows
