import re
from pathlib import Path
from string import Formatter

import pytest

from satukota.kernel.cases.rules import messages, problems
from satukota.kernel.cases.rules.messages import MESSAGES

RULES = Path(messages.__file__).parent
CODE = re.compile(
    r"""(?:Error|Refusal|Failure|wrong|problem|refuse|ValueError)\(\s*(?:[^"()]*(?:\([^()]*\))?[^"()]*,\s*)?"([a-z_]+)\""""
)


def used():
    for path in RULES.rglob("*.py"):
        yield from CODE.findall(path.read_text())


def test_every_code_that_is_told_has_its_words():
    found = set(used())
    assert len(found) > 60
    assert found <= MESSAGES.keys()


@pytest.mark.parametrize("code", MESSAGES)
def test_every_message_can_be_filled(code):
    parts = {name for _, name, _, _ in Formatter().parse(MESSAGES[code]) if name}
    assert problems.wording(code, dict.fromkeys(parts, "x"))
