"""What is wrong with a definition or with an answer, as a code and its parts; texts are translated outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from satukota.kernel.cases.rules.messages import MESSAGES
from satukota.kernel.cases.rules.words import params_in


def wording(code: str, params: Mapping[str, object]) -> str:
    """Return the English text of a code; `_(MESSAGES[code]).format_map(params_in(params, language))` gives any other."""
    return MESSAGES[code].format_map(params_in(params, "en"))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a definition: `line` counts from 1, `path` is dotted (`actions.3.guard`)."""

    line: int
    path: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the English text."""
        return wording(self.code, self.params)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with an answer. The parts never hold what the person typed."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the English text."""
        return wording(self.code, self.params)


class DefinitionError(Exception):
    """The definition cannot be used; `problems` says what is wrong and where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(f"line {problem.line}: {problem.path}: {problem.message}" for problem in problems[:5])
        )
