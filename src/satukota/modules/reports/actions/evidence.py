"""Judge the photos that are to prove a solution."""

from satukota.kernel.cases.api import Applied


def check_evidence(applied: Applied) -> None:
    """Send the case to a second person where its category asks for one."""
    if applied.case.data.get("second"):
        hold(applied)


def hold(applied: Applied) -> None:
    """Keep the case from being told as handled until somebody else has looked."""
    applied.case.state, applied.case.waiting = "checking", False


def reject_evidence(applied: Applied) -> None:
    """Remember that evidence was refused, for the figures of integrity."""
    applied.case.data["evidence_rejected"] = int(applied.case.data.get("evidence_rejected", 0)) + 1
