"""Fifteen pages of the plan stand in four parts, each a row of its own; labels of filters begin as labels do."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import gettext, override

from satukota.modules.planning.tests.conftest import visit

TEMPLATES = Path(__file__).parents[2]
LABEL = re.compile(r"<label[^>]*>\s*\{% translate \"([^\"]+)\" %\}")
PAGES = {
    "/planning/": 4, "/planning/proposals/": 4, "/planning/regulations/": 3,
    "/planning/roadmap/": 4, "/planning/readiness/": 4, "/planning/risks/": 4, "/planning/money/": 4,
    "/planning/outcomes/": 4, "/planning/alignment/": 4, "/planning/priorities/": 4, "/planning/midterm/": 4,
    "/planning/partners/": 3, "/planning/commitments/": 3, "/planning/teams/": 3,
    "/planning/dimensions/": 3, "/planning/packages/": 4, "/planning/performance/": 4, "/planning/scenarios/": 4,
}  # fmt: skip


def navigation(page, label):
    return re.search(rf'<nav class="[^"]*" aria-label="{label}">(.*?)</nav>', page, re.DOTALL)[1]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_a_page_shows_its_part_and_what_else_is_in_it(client, people, plan, address):
    """Thirteen tabs and more stood in one row that nobody saw the end of."""
    page = visit(client, people.planner).get(address).content.decode()
    parts, pages = navigation(page, "Bagian rencana"), navigation(page, "Halaman bagian ini")
    assert len(re.findall(r"<a\s", parts)) == 4 and parts.count('aria-current="true"') == 1
    assert len(re.findall(r"<a\s", pages)) >= PAGES[address] and pages.count('aria-current="page"') == 1
    assert "?plan=None" not in pages


@pytest.mark.django_db
def test_every_page_of_the_plan_is_two_steps_from_every_other(client, people, plan):
    visit(client, people.planner)
    start = client.get("/planning/").content.decode()
    firsts = re.findall(r'href="([^"?]+)', navigation(start, "Bagian rencana"))
    reached = {
        address
        for first in firsts
        for address in re.findall(
            r'href="([^"?]+)', navigation(client.get(first).content.decode(), "Halaman bagian ini")
        )
    }
    assert reached == {*PAGES, f"/planning/plans/{plan.code}/versions/"}


@pytest.mark.parametrize("module", ["planning", "maturity"])
def test_labels_begin_with_a_capital(module):
    """The register of risks asked for "penanggung jawab"."""
    labels = {
        label
        for path in (TEMPLATES / module / "templates").rglob("*.html")
        for label in LABEL.findall(path.read_text(encoding="utf-8"))
    }
    with override("id"):
        words = {label: gettext(label) for label in labels}
    assert labels and not [said for pair in words.items() for said in pair if said[0].islower()]


def test_an_amount_on_a_tile_is_one_line():
    """ "Rp 106 miliar" broke into two lines where a tile was narrow."""
    drawn = Template("{% load ui %}{% tile 'Pagu' money %}{% tile 'Umur' days %}").render(
        Context({"money": "Rp 106 miliar", "days": "19,8"})
    )
    assert drawn.count("tile__value--money") == 1
    styles = (TEMPLATES.parents[2] / "frontend/src/styles/_components.scss").read_text(encoding="utf-8")
    assert re.search(r"\.tile__value--money \{[^}]*white-space: nowrap", styles)
