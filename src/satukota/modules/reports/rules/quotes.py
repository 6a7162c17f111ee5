"""What a person wrote in a mail and what their program put around it: quotes, and the secrets that quotes carry."""

import re

MARKER = re.compile(
    r"^\s*(On .{5,200}wrote:|Pada .{5,200}(menulis|wrote):|El .{5,200}escribi[oó]:|Le .{5,200}a écrit\s?:"
    r"|-{2,}\s?(Original Message|Pesan [Aa]sli|Original message)\s?-{2,}|_{10,})\s*$"
)
HEADED = re.compile(r"^\s*\*?(From|Dari|De|Von)\s?:\*?\s.+", re.IGNORECASE)
HEADED_NEXT = re.compile(r"^\s*\*?(Sent|Dikirim|Date|Tanggal|To|Kepada|Subject|Perihal|Cc)\s?:\*?\s", re.IGNORECASE)
FORWARDED = re.compile(
    r"^\s*(-+\s?(Forwarded message|Pesan (yang )?diteruskan|Pesan terusan)\s?-+|Begin forwarded message:)",
    re.IGNORECASE | re.MULTILINE,
)
CODE = re.compile(r"\b([A-Z]{2,8}[-‐‑–—_ .]?\d{4}[-‐‑–—_ .]?\d{6,9})[-‐‑–—_ .]?([0-9A-Z]{10})\b", re.IGNORECASE)
"""A tracking code as it may stand in a text: number and secret."""
NUMBER = re.compile(r"\b[A-Z]{2,8}-\d{4}-\d{6,9}\b", re.IGNORECASE)
DIGITS = re.compile(r"\d{6}")
"""Every code has so many in a row, most texts nowhere: looking for these alone is ten times cheaper."""
LINK = re.compile(r"(/reports/t/)[^\s/<>\"')]+/?")
TRACKED = "/reports/t/"


def own_words(text: str, *, reply: bool) -> str:
    """Return a mail's words without what it quotes. Only a reply quotes: what is forwarded is what it is about.

    Lines that begin with `>` are left out wherever they stand, so that an answer below or between them is kept;
    behind a line such as “Dari: … Dikirim: …” everything is the quoted mail.
    """
    if not reply or FORWARDED.search(text):
        return text.strip()
    kept: list[str] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        following = "\n".join(lines[number : number + 3])
        if MARKER.match(line) or _wrapped_marker(following):
            if not _quoted_below(lines[number + 1 :]):
                break
            continue
        if HEADED.match(line) and any(HEADED_NEXT.match(after) for after in lines[number + 1 : number + 3]):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()


def _wrapped_marker(lines: str) -> bool:
    """Tell whether a line that announces a quote begins here and was wrapped into two."""
    first, _, rest = lines.partition("\n")
    return bool(re.match(r"^\s*(On|Pada) ", first)) and bool(MARKER.match(f"{first} {rest.partition(chr(10))[0]}"))


def _quoted_below(lines: list[str]) -> bool:
    """Tell whether the quote below is marked line by line; then what is not marked is the person's own."""
    return any(line.lstrip().startswith(">") for line in lines[:6])


def without_secrets(text: str) -> str:
    """Return a text in which a tracking code keeps its number alone, and a link to a report opens nothing."""
    text = CODE.sub(lambda code: code[1], text) if DIGITS.search(text) else text
    return LINK.sub(r"\1…", text) if TRACKED in text else text
