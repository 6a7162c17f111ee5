"""The gate of template lines sees what the formatter of templates lets pass."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
faults = runpy.run_path(str(ROOT / ".ci" / "template_lines.py"))["faults"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"<p>{'x' * 114}</p>", "121 characters, more than 120"),
        ("{% if a %}{% for b in c %}{% if b %}{{ b }}{% elif d %}", "more than 3 conditions"),
        ("  {% if late %}, {{ late }}{% endif %}", "a blank before a punctuation mark"),
        ("  : <b>{{ figure }}</b>", "a blank before a punctuation mark"),
        ('<p class="prose">\n  {{ text }}</p>', "a line break that .prose would show"),
        ('<p class="prose">{{ text }}\n</p>', "a line break that .prose would show"),
    ],
)
def test_a_line_that_a_reader_stumbles_over_is_a_fault(line, words):
    assert list(faults(line)) == [(1, words)]


def test_a_template_of_more_than_120_lines_is_to_be_cut():
    assert list(faults("<br>\n" * 120)) == []
    assert list(faults("<br>\n" * 121)) == [(121, "more than 120 lines")]


@pytest.mark.parametrize(
    "text",
    [
        '<p class="prose">{{ text }}</p>',
        "<p>\n  {{ name }}{% if late %}, {{ late }}{% endif %}.\n</p>",
        '  {% translate "Evidence" %}: {{ file.name }}',
        "<style>\n  .muted {\n    color: grey;\n  }\n</style>",
    ],
)
def test_a_line_that_reads_well_is_none(text):
    assert list(faults(text)) == []
