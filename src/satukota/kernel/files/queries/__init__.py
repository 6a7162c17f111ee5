"""Finding files: of a case, alike, by a signed name; and who may see one without asking its case."""

from satukota.kernel.files.queries.access import (
    ExpiredLink,
    of_case,
    shown_to_all,
    signed_file,
    signed_url,
    uploaded_by,
)
from satukota.kernel.files.queries.alike import Near, near

__all__ = ["ExpiredLink", "Near", "near", "of_case", "shown_to_all", "signed_file", "signed_url", "uploaded_by"]
