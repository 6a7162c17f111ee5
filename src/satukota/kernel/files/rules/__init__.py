"""What may come in as a file and what is read from it. Plain Python: bytes in, facts or `Unacceptable` out."""

from satukota.kernel.files.rules.content import Layout, inspect
from satukota.kernel.files.rules.exif import Origin
from satukota.kernel.files.rules.hashes import NEAR, distance, mirrored_hash, perceptual_hash, signed_number
from satukota.kernel.files.rules.names import (
    COMPARED_AT_ONCE,
    COPIES,
    accepted_types,
    blob_name,
    clean_name,
    read_token,
    token,
)
from satukota.kernel.files.rules.opening import origin_of
from satukota.kernel.files.rules.pictures import Box, Copies, Look, copies, look, redacted_picture
from satukota.kernel.files.rules.refusal import Unacceptable
from satukota.kernel.files.rules.signatures import EXTENSIONS, PICTURES

__all__ = [
    "COMPARED_AT_ONCE",
    "COPIES",
    "EXTENSIONS",
    "NEAR",
    "PICTURES",
    "Box",
    "Copies",
    "Layout",
    "Look",
    "Origin",
    "Unacceptable",
    "accepted_types",
    "blob_name",
    "clean_name",
    "copies",
    "distance",
    "inspect",
    "look",
    "mirrored_hash",
    "origin_of",
    "perceptual_hash",
    "read_token",
    "redacted_picture",
    "signed_number",
    "token",
]
