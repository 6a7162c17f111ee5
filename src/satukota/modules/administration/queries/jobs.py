"""Jobs in the words of who looks after them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Job, Kind, events_aside, job_kinds, jobs_page, periodic_runs

LIMIT = 50
MOST_ASIDE = 200
STATES: Mapping[str, Promise] = {"failed": _("Failed"), "todo": _("Waiting"), "doing": _("Running")}
OUTCOMES: Mapping[str, tuple[Promise | str, str]] = {
    "succeeded": (_("done"), "ok"),
    "failed": (_("failed"), "danger"),
    "doing": (_("running"), "info"),
    "todo": (_("waits"), ""),
    "cancelled": (_("set aside"), ""),
    "": ("–", ""),
}
CAUSES: Mapping[str, Promise] = {
    "": _("It is not known why: its worker was killed, or it failed before reasons were kept."),
    "Unreachable": _("A system outside did not answer. Try again when it does."),
    "OperationalError": _("The database was away or refused. Try again."),
    "InterfaceError": _("The database was away or refused. Try again."),
    "ConnectionRefusedError": _("A system outside did not answer. Try again when it does."),
    "TimeoutError": _("It took too long. Try again; when it happens often, look at load and network."),
    "FileNotFoundError": _("A file is missing on the disk. See the page of files."),
    "MissingValue": _("A message lacks a value that its wording asks for. Look at the wording, then try again."),
    "UnknownTemplate": _("A message of this kind is not known any more. Set it aside."),
    "DoesNotExist": _("What it was about is gone. Set it aside."),
}
FAULT = _("A mistake in the program. Send kind, error and place to those who maintain it; nothing is lost.")


@dataclass(frozen=True, slots=True)
class Row:
    """A job with why it failed, in plain words."""

    job: Job

    @property
    def cause(self) -> str:
        """Why it failed, and what to do."""
        return str(CAUSES.get(self.job.error, FAULT))


def rows_of(status: str, task: str, before: int | None) -> tuple[list[Row], bool]:
    """Return a page of jobs, and whether there are more."""
    jobs = jobs_page(status, task, before=before, limit=LIMIT + 1)
    return [Row(job) for job in jobs[:LIMIT]], len(jobs) > LIMIT


def totals(kinds: list[Kind]) -> dict[str, int]:
    """Return how many jobs there are in each state."""
    return {
        "todo": sum(kind.waiting for kind in kinds),
        "doing": sum(kind.running for kind in kinds),
        "failed": sum(kind.failed for kind in kinds),
    }


@dataclass(frozen=True, slots=True)
class Turn:
    """A periodic job with its last outcome as word and tone."""

    task: str
    title: str
    module: str
    last_at: object
    word: str
    tone: str
    next_at: object


def turns() -> list[Turn]:
    """Return the periodic jobs, those that run next first."""
    return [
        Turn(
            run.task,
            run.title,
            run.module,
            run.last_at,
            str(OUTCOMES[run.last_status if run.last_status in OUTCOMES else ""][0]),
            OUTCOMES[run.last_status if run.last_status in OUTCOMES else ""][1],
            run.next_at,
        )
        for run in periodic_runs()
    ]


__all__ = ["LIMIT", "MOST_ASIDE", "STATES", "Row", "events_aside", "job_kinds", "rows_of", "totals", "turns"]
