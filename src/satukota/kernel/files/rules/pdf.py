"""What a PDF would do when it is opened: programs, files inside it, data sent away.

Names may be written with `#69` for a letter, and objects may lie compressed in an object stream, so both are looked
through. Nothing is drawn; what unpacks is bounded.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import islice

from satukota.kernel.files.rules.refusal import Unacceptable
from satukota.kernel.files.rules.structure import Raw

MOST_UNPACKED = 32 * 1024 * 1024
"""Bytes of all object streams together; a paper of a hundred pages has less than one million."""
MOST_OPENINGS = 8
"""A file that was saved anew has one more each time; each costs a search through all of it."""
HEAD = 2_000
"""Bytes before and after a mark in which the rest of a stream's dictionary is looked for."""
END_OF_NAME = rb"(?=[\s/<>\[\](){}%\x00]|$)"


def named(word: str) -> bytes:
    """Return a pattern for a name, each of its letters plain or in hex."""
    letters = (rb"(?:%s|#%s)" % (re.escape(letter).encode(), _hex(letter)) for letter in word)
    return rb"/" + b"".join(letters) + END_OF_NAME


def _hex(letter: str) -> bytes:
    return b"".join(b"[%c%c]" % (ord(one), ord(one.swapcase())) for one in f"{ord(letter):02x}")


FORBIDDEN = ("JavaScript", "Launch", "RichMedia", "SubmitForm", "ImportData", "EmbeddedFile", "EmbeddedFiles")
PROGRAM = re.compile(b"|".join(named(word) for word in FORBIDDEN))
FORM_PROGRAM = re.compile(named("XFA") + rb"\s*(?:\[|\d+\s+\d+\s+R)")
ENCRYPTED = re.compile(named("Encrypt") + rb"\s*(?:<<|\d+\s+\d+\s+R)")
OBJECT_STREAM = re.compile(named("ObjStm") + rb"|" + named("First") + rb"\s*\d+(?!\s*\d)")
"""Readers find such a stream by its place alone, so that one is known by the number of its first object too."""
FLATE = re.compile(named("Filter") + rb"\s*\[?\s*" + named("FlateDecode") + rb"\s*(?:\]|/|>>|\s)")
OPENING = re.compile(named("OpenAction") + rb"\s*(?P<what>\[|<<|\d+\s+\d+\s+R)")
GOING_TO = re.compile(named("S") + rb"\s*" + named("GoTo"))
STREAM = re.compile(rb"\bstream\r?\n")


def refuse_programs(data: Raw) -> None:
    """Raise Unacceptable: program, locked (nobody can look into it), unreadable (an object stream is damaged)."""
    if ENCRYPTED.search(data):
        raise Unacceptable("locked")
    texts = [data, *object_streams(data)]
    if any(PROGRAM.search(text) or FORM_PROGRAM.search(text) for text in texts):
        raise Unacceptable("program")
    openings = [(found, text) for text in texts for found in islice(OPENING.finditer(text), MOST_OPENINGS + 1)]
    if len(openings) > MOST_OPENINGS or any(_acts(found, text, texts) for found, text in openings):
        raise Unacceptable("program")


def object_streams(data: Raw) -> Iterator[bytes]:
    """Yield the contents of the streams that hold objects. Raises Unacceptable: unreadable, program."""
    left, seen = MOST_UNPACKED, 0
    for mark in OBJECT_STREAM.finditer(data):
        if mark.start() < seen:
            continue
        found = STREAM.search(data, mark.end(), mark.end() + HEAD)
        before = data[max(0, mark.start() - HEAD) : mark.start()]
        head = before[max(before.rfind(b"obj"), 0) :] + data[mark.start() : found.start() if found else mark.end()]
        content = _unpacked(data, found.end(), left) if found and FLATE.search(head) else b""
        if not content or found is None:  # packed in a way that nothing honest uses: nobody can look into it
            raise Unacceptable("program")
        left, seen = left - len(content), found.end()
        yield content


def _unpacked(data: Raw, start: int, most: int) -> bytes:
    unpack = zlib.decompressobj()
    try:
        content = unpack.decompress(data[start : start + most], most)
    except zlib.error as error:
        raise Unacceptable("unreadable") from error
    if unpack.unconsumed_tail:
        raise Unacceptable("program")
    return content


def _acts(opening: re.Match[bytes], text: Raw, texts: list[Raw]) -> bool:
    """Tell whether opening the file does more than show a page of it."""
    what = opening["what"]
    if what == b"[":
        return False
    if what == b"<<":
        return not GOING_TO.search(text[opening.end() : opening.end() + 200])
    return not any(_shows_page(what.split()[0], one) for one in texts)


def _shows_page(number: bytes, text: Raw) -> bool:
    """Tell whether an object stands here and is a place in the document."""
    plain = re.search(rb"\b" + number + rb"\s+\d+\s+obj\s*(.{1,200})", text, re.DOTALL)
    body = plain[1] if plain else _compressed(number, text)
    return body.lstrip()[:1] == b"[" or bool(GOING_TO.search(body[:200]))


def _compressed(number: bytes, text: Raw) -> bytes:
    """Return an object of an object stream: pairs of number and place stand before the first one."""
    pairs = re.match(rb"\s*((?:\d+\s+\d+\s+)+)", text[:200_000])
    if pairs is None:
        return b""
    words = pairs[1].split()
    places = dict(zip(words[::2], words[1::2], strict=False))
    at = pairs.end() + int(places[number][:12]) if number in places else len(text)
    return bytes(text[at : at + 200])
