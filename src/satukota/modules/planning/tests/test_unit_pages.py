"""Pages, sheets and programs of units: filled in, ranked, imported and taken back; what everybody sees hides the few."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.models import Unit, UnitSheet, UnitValue
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.rounds import GROUND, QUARTER, actor, step
from satukota.modules.planning.tests.units import by_units, make_units, open_and_say, publish, say, whole

pytestmark = pytest.mark.django_db
AT = f"?year={QUARTER.year}&quarter={QUARTER.number}"


def page_of(indicator, rest=""):
    return f"/planning/indicators/{indicator.code}/units/{rest}"


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_an_officer_fills_in_each_unit_in_a_row_of_its_own(plan, people, client):
    indicator, (one, two) = by_units(2)
    opened = actions.open_round(QUARTER.year, QUARTER.number, actor(people.planner, "planner"))
    visit(client, people.officer)
    report = f"/planning/reports/{opened.reports.get(agency__code='dinkes').pk}/"
    assert page_of(indicator, "fill/") in text_of(client.get(report))
    answer = client.post(page_of(indicator, "fill/") + AT, {f"u{one.pk}-value": "80,5", f"u{two.pk}-n": ""})
    assert (answer.status_code, answer.url) == (302, report)
    assert [(row.value, row.state) for row in UnitValue.objects.all()] == [(Decimal("80.5"), "draft")]
    assert "1 dari 2 unit sudah melapor" in text_of(client.get(report))


def test_what_is_wrong_with_one_unit_stands_beside_it_and_nothing_typed_is_lost(plan, people, client):
    indicator, (one, two) = by_units(2)
    actions.open_round(QUARTER.year, QUARTER.number, actor(people.planner, "planner"))
    visit(client, people.officer)
    answer = client.post(page_of(indicator, "fill/") + AT, {f"u{one.pk}-value": "80", f"u{two.pk}-value": "banyak"})
    assert answer.status_code == 422
    assert 'value="banyak"' in text_of(answer) and 'value="80"' in text_of(answer)
    assert not UnitValue.objects.exists()


def test_a_published_unit_asks_for_reason_and_document_on_its_page(plan, people, client):
    indicator, (one, two) = by_units(2)
    publish(open_and_say(indicator, people, {one: 80, two: 60}), people)
    visit(client, people.officer)
    fill = page_of(indicator, "fill/") + AT
    typed = {f"u{one.pk}-value": "80", f"u{two.pk}-value": "50"}
    refused = client.post(fill, typed)
    assert refused.status_code == 422 and 'value="50"' in text_of(refused)
    ground = {"correction_reason": "Salah hitung", "document": "BA 1/2026"}
    assert client.post(fill, typed | ground).status_code == 302
    [waiting] = UnitValue.objects.filter(state="submitted")
    assert (waiting.value, waiting.replaces.value) == (50, 60)
    visit(client, people.steward)
    assert "Unit 2" in text_of(client.get("/planning/figures/waiting/"))
    client.post("/planning/figures/decide/", {"figure": f"unit-{waiting.pk}", "then": "approve"})
    assert whole(indicator).value == 65


def test_the_worst_unit_stands_first_and_the_filter_says_what_it_leaves_out(plan, people, client):
    indicator, units = by_units(3)
    publish(open_and_say(indicator, people, dict(zip(units, (79, 20, 60), strict=True))), people)
    visit(client, people.planner)
    text = text_of(client.get(page_of(indicator) + AT))
    assert text.index("Unit 2") < text.index("Unit 3") < text.index("Unit 1")
    filtered = text_of(client.get(page_of(indicator) + AT + "&light=behind"))
    assert "Unit 2" in filtered and "Unit 1<" not in filtered and "2 unit tidak tampil" in filtered
    rows = client.get(f"/planning/indicators/{indicator.code}/units.csv{AT}").content.decode("utf-8-sig").splitlines()
    assert [row.split(";")[1] for row in rows[1:]] == ["Unit 2", "Unit 3", "Unit 1"]
    head = text_of(client.get(f"/planning/indicators/{indicator.code}/?year=2025"))
    assert "3 dari 3 unit sudah melapor" in head


def test_nobody_of_another_agency_fills_in_or_imports_units(plan, people, client):
    indicator, (one, _two) = by_units(2)
    visit(client, people.stranger)
    assert client.post(page_of(indicator, "fill/") + AT, {f"u{one.pk}-value": "1"}).status_code == 403
    assert client.get(page_of(indicator, "import/") + AT).status_code == 403
    assert client.get(page_of(indicator, "setup/")).status_code == 403
    assert client.get("/planning/units/dinkes/add/").status_code == 403


def test_everybody_sees_the_published_units_without_what_speaks_of_a_few_persons(plan, people, client):
    indicator, units = by_units(4, "sum", unit="anak", of_persons=True)
    said = dict(zip(units, (3, 70, 40, 7), strict=True))
    opened = open_and_say(indicator, people, said)
    address = f"/planning/public/{indicator.code}/{AT}"
    table = f"/planning/public/{indicator.code}/units.csv{AT}"
    assert "70,0000" not in client.get(table).content.decode("utf-8-sig")
    publish(opened, people)
    text = text_of(client.get(address))
    assert "4 dari 4 unit sudah melapor" in text and "2 angka disembunyikan" in text
    rows = client.get(table).content.decode("utf-8-sig").splitlines()
    values = {line.split(";")[1]: line.split(";")[4] for line in rows[1:]}
    assert values == {"Unit 1": "", "Unit 2": "70,0000", "Unit 3": "40,0000", "Unit 4": ""}
    for light in ("behind", "no_target", "missing"):
        listed = client.get(f"/planning/public/{indicator.code}/units.csv{AT}&light={light}").content.decode(
            "utf-8-sig"
        )
        assert "Unit 1" not in listed


def test_a_correction_of_few_persons_is_in_no_public_list(plan, people, client):
    indicator, (one, two) = by_units(2, "sum", unit="anak", of_persons=True, computed=False)
    opened = open_and_say(indicator, people, {one: 30, two: 70})
    actions.report_value(indicator, QUARTER, actions.Reading(Decimal(100)), actor(people.officer))
    publish(opened, people)
    [row] = say(indicator, people, {one: 3}, ground=GROUND).waiting
    actions.decide_units([row], actor(people.steward, "walidata"), approve=True)
    for address in ("/planning/public/corrections/?year=2025", f"/planning/public/{indicator.code}/{AT}"):
        assert "3,0 anak" not in text_of(client.get(address))


def book(rows, head=("NPSN", "Nama Sekolah", "Nilai", "Jumlah siswa", "Keterangan"), title="Rekap nilai"):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append([title])
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    out = BytesIO()
    workbook.save(out)
    return SimpleUploadedFile("rekap.xlsx", out.getvalue())


def take_in(client, indicator, file):
    answer = client.post(page_of(indicator, "import/") + AT, {"file": file})
    assert answer.status_code == 302, text_of(answer)
    return answer.url


def test_a_sheet_as_schools_send_it_is_looked_at_reported_and_taken_back(plan, people, client):
    indicator, (one, two, three) = by_units(3, "weighted")
    opened = open_and_say(indicator, people, {one: (50, 100)})
    visit(client, people.officer)
    page = take_in(
        client,
        indicator,
        book([("U1", "Unit 1", "60,5", 120, "ralat"), ("", "Unit 2", 80, 80), ("U3", "Unit 3", None, 50)]),
    )
    seen = client.get(page)
    assert "Unit 3" in text_of(seen) and UnitValue.objects.count() == 1
    fingerprint = seen.context["review"].fingerprint
    assert client.post(page, {"fingerprint": "anders"}).status_code == 422
    assert client.post(page, {"fingerprint": fingerprint}).status_code == 302
    stands = {row.unit.code: (row.value, row.n) for row in UnitValue.objects.filter(is_current=True)}
    assert stands == {"U1": (Decimal("60.5"), 120), "U2": (80, 80)}
    assert whole(indicator).value == Decimal("68.3")
    client.post(f"{page}undo/")
    stands = {row.unit.code: (row.value, row.n) for row in UnitValue.objects.filter(is_current=True)}
    assert stands == {"U1": (50, 100), "U2": (None, None)}
    assert (whole(indicator).value, UnitSheet.objects.get().state) == (50, "undone")
    step(opened, "send", people.officer)
    assert three.values.count() == 0 and two.values.count() == 2


def test_a_sheet_whose_figures_were_sent_is_taken_back_no_more(plan, people, client):
    indicator, _units = by_units(2)
    opened = actions.open_round(QUARTER.year, QUARTER.number, actor(people.planner, "planner"))
    visit(client, people.officer)
    page = take_in(client, indicator, book([("U1", "", 60), ("U2", "", 80)]))
    client.post(page, {"fingerprint": client.get(page).context["review"].fingerprint})
    step(opened, "send", people.officer)
    assert client.post(f"{page}undo/").status_code == 422
    assert {*UnitValue.objects.values_list("state", "is_current")} == {("submitted", True)}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("XX", "", 5), "bukan unit yang diminta"),
        (("U1", "", "lima"), "bukan angka"),
        (("U1", "", 5, "2,5"), "bukan bilangan bulat"),
    ],
)
def test_a_sheet_with_a_fault_names_row_and_rule_and_is_not_reported(plan, people, client, row, why):
    indicator, _units = by_units(2)
    actions.open_round(QUARTER.year, QUARTER.number, actor(people.planner, "planner"))
    visit(client, people.officer)
    page = take_in(client, indicator, book([row]))
    seen = client.get(page)
    assert why in text_of(seen)
    assert client.post(page, {"fingerprint": seen.context["review"].fingerprint}).status_code == 422
    assert not UnitValue.objects.exists()


def test_a_unit_that_stands_twice_in_a_sheet_is_a_fault(plan, people, client):
    indicator, _units = by_units(2)
    visit(client, people.officer)
    page = take_in(client, indicator, book([("U1", "", 5), ("", "Unit 1", 6)]))
    assert [problem.fault for problem in client.get(page).context["review"].problems] == ["duplicate"]


def test_the_sheet_to_be_filled_in_holds_the_units_and_comes_back_in(plan, people, client):
    indicator, _units = by_units(2)
    visit(client, people.officer)
    content = client.get(page_of(indicator, "sheet.xlsx") + AT).content
    sheet = load_workbook(BytesIO(content)).active
    assert [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [("U1", "Unit 1"), ("U2", "Unit 2")]
    sheet["C2"] = 71
    out = BytesIO()
    sheet.parent.save(out)
    page = take_in(client, indicator, SimpleUploadedFile("unit.xlsx", out.getvalue()))
    assert [change.row.value for change in client.get(page).context["review"].changes] == [71]


def test_a_program_reads_and_reports_units(plan, people, client):
    indicator, (one, _two) = by_units(2)
    actions.open_round(QUARTER.year, QUARTER.number, actor(people.planner, "planner"))
    visit(client, people.officer)
    address = f"/api/v1/planning/indicators/{indicator.code}/units"
    said = {"year": 2025, "quarter": 3, "units": [{"code": "U1", "value": "80"}]}
    answer = client.post(address, said, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"drafts": 1, "waiting": 0, "unchanged": 0})
    assert client.post(address, said, content_type="application/json").json()["unchanged"] == 1
    wrong = client.post(address, said | {"units": [{"code": "X"}]}, content_type="application/json")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["units.0.code"])
    table = client.get(address, {"year": 2025, "quarter": 3}).json()
    assert (table["reported"], table["expected"], table["is_computed"], len(table["units"])) == (1, 2, True, 2)
    typed = client.post(f"/api/v1/planning/indicators/{indicator.code}/values",
                        {"year": 2025, "quarter": 3, "value": "9"}, content_type="application/json")  # fmt: skip
    assert typed.status_code == 409
    assert one.values.count() == 1


def test_a_planner_breaks_an_indicator_down_and_promises_for_each_unit(plan, people, client):
    indicator = make_indicator(year=2025)
    units = make_units(2)
    visit(client, people.planner)
    definition = indicator.definitions.get()
    definition.across, definition.reason = "sum", "Dirinci"
    actions.change_definition(definition, Actor.system())
    chosen = {"units": [unit.pk for unit in units], "since": "2025-01-01"}
    assert client.post(page_of(indicator, "setup/"), {}).status_code == 422
    assert client.post(page_of(indicator, "setup/"), chosen).status_code == 302
    targets = {f"u{units[0].pk}-value": "40", f"u{units[1].pk}-value": "40"}
    assert client.post(page_of(indicator, "targets/") + "?year=2189", targets).status_code == 422
    assert client.post(page_of(indicator, "targets/") + "?year=2189", targets | {"source": "Renja"}).status_code == 302
    assert [row.targets.get().value for row in units] == [40, 40]
    assert client.post(page_of(indicator, f"{units[0].pk}/end/"), {"until": "2025-12-31"}).status_code == 302
    assert "31 Des" in text_of(client.get(page_of(indicator, "setup/")))


def test_an_agency_keeps_its_own_list_of_units(plan, people, client):
    visit(client, people.officer)
    lines = "20604512; SDN 1 Contoh\n20604513; SDN 2 Contoh"
    assert client.post("/planning/units/dinkes/add/", {"kind": "SD", "lines": "tanpa kode"}).status_code == 422
    assert client.post("/planning/units/dinkes/add/", {"kind": "SD", "lines": lines}).status_code == 302
    first, second = Unit.objects.order_by("code")
    assert client.post("/planning/units/dinkes/add/", {"kind": "SD", "lines": lines}).status_code == 422
    ended = {"day": "2025-06-30", "successor": second.pk, "reason": "Digabung, Perwal 2/2025"}
    assert client.post(f"/planning/units/{first.pk}/end/", ended).status_code == 302
    text = text_of(client.get("/planning/units/?agency=dinkes"))
    assert "bergabung ke SDN 2 Contoh" in text
    first.refresh_from_db()
    assert first.ended_on == date(2025, 6, 30)


def test_the_page_of_a_unit_shows_all_that_it_ever_reported(plan, people, client):
    indicator, (one, two) = by_units(2)
    publish(open_and_say(indicator, people, {one: 80, two: 60}), people)
    [row] = say(indicator, people, {two: 50}, ground=GROUND).waiting
    actions.decide_units([row], actor(people.steward, "walidata"), approve=True)
    visit(client, people.planner)
    text = text_of(client.get(page_of(indicator, f"{two.pk}/")))
    assert "60,0" in text and "50,0" in text and GROUND.reason in text


@pytest.mark.parametrize("query", ["?year=abc&quarter=9", "?quarter=5", "?light=x&kind=%00&q=%00", "?year=9999"])
def test_an_odd_address_is_no_fault_of_the_server(plan, people, client, query):
    indicator, _units = by_units(2)
    visit(client, people.officer)
    for rest in ("", "fill/", "import/", "sheet.xlsx"):
        assert client.get(page_of(indicator, rest) + query).status_code in {200, 400, 404}
    assert client.get(f"/planning/public/{indicator.code}/{query}").status_code in {200, 400}
