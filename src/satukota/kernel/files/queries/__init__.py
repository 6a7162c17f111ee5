"""Finding files: of a case, alike, by a signed name; and who may see one without asking its case."""

from satukota.kernel.files.queries.alike import Near, near
from satukota.kernel.files.queries.case_files import of_case, shown_to_all, uploaded_by
from satukota.kernel.files.queries.links import ExpiredLink, signed_file, signed_url

__all__ = ["ExpiredLink", "Near", "near", "of_case", "shown_to_all", "signed_file", "signed_url", "uploaded_by"]
