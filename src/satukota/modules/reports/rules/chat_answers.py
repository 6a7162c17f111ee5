"""What somebody means who answers in a chat: send, stop, do not know, one of a list, a place."""

import re
from collections.abc import Mapping, Sequence

from satukota.modules.reports.rules.catalogue import Question, Words
from satukota.modules.reports.rules.politeness import VOCATIVES, phrase_set, tokens_of, word_set

FILLERS = VOCATIVES | word_set(
    "mangga monggo sok ayo",
    "aja saja ajah aj deh dong lah kok sih nih sekarang langsung mohon tolong silakan silahkan segera yuk atuh wae",
    "bae jawab jawaban no nomor nomer nmr angka pilih pilihan pilihannya yang yg itu ini saya aku abdi kulo",
)
SEND = word_set(
    "kirim kirimkan kirimin kirimna kirimke kintun ya iya iyah y yes yup yoi ok oke okey okay betul benar bener sudah",
    "udah setuju lanjut lanjutkan siap sip gas gaskeun nggih inggih enggih injih muhun sumuhun leres send sampun enya",
    "1 baik",
)
NOT_YET = word_set("jangan jgn nanti ntar tunggu sebentar bentar ojo aja ulah entong engke mengko sik mangke")
WAITING = word_set("kirim dikirim kirimkan dikirimkan kirimin dulu dl dlu sik sek heula disit disik ya masih mau cek")
MOST_WAITING = 5
CANCEL = phrase_set(
    "batal, batalkan, batalin, cancel, stop, tidak jadi, gak jadi, ga jadi, nggak jadi, ngga jadi, gajadi",
    "tdk jadi, ora sido, ora jadi, teu jadi, urung, mboten siyos",
)
SKIP = phrase_set(
    "0, lewati, lewat, skip, tidak tahu, tidak tau, tdk tahu, tdk tau, gak tahu, gak tau, ga tau, ga tahu",
    "nggak tau, nggak tahu, ngga tau, ngga tahu, gatau, g tau, gk tau, kurang tahu, entah, kurang tau",
    "kurang paham, ora ngerti, ora weruh, teu terang, teu apal, mboten ngertos, duka, mboten mangertos, lupa",
    "tidak hafal, gak hafal, ora eruh, embuh, sudah tadi, sudah ditulis tadi, lainnya, lain, tidak ada, gak ada",
    "ora ana, teu aya",
)
NUMBERS = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "siji": 1, "loro": 2, "telu": 3, "hiji": 1}
YES = word_set(
    "ya iya iyah y ada benar betul bener nggih inggih muhun enya yoi hooh pernah sudah",
)
NO = word_set(
    "tidak tdk gak ga nggak ngga enggak ora teu henteu mboten belum blm durung belom engga no",
)
COMMON = word_set(
    "atau lebih dan tidak sudah belum dari yang lain",
)
CUE = (
    r"di|d|dpn|depan|dekat|deket|dkt|sebelah|samping|belakang|blkg|seberang|sebrang|ujung|pertigaan|perempatan|prapatan"
    r"|simpang|jl|jln|jalan|gang|gg|rt|rw|kel|kelurahan|kec|kecamatan|desa|ds|kp|kampung|kmpg|perum|perumahan|komplek"
    r"|kompleks|blok|pasar|lingkungan|link|dusun|terminal|stasiun|masjid|mushola|musholla|sekolah|sd|sdn|smp|smpn|sma"
    r"|smk|toko|kantor|puskesmas|rs|rsud|alun-alun|lapangan|jembatan|warung|pabrik|taman|ning|ing|cerak|caket|payuneun"
    r"|gigireun|ngarep|mburi|daerah|wilayah|area|km|tol|bundaran|halte|rumah"
)
PLACE = re.compile(rf"\b(?:{CUE})\b\.?\s*[^\W_]", re.IGNORECASE)
MATTER = word_set(
    "mati rusak padam tumbang banjir bocor bau menumpuk numpuk mampet berlubang lubang bolong longsor macet gelap",
    "putus nutup menutup hilang kotor keruh ambles amblas roboh ambruk jebol terbakar kebakaran pecah retak miring",
    "bising berisik parkir ngebut kecelakaan tabrakan meluap menyala nyala jatuh robohnya numpuknya rubuh njeglong",
    "amblong",
)


def bare(text: str) -> str:
    """Return an answer without what makes it polite, in small letters."""
    kept = [token for token in tokens_of(text) if token not in FILLERS]
    return " ".join(kept) or text.strip().lower().strip(" .!?")


def is_send(text: str) -> bool:
    """Tell whether somebody agrees to send."""
    words = [word for word in tokens_of(text) if word not in FILLERS or word in SEND]
    return bool(words) and all(word in SEND for word in words)


def is_wait(text: str) -> bool:
    """Tell whether somebody wants what is ready not to be sent yet."""
    words = {word for word in tokens_of(text) if word not in FILLERS - NOT_YET}
    return len(words) <= MOST_WAITING and bool(words & (NOT_YET - FILLERS)) and words <= NOT_YET | WAITING


def is_cancel(text: str) -> bool:
    """Tell whether somebody wants to send nothing."""
    return bare(text) in CANCEL


def is_skip(text: str) -> bool:
    """Tell whether somebody does not know, or wants none of what is offered."""
    return bare(text) in SKIP


def number_of(text: str) -> int | None:
    """Return the number that an answer is (“no 2”, “yang dua”, “2.”), None where it is more than a number."""
    word = bare(text)
    if re.fullmatch(r"\d{1,2}", word):
        return int(word)
    return NUMBERS.get(word)


def chosen(text: str, labels: Sequence[str]) -> int | None:
    """Return which of a list an answer names, by its number or by its words; None for none or several."""
    number = number_of(text)
    if number is not None:
        return number - 1 if 1 <= number <= len(labels) else None
    words = set(bare(text).split())
    names = [set(tokens_of(label)) for label in labels]
    fitting = [n for n, name in enumerate(names) if words <= name or (name <= words and len(words) <= len(name) + 3)]
    return fitting[0] if len(fitting) == 1 and words - COMMON else None


def answer_to(question: Question, text: str, language: str = "id") -> str | None:
    """Return the answer to a question that words give, None where they give none."""
    if not question.choices:
        number = re.fullmatch(r"\D{0,12}?(\d{1,12})\D{0,20}", text.strip()) if question.type == "number" else None
        if question.type == "number":
            return number[1] if number else None
        return text.strip()[: question.max] or None
    codes = list(question.choices)
    position = chosen(text, [_label(question.choices[code], language) for code in codes])
    if position is not None:
        return codes[position]
    words = set(bare(text).split())
    for sign, wanted in ((YES, "yes"), (NO, "no")):
        if words and words <= sign and wanted in codes:
            return wanted
    return named_in(question.choices, text, language)


def named_in(choices: Mapping[str, Words], text: str, language: str = "id") -> str | None:
    """Return the one choice whose own word stands in a longer text (“airnya sudah sedada”), else None."""
    words = set(tokens_of(text))
    names = {code: set(tokens_of(_label(label, language))) - COMMON for code, label in choices.items()}
    hits = [code for code, name in names.items() if any(len(word) >= 6 and word in words for word in name)]
    return hits[0] if len(hits) == 1 else None


def _label(words: Words, language: str) -> str:
    return words.get(language) or words["id"]


def is_place(text: str) -> bool:
    """Tell whether words say where something is, not what: short, or with a word of place, and no complaint."""
    tokens = tokens_of(text)
    if set(tokens) & MATTER:
        return False
    return bool(PLACE.search(text)) or len(tokens) <= 6


def place_in(text: str) -> str:
    """Return the part of some words that says where, nothing where none does."""
    for line in reversed(text.split("\n")):
        match = PLACE.search(line)
        if match:
            return line[match.start() :].strip()[:300]
    return ""
