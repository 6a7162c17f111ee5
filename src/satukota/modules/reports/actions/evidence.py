"""Judge the photos that are to prove a solution; what is doubtful waits for a second person."""

from dataclasses import asdict

from satukota.kernel.cases.api import Applied, Case
from satukota.kernel.files.api import StoredFile, attach, fingerprint, publish
from satukota.modules.reports.actions.shots import shot
from satukota.modules.reports.models import Evidence
from satukota.modules.reports.rules.evidence import findings, is_doubtful, is_sampled

DOUBT = "evidence_doubt"


def check_evidence(applied: Applied) -> None:
    """Look at the closing photos; what is doubtful, drawn for audit or of a strict category waits for somebody else.

    A closing that needs no photo (something was explained or planned) has none to look at.
    """
    case = applied.case
    files = [file for file in applied.act.files if file.is_image]
    attach(files, case.pk)
    doubts = [_examine(applied, file) for file in files]
    drawn = bool(files) and is_sampled(case.number)
    if any(doubts):
        case.flags = sorted({*case.flags, DOUBT})
    if any(doubts) or drawn or case.data.get("second"):
        hold(applied)
    elif case.visibility == Case.Visibility.PUBLIC:
        show(applied)


def _examine(applied: Applied, file: StoredFile) -> bool:
    fingerprint(file)
    against = findings(shot(applied.case, file), applied.case.opened_at)
    doubt = is_doubtful(against)
    Evidence.objects.create(
        case=applied.case,
        file=file,
        officer_id=applied.who.actor.user_id,
        agency_id=applied.case.agency_id,
        findings=[asdict(finding) for finding in against],
        sampled=is_sampled(applied.case.number),
        verdict=Evidence.Verdict.NONE if doubt else Evidence.Verdict.CLEAR,
    )
    return doubt


def hold(applied: Applied) -> None:
    """Keep the case from being told as handled until somebody else has looked."""
    applied.case.state, applied.case.waiting = "checking", False


def show(applied: Applied) -> None:
    """Let everybody see the proof of what was done."""
    for file in applied.act.files:
        publish(file, applied.who.actor)
