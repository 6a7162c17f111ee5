"""Questions about a report that was sent before: “sudah sampai mana?” is no new matter."""

import re

from satukota.modules.reports.rules.politeness import phrase_set, tokens_of, word_set
from satukota.modules.reports.rules.quotes import NUMBER

MOST_WORDS = 14
"""Whoever writes more than this tells of something."""
ALONE = phrase_set(
    "sampai mana, sampe mana, nyampe mana, sampai dimana, sampe dimana, sampai di mana, sampe di mana, tekan endi",
    "tekan ngendi, nepi mana, nepi ka mana, status laporan, cek laporan, cek status, lacak laporan, kabar laporan",
    "perkembangan laporan, progres laporan, progress laporan, update laporan, tindak lanjut laporan, nasib laporan",
    "laporan saya gimana, laporan saya bagaimana, laporan kula pripun, laporan abdi kumaha, laporanku piye",
    "gimana laporan, bagaimana laporan, kumaha laporan, piye laporan, pripun laporan",
)
"""What asks so by itself."""
BESIDE_NUMBER = word_set(
    "status cek lacak gimana bagaimana kumaha piye pripun kabar kabarnya kapan progres progress perkembangan update",
    "nomor no laporan lapor saya kode sudah belum mana sampai sampe tindak lanjut mau tanya min pak bu",
)
"""Words beside a number that say nothing more than that somebody asks for it."""


def asks_after(text: str) -> bool:
    """Tell whether a message asks what became of a report."""
    tokens = tokens_of(NUMBER.sub(" ", text))
    line = f" {' '.join(tokens)} "
    if len(tokens) <= MOST_WORDS and any(f" {phrase} " in line for phrase in ALONE):
        return True
    return bool(NUMBER.search(text)) and all(token in BESIDE_NUMBER for token in tokens)


def numbers_in(text: str) -> list[str]:
    """Return the numbers of reports that a text names."""
    return [re.sub(r"[^A-Z0-9-]", "-", number.upper()) for number in NUMBER.findall(text)]
