"""What each kind of file may contain. The kind's name decides, so that a module's own kinds need nothing here."""

from satukota.kernel.files.rules.signatures import PDF, PICTURES

COMPARED_AT_ONCE = frozenset({"evidence"})
"""Kinds whose picture hash is needed before the action that brings them may go on."""


def accepted_types(kind: str) -> frozenset[str]:
    """Return the content types of a kind: pictures only where its name ends in `photo`, else pictures and PDF."""
    return PICTURES if kind.endswith("photo") else PICTURES | {PDF}
