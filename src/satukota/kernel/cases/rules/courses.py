"""What may follow an application: its paper renewed or amended, an appeal against how it ended."""

from dataclasses import dataclass

from satukota.kernel.cases.rules.terms import Term

AT_END, AT_ISSUE = "end", "issue"
KEEP, NEW = "keep", "new"


@dataclass(frozen=True, slots=True)
class Renewal:
    """A paper that is about to end is applied for again with the earlier answers and papers.

    It opens `opens` before the last day and closes `closes` after it. `again` are answers and `papers` documents that
    are not taken over; `starts` is the answer that becomes the day after the earlier paper's last. `replaces` says
    whether the earlier paper holds to its own end, or until the new one is issued.
    """

    opens: Term
    closes: Term | None = None
    again: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    starts: str = ""
    replaces: str = AT_END


@dataclass(frozen=True, slots=True)
class Amendment:
    """The holder of a valid paper asks to change these `answers`; `papers` are brought anew.

    `number` and `until` say whether the paper that replaces it keeps the number and the last day, or has new ones.
    """

    answers: tuple[str, ...]
    papers: tuple[str, ...] = ()
    number: str = NEW
    until: str = KEEP


@dataclass(frozen=True, slots=True)
class Appeal:
    """Against an end in these states an applicant may object `within` a term: as a case of the type `course`.

    `basis` is the rule that sets the term, `verified` whether somebody has compared it with the law in force. `granted`
    is the action of the system that opens the matter again.
    """

    from_: tuple[str, ...]
    within: Term
    basis: str
    course: str
    granted: str = ""
    verified: bool = True
