"""The books of a bill: what was asked, came in and was given back, in whole rupiah; and what may still be given back."""

from dataclasses import dataclass

OVERPAYMENT, BOND, FEE = "overpayment", "bond", "fee"


@dataclass(frozen=True, slots=True)
class Ledger:
    """A bill in sums: `total` asked, of which `bond` is only deposited; `paid` came in, reversals taken off.

    `returned` is what was given back and `promised` what somebody asked for and nobody paid out yet, by kind.
    """

    total: int
    bond: int = 0
    paid: int = 0
    returned: tuple[tuple[str, int], ...] = ()
    promised: tuple[tuple[str, int], ...] = ()

    @property
    def left(self) -> int:
        """Return what is still to be paid."""
        return max(0, self.total - self.paid)

    @property
    def kept(self) -> int:
        """Return what the agency has of it: what came in without what was given back."""
        return self.paid - sum(amount for _kind, amount in self.returned)

    @property
    def free(self) -> int:
        """Return what came in and neither was given back nor is promised to be."""
        return self.kept - sum(amount for _kind, amount in self.promised)

    def refundable(self, kind: str) -> int:
        """Return how much of a kind may still be asked back: too much paid, the bond, or the fee itself."""
        over = max(0, self.paid - self.total)
        bond = min(self.bond, self.paid)
        whole = {OVERPAYMENT: over, BOND: bond, FEE: max(0, self.paid - over - bond)}[kind]
        gone = sum(amount for name, amount in (*self.returned, *self.promised) if name == kind)
        return max(0, whole - gone)


def shares(amount: int, left: list[int]) -> list[int] | None:
    """Return how one transfer pays several bills in full; None where it is not exactly what they ask for."""
    return list(left) if left and all(part > 0 for part in left) and amount == sum(left) else None
