"""Which category some words are likely about, by learned weights: arithmetic alone.

A process that answers citizens keeps no library of machine learning in its memory for this; training alone does.
"""

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHORTEST, LONGEST = 2, 4
"""Pieces of words are so many letters long: they forgive spelling."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A learned model: the row of each piece, how rare it is (by row), what it says for each category (rows × categories)."""

    pieces: Mapping[str, int]
    rarity: "NDArray[Any]"
    votes: "NDArray[Any]"
    start: "NDArray[Any]"
    categories: tuple[str, ...]


def shares(weights: Weights, text: str) -> list[tuple[str, float]]:
    """Return (category, probability 0 to 1) of every category, the likeliest first."""
    import numpy as np

    counts = Counter(row for piece in _pieces(text) if (row := weights.pieces.get(piece)) is not None)
    rows = np.fromiter(counts, dtype=np.int64, count=len(counts))
    frequencies = np.array([1.0 + log(count) for count in counts.values()]) * weights.rarity[rows]
    length = float(np.sqrt((frequencies * frequencies).sum())) or 1.0
    scores = (frequencies / length) @ weights.votes[rows] + weights.start
    likely = np.exp(scores - scores.max())
    ranked = zip(weights.categories, (likely / likely.sum()).tolist(), strict=True)
    return sorted(ranked, key=lambda pair: -pair[1])


def _pieces(text: str) -> Iterator[str]:
    """Yield the pieces of each word with a space before and behind it; a short word is a piece as a whole, once."""
    for word in text.lower().split():
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            yield from (padded[at : at + length] for at in range(max(1, len(padded) - length + 1)))
            if len(padded) <= length:
                break


def weights_to_bytes(weights: Weights) -> bytes:
    """Return weights as bytes that hold arrays and nothing that could run."""
    import numpy as np

    written = io.BytesIO()
    np.savez_compressed(
        written,
        pieces=np.array(sorted(weights.pieces, key=weights.pieces.__getitem__)),
        rarity=weights.rarity.astype(np.float32),
        votes=weights.votes.astype(np.float32),
        start=weights.start,
        categories=np.array(weights.categories),
    )
    return written.getvalue()


def weights_from_bytes(written: bytes) -> Weights:
    """Return the weights that `weights_to_bytes` wrote. Raises ValueError for bytes that would run something."""
    import numpy as np

    with np.load(io.BytesIO(written), allow_pickle=False) as arrays:
        pieces = {str(piece): row for row, piece in enumerate(arrays["pieces"])}
        categories = tuple(str(code) for code in arrays["categories"])
        return Weights(pieces, arrays["rarity"], arrays["votes"], arrays["start"], categories)
