"""Numbers as people here write them: the kernel's one reading of them."""

from satukota.kernel.readers.api import LARGEST, NOTHING, NotANumber, Style, bare, is_ambiguous, number_in, within

__all__ = ["LARGEST", "NOTHING", "NotANumber", "Style", "bare", "is_ambiguous", "number_in", "within"]
