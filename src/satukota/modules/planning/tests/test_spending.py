"""Compulsory shares of the budget: judged by the law of the year, only when complete, and only from published figures."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.tables.api import workbook
from satukota.modules.planning import actions
from satukota.modules.planning.actions.spm import load_tables
from satukota.modules.planning.models import SpendingLine, SpendingYear
from satukota.modules.planning.queries.spending import share_lines, spending_dataset
from satukota.modules.planning.rules.spending import Verdict, is_regency, rules, rules_for, share_of
from satukota.modules.planning.tests.conftest import BACKEND, somebody

db = pytest.mark.django_db
LAST = timezone.localdate().year - 1
RULES = {rule.code: rule for rule in rules()}


@pytest.fixture
def planner(client, db):
    load_tables()
    client.force_login(somebody("uji-rencana", "planner", "bappeda"), BACKEND)
    return client


def report(client, code, budget, spent="", year=LAST, **more):
    fields = {"budget": str(budget), "spent": str(spent), "document": "Perda APBD 7/2025"} | more
    return client.post(f"/planning/spending/{code}/{year}/", fields)


def approve_all(client):
    client.force_login(somebody("uji-walidata", "walidata", "diskominfo"), BACKEND)
    figures = [f"spending-{row.pk}" for row in SpendingYear.objects.filter(state="submitted", is_current=False)]
    client.post("/planning/figures/decide/", {"figure": figures, "then": "approve"})
    client.force_login(somebody("uji-rencana", "planner", "bappeda"), BACKEND)


def verdict(code, year=LAST, stage="budget"):
    return next(getattr(line, stage).verdict for line in share_lines(year) if line.rule.code == code)


@db
def test_a_share_is_judged_when_every_line_was_approved_by_a_second_person(planner):
    assert verdict("education") == Verdict.INCOMPLETE
    report(planner, "total", "2.000.000.000.000")
    report(planner, "education", "399.999.999.999")
    assert verdict("education") == Verdict.INCOMPLETE
    approve_all(planner)
    assert verdict("education") == Verdict.MISSED
    assert verdict("education", stage="spent") == Verdict.INCOMPLETE
    report(planner, "education", "400.000.000.000", correction_reason="perubahan APBD")
    approve_all(planner)
    assert verdict("education") == Verdict.KEPT
    assert SpendingYear.objects.filter(line__code="education").count() == 2
    assert "perubahan APBD" in planner.get(f"/planning/public/corrections/?year={LAST}").content.decode()


@db
def test_who_reported_cannot_approve_and_others_cannot_report(planner):
    assert report(planner, "total", "1.000").status_code == 302
    figure = SpendingYear.objects.get()
    with pytest.raises(actions.RefusedFigures):
        actions.decide_figure(figure, actions_actor(), approve=True)
    for role, agency in (("officer", "dlh"), ("mayor", "kepala-daerah"), ("auditor", "inspektorat")):
        planner.force_login(somebody(f"uji-{role}", role, agency), BACKEND)
        assert report(planner, "education", "5").status_code == 403
        assert planner.post("/planning/spending/import/").status_code == 403


def actions_actor():
    from satukota.kernel.people.api import actor_for

    return actor_for(somebody("uji-rencana", "planner", "bappeda"))


@db
@pytest.mark.parametrize(
    ("year", "fields", "word"),
    [
        (LAST, {"budget": "-5"}, "budget"),
        (LAST + 1, {"spent": "5"}, "spent"),
        (LAST + 2, {}, "__all__"),
        (LAST, {"document": ""}, "document"),
    ],
)
def test_a_figure_that_cannot_be_true_is_refused_with_its_field(planner, year, fields, word):
    answer = planner.post(f"/planning/spending/total/{year}/", {"budget": "5", "document": "Perda 1"} | fields)
    assert answer.status_code == 422 and not SpendingYear.objects.exists()
    assert word in answer.context["form"].errors or answer.context["form"].non_field_errors()


@db
def test_the_page_says_what_is_missing_what_is_not_verified_and_on_what_law_it_rests(planner):
    text = planner.get(f"/planning/spending/?year={LAST}").content.decode()
    assert "belum diverifikasi" in text and "UU 1/2022 Pasal 146" in text
    assert "Belanja APBD seluruhnya" in text and "belum dapat dinilai" in text


@db
def test_a_sheet_is_looked_at_first_and_then_waits_like_hands(planner):
    sheet = workbook("Belanja", ("kode", "tahun", "anggaran", "realisasi", "uraian"), [
        ("total", LAST, 2_000_000, "1.900.000", "="), ("staff", LAST, 500_000, None, ""),
    ])  # fmt: skip

    def send(**more):
        file = SimpleUploadedFile("belanja.xlsx", sheet)
        return planner.post("/planning/spending/import/", {"file": file, "document": "LKPD", **more})

    assert send(dry_run="on").status_code == 200 and not SpendingYear.objects.exists()
    assert send().status_code == 302
    rows = {row.line.code: (row.budget, row.spent, row.state) for row in SpendingYear.objects.select_related("line")}
    assert rows == {"total": (2_000_000, 1_900_000, "submitted"), "staff": (500_000, None, "submitted")}


@db
def test_a_sheet_with_a_fault_names_row_and_column_and_writes_nothing(planner):
    bad = "kode;tahun;anggaran;realisasi\ntotal;2024;seratus;\nentah;2024;5;\ntotal;24;5;\nstaff;2024;5;\nstaff;2024;6;"
    file = SimpleUploadedFile("belanja.csv", bad.encode())
    answer = planner.post("/planning/spending/import/", {"file": file, "document": "LKPD"})
    assert answer.status_code == 422 and not SpendingYear.objects.exists()
    assert {problem.row for problem, _column, _why in answer.context["problems"]} == {2, 3, 4, 6}


@db
def test_the_data_set_carries_basis_and_certainty(planner):
    report(planner, "total", "100")
    approve_all(planner)
    health = [row for row in spending_dataset() if row["share"] == "Kesehatan"]
    assert {row["confidence"] for row in health} == {"unverified"}
    assert SpendingLine.objects.count() >= 10


def test_the_law_of_the_year_decides():
    enough = {"total": 1000, "transfer_out": 0, "infrastructure": 399, "staff": 301, "teacher_allowance": 0}
    assert share_of(RULES["infrastructure"], 2021, enough).verdict == Verdict.NOT_IN_FORCE
    assert share_of(RULES["infrastructure"], 2026, enough).verdict == Verdict.ADJUSTING
    assert share_of(RULES["infrastructure"], 2028, enough).verdict == Verdict.MISSED
    assert share_of(RULES["staff"], 2028, enough).verdict == Verdict.MISSED
    assert share_of(RULES["staff"], 2028, enough | {"staff": 300}).verdict == Verdict.KEPT
    assert (
        share_of(RULES["health"], 2024, {"health": 200, "total": 1000, "salaries": 1}).verdict == Verdict.NOT_IN_FORCE
    )


def test_a_fund_for_villages_binds_a_regency_alone():
    assert is_regency("35.17") and not is_regency("36.72")
    assert RULES["village_fund"] in rules_for("35.17") and RULES["village_fund"] not in rules_for("36.72")


amount = st.one_of(st.none(), st.integers(0, 10**15))


@given(st.sampled_from(rules()), st.integers(2000, 2040), st.lists(amount, min_size=12, max_size=12))
def test_a_share_is_never_judged_without_every_line_or_outside_its_years(rule, year, values):
    amounts = dict(zip(("total", "transfer_out", "education", "health", "infrastructure", "staff", "teacher_allowance",
                        "salaries", "general_transfers", "infrastructure_transfers", "balancing", "village_fund"),
                       values, strict=True))  # fmt: skip
    share = share_of(rule, year, amounts)
    if share.verdict in {Verdict.KEPT, Verdict.MISSED, Verdict.ADJUSTING}:
        base = amounts[rule.base] - (amounts[rule.without] if rule.without else 0)
        assert rule.in_force(year) and share.percent == Fraction(100 * amounts[rule.counted], base)
        met = share.percent >= rule.limit if rule.at_least else share.percent <= rule.limit
        assert met == (share.verdict == Verdict.KEPT)
        late = rule.adjust_until is None or date(year, 1, 1) >= rule.adjust_until
        assert late or share.verdict != Verdict.MISSED
    else:
        assert any(amounts[line] is None for line in rule.lines) == bool(share.missing)
