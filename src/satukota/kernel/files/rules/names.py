"""File names as people gave them, made safe to show and to save."""

import re
import unicodedata

from satukota.kernel.files.rules.refusal import Unacceptable
from satukota.kernel.files.rules.signatures import EXTENSIONS, PICTURES

LONGEST = 120
UNSAFE = re.compile(r'[<>:"|?*\\/]+')
OF_PICTURES = frozenset(ending for kind in PICTURES for ending in EXTENSIONS[kind])


def clean_name(name: str, content_type: str) -> str:
    """Return the name without folders, control and direction characters, ending as its contents demand.

    A picture that carries another picture's ending is renamed (phones do that); any other ending that does not
    fit the contents raises Unacceptable `wrong_extension`.
    """
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    text = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    stem, dot, ending = UNSAFE.sub("_", text).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    fitting = EXTENSIONS[content_type]
    if ending and ending.lower() not in (OF_PICTURES if content_type in PICTURES else fitting):
        raise Unacceptable("wrong_extension", extension=ending[:10], found=content_type)
    ending = ending.lower() if ending.lower() in fitting else fitting[0]
    return f"{stem[:LONGEST].strip() or 'file'}.{ending}"


def blob_name(sha256: str, copy: str = "original") -> str:
    """Return where a file's bytes or one of its copies lie below the file store."""
    ending = "" if copy == "original" else f".{copy}.webp"
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}{ending}"
