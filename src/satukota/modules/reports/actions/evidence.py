"""Judge the photos that are to prove a solution; what is doubtful waits for a second person, whose word is kept."""

from dataclasses import asdict

from django.utils import timezone

from satukota.kernel.cases.api import Applied, Case, CaseEntry
from satukota.kernel.files.api import StoredFile, attach, fingerprint, near, publish
from satukota.kernel.places.api import haversine
from satukota.modules.reports.models import Evidence
from satukota.modules.reports.rules.evidence import Shot, findings, is_doubtful, is_sampled

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
    """Keep the case from being told as handled until somebody else has looked: its words wait with it."""
    applied.case.state, applied.case.waiting = "checking", False
    applied.act.public = False


def show(applied: Applied) -> None:
    """Let everybody see the proof of what was done."""
    for file in applied.act.files:
        publish(file, applied.who.actor)


def shot(case: Case, file: StoredFile) -> Shot:
    """Return what is known of a photo: where and when it was taken, and which earlier ones it repeats."""
    origin = file.origin
    point = origin.point if origin else None
    metres = None
    if point and case.lon is not None and case.lat is not None:
        metres = haversine(case.lon, case.lat, *point)
    earlier = [photo for photo in near(file) if photo.kind != "thumb"]
    return Shot(
        metres=metres,
        taken_at=origin.taken_at if origin else None,
        captured=bool(origin and origin.device),
        same=[photo.case_id for photo in earlier if photo.same_bytes],
        alike=[(photo.case_id, photo.distance) for photo in earlier if not photo.same_bytes],
    )


def approve_evidence(applied: Applied) -> None:
    """Remember that a second person found the proof right; show it where the report is public.

    Told is what the officer explained when closing; the checker's own remark is for staff.
    """
    _save_verdict(applied, Evidence.Verdict.APPROVED)
    closing = CaseEntry.objects.filter(case=applied.case, action__in=["close", "request_check"]).order_by("-id").first()
    applied.told = closing.text if closing else ""
    if applied.case.visibility != Case.Visibility.PUBLIC:
        return
    for evidence in Evidence.objects.filter(case=applied.case, verdict=Evidence.Verdict.APPROVED).select_related(
        "file"
    ):
        if evidence.file and not evidence.file.public:
            publish(evidence.file, applied.who.actor)


def reject_evidence(applied: Applied) -> None:
    """Remember that the proof was refused, for the figures of integrity."""
    _save_verdict(applied, Evidence.Verdict.REJECTED)
    applied.case.data["evidence_rejected"] = int(applied.case.data.get("evidence_rejected", 0)) + 1


def _save_verdict(applied: Applied, verdict: Evidence.Verdict) -> None:
    rows = Evidence.objects.filter(case=applied.case, decided_at__isnull=True)
    rows.update(verdict=verdict, decided_by_id=applied.who.actor.user_id, decided_at=timezone.now())
