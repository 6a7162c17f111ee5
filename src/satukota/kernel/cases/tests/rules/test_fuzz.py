"""Damaged definitions: whatever an editor's hand does to a sound one, the checks answer and never fall over."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from satukota.kernel.cases.rules.checking import faults
from satukota.kernel.cases.rules.load import build
from satukota.kernel.cases.rules.problems import DefinitionError
from satukota.kernel.cases.rules.reading.source import Source
from satukota.kernel.cases.tests.rules.examples import akta, laporan


def places(node, path=()):
    """Yield the path of every part of a definition."""
    for name, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, name)
        yield from places(inner, (*path, name))


SOUND = [(one, list(places(one))) for one in (akta().raw, laporan().raw)]
JUNK = st.sampled_from([None, "x", "ajukan", "masuk", "5wd", 0, -1, 1.5, True, [], {}, ["x"], {"var": "x"}, {"x": {}}])


def part(node, path):
    for name in path:
        node = node[name]
    return node


@st.composite
def damaged(draw):
    raw, paths = draw(st.sampled_from(SOUND))
    raw = copy.deepcopy(raw)
    *around, name = draw(st.sampled_from(paths))
    value = draw(JUNK | st.sampled_from(paths).map(lambda path: part(raw, path)))
    part(raw, around)[name] = copy.deepcopy(value)
    return raw


@given(damaged())
@settings(max_examples=100, deadline=None)
def test_a_damaged_definition_is_accepted_or_told_what_is_wrong(raw):
    try:
        problems = faults(build(Source(raw)), Source(raw))
    except DefinitionError as refused:
        problems = list(refused.problems)
    assert all(one.message and one.line >= 1 for one in problems)
