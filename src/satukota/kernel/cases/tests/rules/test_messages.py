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


def parts(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def used():
    for path in RULES.rglob("*.py"):
        yield from CODE.findall(path.read_text())


def test_every_code_that_is_told_has_its_words():
    found = set(used())
    assert len(found) > 60
    assert found <= MESSAGES.keys()


@pytest.mark.parametrize("code", MESSAGES)
def test_every_message_can_be_filled(code):
    assert problems.wording(code, dict.fromkeys(parts(MESSAGES[code]), "x"))


def test_every_message_is_there_in_indonesian_with_the_same_parts():
    text = (RULES.parent / "locale" / "id" / "LC_MESSAGES" / "django.po").read_text()
    pairs = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.MULTILINE))
    for source in set(MESSAGES.values()) - {"{said}"}:
        assert parts(pairs[source]) == parts(source)
