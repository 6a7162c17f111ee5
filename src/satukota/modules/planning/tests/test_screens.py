"""Every page of the plan, looked at by axe on a phone, a laptop and the wall, light and dark."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browsing import tour

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.actions.priorities import add_candidates, save_criterion, save_prioritisation
from satukota.modules.planning.demo.cycle import play_round
from satukota.modules.planning.demo.midterm import load_midterm, load_priorities
from satukota.modules.planning.models import (
    AgencyReport,
    Criterion,
    Indicator,
    Prioritisation,
    Regulation,
    Round,
    Target,
)
from satukota.modules.planning.queries.drafting import review
from satukota.modules.planning.queries.priorities import open_items
from satukota.modules.planning.queries.sheets import table_of
from satukota.modules.planning.tests import workbooks
from satukota.modules.planning.tests.cities import town

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    """A small city in the middle of a round."""
    made = town(agencies=8, each=6)
    play_round()
    actions.decide_version(made.plan, "Disahkan", Actor.system())
    made.plan.items.filter(code="gempil").update(name="Gempil (diubah)")
    propose_a_change(made)
    return made


def propose_a_change(made):
    """Let a change of this year's target wait for a second person."""
    year = timezone.localdate().year
    target = Target.objects.filter(indicator__is_key=False, year=year, definition__unit="%").earliest("pk")
    change = actions.PlanChange(f"Perubahan Renja {year}", timezone.localdate(), "Pagu berkurang")
    aim = actions.Aim(year, target.value - 5, steps=tuple(step - 5 for step in target.steps))
    actions.write_target(target.indicator, aim, Actor(made.planner.pk, "planner"), change)


def staff_pages(city):
    item, indicator = city.plan.items.get(code="gempil"), Indicator.objects.exclude(source="live").earliest("code")
    held, plan = Round.objects.get(), city.plan.code
    behind = Indicator.objects.filter(standings__light="behind").first() or indicator
    given = {
        "mayor": [], "plan": [], "readiness": [], "roadmap": [], "regulations": [], "indicators": [], "rounds": [],
        "spm": [], "counted_reports": [], "new_item": [], "new_plan": [], "new_indicator": [], "formula": [],
        "new_regulation": [], "open_round": [], "item": [item.uid], "edit_item": [item.uid], "drop_item": [item.uid],
        "realise": [item.uid], "judge": [item.uid, "people"], "new_detail": [item.uid, "risk"], "import": [plan],
        "versions": [plan], "decide": [plan], "edit_plan": [plan], "indicator": [behind.code], "round": [held.pk],
        "edit_indicator": [indicator.code], "define": [indicator.code], "target": [indicator.code],
        "meeting": [held.pk], "close_round": [held.pk], "edit_spm": ["1.02.04", held.year],
        "edit_regulation": [Regulation.objects.first().pk], "money": [], "import_budgets": [plan],
        "allocate": [item.uid, held.year],
    }  # fmt: skip
    found = {name: reverse(f"planning:{name}", args=args) for name, args in given.items()}
    states = {report.case.state: report for report in AgencyReport.objects.select_related("case")}
    found |= {f"report_{state}": reverse("planning:report", args=[report.pk]) for state, report in states.items()}
    found["live"] = reverse("planning:indicator", args=[Indicator.objects.filter(source="live").first().code])
    found["corrective"] = f"{reverse('planning:corrective')}?indicator={behind.code}&round={held.pk}"
    changed = Target.objects.filter(is_change=True).select_related("indicator").earliest("pk").indicator
    found |= {"targets": reverse("planning:targets"), "changed": reverse("planning:indicator", args=[changed.code])}
    found["roadmap_term"] = f"{reverse('planning:roadmap')}?by=term"
    found["plan_filtered"] = f"{reverse('planning:plan')}?quick=1"
    return found


def sheet_pages(city):
    """A sheet of SIPD that is being looked at, one with faults, and one that was applied."""
    goal = city.plan.items.filter(kind__in=("objective", "goal", "mission")).order_by("-depth", "path").first()
    looked_at = actions.start_import(city.plan, "rkpd-2026.xlsx", workbooks.rkpd(), Actor.system())
    actions.map_columns(looked_at, actions.columns_of(looked_at), {"parent": goal.code})
    content = workbooks.xlsx([["jenis", "kode", "nama", "anggaran", "lain"], ["aksi", 7.1, "Uji", "1,234", "x"]])
    faulty = actions.start_import(city.plan, "salah.xlsx", content, Actor.system())
    content = workbooks.xlsx([["jenis", "kode", "nama"], ["aksi", "X.1", "Uji"]])
    done = actions.start_import(city.plan, "selesai.xlsx", content, Actor.system())
    shown = review(done, table_of(bytes(done.content)), actions.columns_of(done))
    actions.apply_import(done, Actor.system(), fingerprint=shown.fingerprint)
    sheets = {"sheet": looked_at, "sheet_faulty": faulty, "sheet_applied": done}
    return {name: reverse("planning:sheet", args=[sheet.pk]) for name, sheet in sheets.items()}


def statement_pages(city):
    """What the city's own statements ask for: outcomes, links, partners, commitments, teams, priorities, mid-term."""
    item = city.plan.items.get(code="gempil")
    names = ("outcomes", "new_outcome", "alignment", "partners", "new_partner", "commitments", "teams")
    pages = {name: reverse(f"planning:{name}") for name in names}
    pages["outcomes_open"] = f"{pages['outcomes']}?open=all"
    pages["alignment_gap"] = f"{pages['alignment']}?gap=items_without_link"
    pages["commitment"] = reverse("planning:new_statement", args=["commitment"])
    mine = load_priorities(city.plan, city.planner, city.mayor)
    draft = Prioritisation(plan=city.plan, year=mine.year, title="Lain", ceiling=1, ceiling_source="KUA")
    save_prioritisation(draft, Actor(city.planner.pk, "planner"))
    save_criterion(Criterion(prioritisation=draft, name="Mendesak", weight=10), Actor.system())
    add_candidates(draft, open_items(draft)[:2], Actor.system())
    candidate = draft.candidates.first()
    pages["rate"] = reverse("planning:rate_candidate", args=[draft.pk, candidate.pk])
    pages["add_candidates"] = reverse("planning:add_candidates", args=[draft.pk])
    pages |= {"priorities": reverse("planning:priorities"), "midterms": reverse("planning:midterms")}
    pages |= {f"chosen_{row.pk}": reverse("planning:prioritisation", args=[row.pk]) for row in (mine, draft)}
    pages["midterm"] = reverse("planning:midterm", args=[load_midterm(city.plan, city.planner).pk])
    pages["item"] = reverse("planning:item", args=[item.uid])
    return pages | {name: reverse(f"planning:{name}", args=[item.uid]) for name in ("new_link", "new_partnership")}


def test_what_the_citys_statements_ask_for_fits_and_axe_finds_nothing(visit, city):
    stops = [(f"planning-{name}", address, city.planner) for name, address in statement_pages(city).items()]
    assert tour(visit, stops, [(360, True), (1440, False)]) == ""


def test_every_page_of_an_import_fits_and_axe_finds_nothing(visit, city):
    pages = sheet_pages(city) | {"import": reverse("planning:import", args=[city.plan.code])}
    stops = [(f"planning-{name}", address, city.planner) for name, address in pages.items()]
    stops.append(("planning-versions", reverse("planning:versions", args=[city.plan.code]), city.planner))
    assert tour(visit, stops, [(360, True), (1440, False)]) == ""


def public_pages(city):
    shown = Indicator.objects.filter(values__state="published").first()
    changed = Target.objects.filter(is_change=True, decision__approved=True).earliest("pk").indicator
    pages = {"public": reverse("planning:public")}
    named = (("public_one", shown), ("public_changed", changed))
    return pages | {name: reverse("planning:public_indicator", args=[row.code]) for name, row in named}


def test_every_staff_page_fits_and_axe_finds_nothing(visit, city):
    stops = [(f"planning-{name}", address, city.planner) for name, address in staff_pages(city).items()]
    assert tour(visit, stops) == ""


def test_every_public_page_fits_and_axe_finds_nothing(visit, city):
    stops = [(f"planning-{name}", address, None) for name, address in public_pages(city).items()]
    assert tour(visit, stops, [(360, True), (1440, False)]) == ""


def test_what_a_chart_shows_stands_below_it_as_a_table(visit, city):
    for name in ("live", "indicator"):
        page = visit(staff_pages(city)[name], city.mayor)
        assert page.locator("main figure.chart").count() == page.locator("main figure.chart details table").count() == 1
