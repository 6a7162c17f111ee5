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


def name_pattern(word: str) -> bytes:
    """Return a pattern for a name, each of its letters plain or in hex."""
    letters = (rb"(?:%s|#%s)" % (re.escape(letter).encode(), _hex(letter)) for letter in word)
    return rb"/" + b"".join(letters) + END_OF_NAME


def _hex(letter: str) -> bytes:
    return b"".join(b"[%c%c]" % (ord(digit), ord(digit.swapcase())) for digit in f"{ord(letter):02x}")


FORBIDDEN = ("JavaScript", "Launch", "RichMedia", "SubmitForm", "ImportData", "EmbeddedFile", "EmbeddedFiles")
PROGRAM = re.compile(b"|".join(name_pattern(word) for word in FORBIDDEN))
FORM_PROGRAM = re.compile(name_pattern("XFA") + rb"\s*(?:\[|\d+\s+\d+\s+R)")
ENCRYPTED = re.compile(name_pattern("Encrypt") + rb"\s*(?:<<|\d+\s+\d+\s+R)")
OBJECT_STREAM = re.compile(name_pattern("ObjStm") + rb"|" + name_pattern("First") + rb"\s*\d+(?!\s*\d)")
"""Readers find such a stream by its place alone, so that one is known by the number of its first object too."""
FLATE = re.compile(name_pattern("Filter") + rb"\s*\[?\s*" + name_pattern("FlateDecode") + rb"\s*(?:\]|/|>>|\s)")
OPENING = re.compile(name_pattern("OpenAction") + rb"\s*(?P<what>\[|<<|\d+\s+\d+\s+R)")
GOING_TO = re.compile(name_pattern("S") + rb"\s*" + name_pattern("GoTo"))
STREAM = re.compile(rb"\bstream\r?\n")


def refuse_programs(data: Raw) -> None:
    """Raise Unacceptable: program, locked (nobody can look into it), unreadable (an object stream is damaged)."""
    if ENCRYPTED.search(data):
        raise Unacceptable("locked")
    texts = [data, *object_streams(data)]
    if any(PROGRAM.search(text) or FORM_PROGRAM.search(text) for text in texts):
        raise Unacceptable("program")
    openings = [(opening, text) for text in texts for opening in islice(OPENING.finditer(text), MOST_OPENINGS + 1)]
    if len(openings) > MOST_OPENINGS or any(_acts(opening, text, texts) for opening, text in openings):
        raise Unacceptable("program")


def object_streams(data: Raw) -> Iterator[bytes]:
    """Yield the contents of the streams that hold objects. Raises Unacceptable: unreadable, program."""
    left, seen = MOST_UNPACKED, 0
    for mark in OBJECT_STREAM.finditer(data):
        if mark.start() < seen:
            continue
        stream = STREAM.search(data, mark.end(), mark.end() + HEAD)
        before = data[max(0, mark.start() - HEAD) : mark.start()]
        head = before[max(before.rfind(b"obj"), 0) :] + data[mark.start() : stream.start() if stream else mark.end()]
        content = _unpack(data, stream.end(), left) if stream and FLATE.search(head) else b""
        if not content or stream is None:  # packed in a way that nothing honest uses: nobody can look into it
            raise Unacceptable("program")
        left, seen = left - len(content), stream.end()
        yield content


def _unpack(data: Raw, start: int, most: int) -> bytes:
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
    return not any(_shows_page(what.split()[0], part) for part in texts)


def _shows_page(number: bytes, text: Raw) -> bool:
    """Tell whether an object stands here and is a place in the document."""
    plain = re.search(rb"\b" + number + rb"\s+\d+\s+obj\s*(.{1,200})", text, re.DOTALL)
    body = plain[1] if plain else _compressed_object(number, text)
    return body.lstrip()[:1] == b"[" or bool(GOING_TO.search(body[:200]))


def _compressed_object(number: bytes, text: Raw) -> bytes:
    """Return an object of an object stream: pairs of number and place stand before the first one."""
    pairs = re.match(rb"\s*((?:\d+\s+\d+\s+)+)", text[:200_000])
    if pairs is None:
        return b""
    words = pairs[1].split()
    places = dict(zip(words[::2], words[1::2], strict=False))
    at = pairs.end() + int(places[number][:12]) if number in places else len(text)
    return bytes(text[at : at + 200])
