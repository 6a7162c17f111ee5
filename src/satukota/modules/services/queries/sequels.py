"""What may follow an application now: renewal or amendment of its paper, an appeal against how it ended."""

from dataclasses import dataclass
from datetime import date, datetime, time
from secrets import compare_digest

from django.db.models import Q
from django.utils import timezone

from satukota.kernel.cases.api import (
    Appeal,
    Case,
    CaseType,
    Definition,
    Term,
    city_calendar,
    pinned_definition,
    published_version,
    say,
)
from satukota.kernel.people.api import cipher
from satukota.kernel.tracking import ALPHABET, LENGTH
from satukota.modules.services.models import Paper, Sequel
from satukota.modules.services.queries.issued import papers_of, revoked_among
from satukota.modules.services.queries.refusals import is_refusal
from satukota.modules.services.rules.numbers import day_after

RENEWAL, AMENDMENT, APPEAL = Sequel.Kind.RENEWAL, Sequel.Kind.AMENDMENT, Sequel.Kind.APPEAL


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when the paper of a matter may be renewed; `last` is the last day of the paper itself."""

    paper: Paper
    first: date
    last: date
    closes: date

    def is_open(self, today: date) -> bool:
        """Tell whether it may be renewed on a day."""
        return self.first <= today <= self.closes


def definition_in_force(case: Case) -> Definition | None:
    """Return the version of a case's service that is in force, None where it takes no applications any more."""
    try:
        return published_version(case.type)[1]
    except CaseType.DoesNotExist:
        return None


def valid_papers(case: Case) -> list[Paper]:
    """Return the papers of a matter that hold, their days counted or not, in the order of their issue."""
    return list(Paper.objects.filter(case=case, status=Paper.Status.VALID).order_by("id"))


def papers_in_place(case: Case) -> list[Paper]:
    """Return the papers that hold of a matter: its own, or those that took their place by a correction or amendment."""
    papers, places = list(Paper.objects.filter(case=case).order_by("id")), list[Paper]()
    while papers:
        places += [paper for paper in papers if paper.status == Paper.Status.VALID]
        replaced = [paper.pk for paper in papers if paper.status == Paper.Status.SUPERSEDED]
        papers = list(Paper.objects.filter(supersedes__in=replaced).exclude(case=case)) if replaced else []
    return places


def renewal_window(case: Case) -> Window | None:
    """Return when the paper of a matter may be renewed; None where its service renews none, it was done already, or an
    amendment is under way."""
    definition = definition_in_force(case)
    rule = definition.renewal if definition else None
    paper = next((row for row in valid_papers(case) if row.valid_until), None) if rule else None
    if rule is None or paper is None or paper.valid_until is None or followed(case, RENEWAL):
        return None
    if is_open_sequel(case, AMENDMENT):  # what is renewed would say what it said before the amendment
        return None
    last = paper.valid_until
    return Window(paper, shifted(last, rule.opens, -1), last, shifted(last, rule.closes, 1) if rule.closes else last)


def shifted(day: date, term: Term, sign: int) -> date:
    """Return a day a term of days, months or years later, or earlier with the sign -1."""
    return day_after(day, sign * term.number, term.unit)


def is_renewable(case: Case) -> bool:
    """Tell whether the holder may renew the paper of a matter now."""
    window = renewal_window(case)
    return window is not None and window.is_open(timezone.localdate())


def is_amendable(case: Case) -> bool:
    """Tell whether the holder may ask to change what the paper of a matter says: it holds, and nobody asked yet."""
    definition, today = definition_in_force(case), timezone.localdate()
    if definition is None or definition.amendment is None:
        return False
    if is_open_sequel(case, AMENDMENT) or is_open_sequel(case, RENEWAL):
        return False
    return any(paper.valid_until is None or paper.valid_until >= today for paper in valid_papers(case))


def followed(case: Case, kind: str) -> bool:
    """Tell whether a matter was followed by one of a kind that is under way, or gave a paper."""
    later = list(Sequel.objects.filter(earlier=case, kind=kind).values_list("case_id", flat=True))
    papers = Paper.objects.filter(case__in=later, file__isnull=False).select_related("case").defer("case__search")
    return is_open_sequel(case, kind) or any(not is_refusal(paper) for paper in papers)


def newest_sequel(case: Case, kind: str) -> Sequel | None:
    """Return the last matter of a kind that was sent to follow one."""
    rows = Sequel.objects.filter(earlier=case, kind=kind).select_related("case").defer("case__search")
    return rows.order_by("-id").first()


def is_open_sequel(case: Case, kind: str) -> bool:
    """Tell whether a matter that follows is under way."""
    return Sequel.objects.filter(earlier=case, kind=kind, case__is_open=True).exists()


@dataclass(frozen=True, slots=True)
class AppealWindow:
    """Until when an appeal may be made, by which rule, and whether one was made already.

    It is against how a matter ended, or where there are `papers`, against that they were revoked.
    """

    rule: Appeal
    title: str
    until: datetime
    made: bool
    papers: tuple[Paper, ...] = ()

    @property
    def late(self) -> bool:
        """Tell whether the time is over."""
        return timezone.now() > self.until


def appeal_window(case: Case, language: str = "id") -> AppealWindow | None:
    """Return until when its applicant may appeal against how a matter ended, or against the revocation of its papers.

    None where they may not.
    """
    definition = pinned_definition(case.definition_id)
    rule = definition.appeal
    if rule is None:
        return None
    if case.state in rule.from_ and case.closed_at is not None:
        return _window(case, rule, case.closed_at, language)
    revoked = contested_papers(case, timezone.now(), late=True)
    if not revoked:
        return None
    ends = max(paper.ended_at for paper in revoked if paper.ended_at)
    return _window(case, rule, ends, language, tuple(revoked))


def refusal_window(case: Case, definition: Definition, decided: datetime) -> AppealWindow | None:
    """Return until when a decision of that moment, which refuses a matter, may be appealed against."""
    return _window(case, definition.appeal, decided, "id") if definition.appeal else None


def _window(
    case: Case, rule: Appeal, decided: datetime, language: str, papers: tuple[Paper, ...] = ()
) -> AppealWindow | None:
    try:
        course = published_version(rule.course)[1]
    except CaseType.DoesNotExist:
        return None
    decision = (
        case.pk is not None and Sequel.objects.filter(earlier=case, kind=APPEAL, case__opened_at__gte=decided).exists()
    )
    return AppealWindow(rule, say(course.title, language), _last_moment(rule, decided), decision, papers)


def _last_moment(rule: Appeal, decided: datetime) -> datetime:
    """Return until when: the whole of the last day, which is all that letters and messages name."""
    last = timezone.localtime(city_calendar().due(decided, rule.within))
    return datetime.combine(last.date(), time.max, last.tzinfo)


def contested_papers(case: Case, at: datetime, *, late: bool = False) -> list[Paper]:
    """Return the revoked papers of a matter that somebody who objected at a moment objects to, those too late with `late`.

    A letter of refusal that was withdrawn is none of them.
    """
    rule = pinned_definition(case.definition_id).appeal
    try:
        course = published_version(rule.course)[1] if rule else None
    except CaseType.DoesNotExist:
        course = None
    if rule is None or course is None:
        return []
    revoked = [paper for paper in revoked_among(papers_of(case)) if paper.ended_at and paper.ended_at <= at]
    return [paper for paper in revoked if late or (paper.ended_at and at <= _last_moment(rule, paper.ended_at))]


def sequel_of(case: Case) -> Sequel | None:
    """Return by what a matter follows from an earlier one, with that one."""
    return Sequel.objects.filter(case=case).select_related("earlier").defer("earlier__search").first()


def before_and_after(case: Case) -> tuple[Sequel | None, list[Sequel]]:
    """Return by what a matter follows from an earlier one, and what follows from it in the order of sending."""
    related = Sequel.objects.filter(Q(case=case) | Q(earlier=case))
    if not related.exists():  # few have any, and two cases with all their columns cost ten times this question
        return None, []
    rows = list(related.select_related("case", "earlier").defer("case__search", "earlier__search").order_by("id"))
    return next((row for row in rows if row.case_id == case.pk), None), [
        row for row in rows if row.earlier_id == case.pk
    ]


def first_matter(case: Case) -> Case:
    """Return the application that an appeal, or an appeal against an appeal, is about in the end."""
    row = sequel_of(case)
    return first_matter(row.earlier) if row and row.kind == APPEAL else case


def reminder_secret(paper: Paper) -> str:
    """Return the secret that the reminder of a paper opens its matter with: known to its holder and to nobody else.

    It follows from the paper and the key of the installation, so that it is kept nowhere.
    """
    number, letters = int(cipher().index(f"services.reminder:{paper.pk}:{paper.code}"), 16), ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return letters


def opened_by_reminder(case: Case, secret: str) -> bool:
    """Tell whether a secret is that of the reminder of a paper which is valid, and may be renewed now or holds still."""
    today = timezone.localdate()
    window = renewal_window(case)
    return any(
        compare_digest(secret.encode(), reminder_secret(paper).encode())
        for paper in valid_papers(case)
        if paper.reminded_at and paper.valid_until
        if paper.valid_until >= today or (window is not None and window.is_open(today))
    )


def holds_for_holder(case: Case) -> bool:
    """Tell whether a matter is still of use to its holder: a paper of it with an end holds, or may be renewed."""
    today = timezone.localdate()
    ending = [paper.valid_until for paper in valid_papers(case) if paper.valid_until]
    return any(last >= today for last in ending) or is_renewable(case)
