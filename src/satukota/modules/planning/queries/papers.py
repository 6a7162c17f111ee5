"""Head and signature of the city's papers about its plan: from its profile and its settings, whoever prints them."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from satukota.kernel.places.api import city
from satukota.kernel.registry.api import configured_text


@dataclass(frozen=True)
class PaperHead:
    """What stands above a paper and below it. `coat` is the city's coat of arms as a `data:` address, empty without one.

    Texts that a city has not set are empty; a paper leaves room for what is written by hand.
    """

    government: str
    office: str
    address: str
    coat: str
    place: str
    title: str
    signer: str
    nip: str


def paper_head() -> PaperHead:
    """Return head and signature as they are set."""
    profile, texts = city(), {name: configured_text(f"PLANNING_PAPER_{name}").strip() for name in SET}
    coat = f"data:image/svg+xml;base64,{b64encode(profile.coat.encode()).decode()}" if profile.coat else ""
    return PaperHead(
        f"Pemerintah {profile.name}", texts["OFFICE"], texts["ADDRESS"], coat, texts["PLACE"] or profile.short_name,
        texts["TITLE"], texts["SIGNER"], texts["NIP"],
    )  # fmt: skip


def paper_words() -> dict[str, str]:
    """Return head and signature as a closed round keeps them: who signs later did not sign that paper."""
    return {name: text for name, text in asdict(paper_head()).items() if name != "coat"}


def paper_of(content: Mapping[str, Any]) -> PaperHead:
    """Return head and signature of a document: those that it keeps, else as they are set now."""
    return replace(paper_head(), **content.get("paper", {}))


SET = ("OFFICE", "ADDRESS", "PLACE", "TITLE", "SIGNER", "NIP")
