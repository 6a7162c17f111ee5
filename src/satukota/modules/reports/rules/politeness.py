"""Greetings, thanks and polite forms in what people write: understood, and never a title, a text or a place."""

import re
from dataclasses import dataclass

TOKEN = re.compile(r"/start\b|[^\W_]+(?:['’`´][^\W_]+)*")
LENGTHENED = re.compile(r"([^\W\d_])\1{2,}")


def word_set(*lines: str) -> frozenset[str]:
    """Return the words of some lines."""
    return frozenset(word for line in lines for word in line.split())


def phrase_set(*lines: str) -> frozenset[str]:
    """Return the phrases of some lines, which commas part."""
    return frozenset(phrase for line in lines for phrase in line.split(", "))


def _phrases(*lines: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for line in lines for phrase in line.split(", "))


GREETINGS = _phrases(
    "halo, hallo, hai, hi, hello, hei, hey, helo, /start, permisi, punten, salam, shalom, spada, hola",
    "assalamualaikum, asalamualaikum, assalamu'alaikum, assalamu alaikum, assalammualaikum, asslmkm, aslm, askum",
    "asalamu alaikum, assalamualaikum wr wb, assalamu'alaikum wr wb, assalamu alaikum wr wb, wr wb, wrwb",
    "warahmatullahi wabarakatuh, warrahmatullahi wabarakatuh, om swastiastu, salam sejahtera, salam hormat",
    "selamat pagi, selamat siang, selamat sore, selamat malam, slamat pagi, slmt pagi, slmt siang, slmt malam",
    "met pagi, met siang, met sore, met malam, wilujeng enjing, wilujeng siang, wilujeng sonten, wilujeng wengi",
    "sugeng enjing, sugeng siang, sugeng sonten, sugeng dalu, kulo nuwun, kulonuwun, nuwun sewu, nyuwun sewu",
    "sampurasun, rampes, ngapunten, good morning, tabik",
)
OPENERS = _phrases(
    "mau tanya, mau nanya, mo tanya, numpang tanya, numpang nanya, izin bertanya, ijin bertanya, izin tanya",
    "mau lapor, mau laporan, mau melapor, mau melaporkan, mau ngelapor, mau laporin, mo lapor, mau ngadu, mau mengadu",
    "saya mau lapor, saya mau melaporkan, saya mau tanya, saya ingin melaporkan, saya ingin melapor, saya hendak melapor",
    "ingin lapor, ingin melapor, ingin melaporkan, ingin bertanya, izin lapor, ijin lapor, izin melapor, ijin melapor",
    "izin melaporkan, ijin melaporkan, mohon izin, mohon ijin, mohon maaf, maaf ganggu, maaf mengganggu, maaf, nanya",
    "bade lapor, bade tumaros, bade naros, badhe lapor, badhe tanglet, arep lapor, arep takon, arek lapor, dek lapor",
    "rek lapor, pan lapor, pan takon, lapor, tanya, boleh tanya, bisa tanya, mau cerita, sekedar info, sekadar info",
)
THANKS = _phrases(
    "terima kasih, terimakasih, trima kasih, trimakasih, terima ksh, makasih, makasi, mksh, mksih, maksih, trims, trimz",
    "thanks, thank you, thx, tq, tks, tengkyu, ty, nuhun, hatur nuhun, haturnuhun, hatur nuwun, matur nuwun",
    "matur suwun, maturnuwun, matursuwun, suwun, kesuwun, nuwun, syukron, jazakallah, jazakallahu khairan",
    "matur sembah nuwun, nuhun pisan, suksma, wassalam, wassalamualaikum, wasalam, sama sama, hormat kami, salam",
    "terima kasih banyak, makasih banyak, makasih banget, terima kasih sebelumnya, makasih sebelumnya",
    "terima kasih atas bantuannya, terima kasih atas perhatiannya, terima kasih atas perhatian dan bantuannya",
    "terima kasih infonya, makasih infonya, terima kasih atas infonya, terima kasih responnya",
    "sehat selalu, semoga sehat selalu, sukses selalu",
)
HOURS = frozenset({"pagi", "siang", "sore", "malam", "malem", "enjing", "sonten", "wengi", "dalu"})
ALONE = frozenset({"p", "ping", "tes", "test", "menu", "mulai", "start", "info", "selamat", "woi", "oi", "hmm"})
"""What is a greeting only where nothing else is said."""
VOCATIVES = word_set(
    "pak bapak bpk bu ibu min mimin admin kak kaka kakak ka mas mba mbak bang abang gan om tante teh teteh kang akang",
    "aa ki lur dulur sob bos boss bro sis ya yah yaa nya nih dong semua semuanya bapak2 ibu2 sedulur rek cak neng gus",
    "pakde bude dok operator petugas lah deh",
)
THANKFUL = frozenset("🙏👍👌❤♥😊🙂😃😄😁🤗🤝💪👏🙌😍🥰☺")
"""Signs that thank; any other face alone opens a talk: somebody who is only angry is asked what is wrong."""
AGREEING = frozenset({"ya", "yah", "yaa"})
"""Words that soften what stands before them, and agree where they stand first."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote without greetings and thanks, and which of these were there."""

    words: str
    greeting: bool = False
    thanks: bool = False

    @property
    def only_polite(self) -> bool:
        """Tell whether nothing is left to act on."""
        return not self.words


def said(text: str) -> Said:
    """Return what a message says besides being polite. A greeting at its beginning and thanks at its end go."""
    spans = [match.span() for match in TOKEN.finditer(text)]
    tokens = tokens_of(text)
    if not tokens:
        symbols = _symbols(text)
        thanks = bool(THANKFUL & set(text))
        return Said(symbols, greeting=not thanks and not symbols, thanks=thanks)
    if len(tokens) == 1 and tokens[0] in (ALONE | VOCATIVES) - AGREEING:
        return Said("", greeting=True)
    first, thanked_first = _after_greetings(text, spans, tokens)
    last, thanked = _before_thanks(tokens, first)
    if first >= last:
        return Said("", greeting=first > 0 and not thanked_first, thanks=thanked or thanked_first)
    end = spans[last][0] if last < len(tokens) else len(text)
    words = text[spans[first][0] : end].strip() if first else text[:end].strip()
    return Said(words.rstrip(" ,;-\n"), greeting=first > 0, thanks=thanked)


def tokens_of(text: str) -> list[str]:
    """Return the words of a text in small letters, lengthened ones (“haloooo”) as they are spelt."""
    small = text.replace("’", "'").lower()
    tokens: list[str] = TOKEN.findall(small)
    if LENGTHENED.search(small):
        return [LENGTHENED.sub(r"\1", token) for token in tokens]
    return tokens


def _symbols(text: str) -> str:
    """Return a text without letters where it is an answer (“-”, “?”); hands and faces say nothing."""
    return text.strip() if text.strip() in {"-", "--", "?"} else ""


def _after_greetings(text: str, spans: list[tuple[int, int]], tokens: list[str]) -> tuple[int, bool]:
    """Return where the matter begins, and whether thanks stood before it."""
    at, thanked = 0, False
    while at < len(tokens):
        long = _phrase_at(tokens, at, GREETINGS | OPENERS | THANKS)
        if long:
            thanked = thanked or tuple(tokens[at : at + long]) in THANKS
            at += long
        elif _addresses(text, spans, tokens, at):
            at += 1
        else:
            break
    return at, thanked


def _addresses(text: str, spans: list[tuple[int, int]], tokens: list[str], at: int) -> bool:
    """Tell whether a word only addresses somebody: “pak,” or, behind a greeting, “min”; “malam pak” greets."""
    if tokens[at] in HOURS:
        return _hour_greets(text, spans, tokens, at)
    if at:
        return tokens[at] in VOCATIVES
    return tokens[at] in VOCATIVES - AGREEING and _pause_after(text, spans, at)


def _pause_after(text: str, spans: list[tuple[int, int]], at: int) -> bool:
    after = text[spans[at][1] : spans[at + 1][0]] if at + 1 < len(spans) else "."
    return any(sign in after for sign in ",.!\n")


def _hour_greets(text: str, spans: list[tuple[int, int]], tokens: list[str], at: int) -> bool:
    """Tell whether “pagi” or “malam” greets here: “malam pak” does, “malam ini ada begal” does not."""
    return at + 1 == len(tokens) or _pause_after(text, spans, at) or tokens[at + 1] in VOCATIVES - {"nih"}


def _before_thanks(tokens: list[str], first: int) -> tuple[int, bool]:
    """Return where thanks begin at the end, and whether there are any."""
    end, thanked = len(tokens), False
    while end > first:
        at = end
        while at > first and tokens[at - 1] in VOCATIVES:
            at -= 1
        long = _phrase_before(tokens, at, first)
        if not long:
            break
        end, thanked = at - long, True
    return end, thanked


def _phrase_at(tokens: list[str], at: int, phrases: frozenset[tuple[str, ...]]) -> int:
    return next((n for n in (6, 5, 4, 3, 2, 1) if tuple(tokens[at : at + n]) in phrases and at + n <= len(tokens)), 0)


def _phrase_before(tokens: list[str], end: int, first: int) -> int:
    return next((n for n in (6, 5, 4, 3, 2, 1) if end - n >= first and tuple(tokens[end - n : end]) in THANKS), 0)
