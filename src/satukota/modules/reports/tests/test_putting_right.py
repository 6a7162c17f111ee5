"""Staff put a report right: its place, its category, its agency, its state; clocks do not move for whom they measure."""

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case, CaseClock, NotAllowed
from satukota.kernel.notifications.api import Message
from satukota.modules.reports.queries.report_page import report_page
from satukota.modules.reports.tests.conftest import CENTRE, SEA, upload
from satukota.modules.reports.tests.test_reporters import heard

pytestmark = pytest.mark.django_db


def clock(case: Case, rule: str) -> CaseClock:
    return CaseClock.objects.get(case=case, rule=rule, current=True)


def told(case: Case, template: str) -> str:
    heard(case)
    return Message.objects.filter(case_id=case.pk, template=template).latest("id").context


@pytest.fixture
def placeless(report):
    return report(lon=None, lat=None, area="", place_note="Pasar Kranggot").case


def test_the_desk_puts_a_report_on_the_map_and_everything_follows(client, person, placeless, report):
    client.force_login(person("meja"))
    address = reverse("reports:act_locate", args=[placeless.number])
    assert 'data-pick="place"' in client.get(address).content.decode()
    client.post(address, {"lon": CENTRE[0], "lat": CENTRE[1], "place_note": "depan pasar"})
    placeless.refresh_from_db()
    assert placeless.area_code.startswith("36.72") and placeless.cell and placeless.place_note == "depan pasar"
    twin = report().case
    page = client.get(reverse("case", args=[placeless.number])).content.decode()
    assert twin.number in page


def test_a_name_is_looked_up_and_a_place_outside_is_said(client, person, placeless):
    client.force_login(person("meja"))
    address = reverse("reports:act_locate", args=[placeless.number])
    assert "Kranggot" in client.post(address, {"look": "Pasar Kranggot", "find": "1"}).content.decode()
    assert client.post(address, {"lon": SEA[0], "lat": SEA[1]}).status_code == 422
    placeless.refresh_from_db()
    assert placeless.lon is None


def test_words_that_name_a_person_do_not_enter_the_history_by_the_place(act, placeless):
    case = act(placeless, "locate", place_note="rumah Bu Tati", lon=CENTRE[0], lat=CENTRE[1])
    assert "Tati" not in str(case.entries.get(action="locate").data)


@pytest.mark.parametrize("name", ["bridge", "Jembatan rusak", "jembatan  RUSAK"])
def test_a_category_is_chosen_by_its_name_as_citizens_read_it(client, person, report, act, name):
    case = report().case
    client.force_login(person("meja"))
    page = client.get(reverse("case_act", args=[case.number, "recategorise"])).content.decode()
    assert '<optgroup label="' in page and ">Jembatan rusak</option>" in page and 'value="road" selected' in page
    assert act(case, "recategorise", category=name).category == "bridge"


def test_the_suggested_agency_is_chosen_already_and_the_words_that_are_shown_stand_in_their_form(
    client, person, report
):
    case = report().case
    client.force_login(person("meja"))
    page = client.get(reverse("case_act", args=[case.number, "forward"])).content.decode()
    assert 'value="dpupr" selected' in page
    assert case.summary in client.get(reverse("case_act", args=[case.number, "moderate"])).content.decode()


def test_the_main_report_is_chosen_from_those_that_are_similar(client, person, report):
    case, twin = report().case, report().case
    client.force_login(person("meja"))
    page = client.get(reverse("case_act", args=[case.number, "merge"]), {"into": twin.number}).content.decode()
    assert f'value="{twin.number}"' in page and "m dari sini" in page


def test_a_forwarded_report_goes_to_another_agency_with_its_clocks(report, act):
    case = act(report().case, "forward", agency="dpupr")
    before = clock(case, "answer").started_at
    case = act(case, "transfer", agency="dlh", note="Ini sampah.")
    assert (case.agency.code, case.state, clock(case, "answer").started_at) == ("dlh", "forwarded", before)


def test_who_gives_a_report_back_does_not_get_a_new_first_clock(report, act):
    case = act(report().case, "forward", agency="dpupr")
    before = {rule: clock(case, rule).started_at for rule in ("answer", "resolve")}
    case = act(act(case, "return", by="petugas.pu", note="Bukan kami."), "forward", agency="dpupr")
    assert {rule: clock(case, rule).started_at for rule in before} == before


def test_a_question_is_no_answer_and_staff_go_on_from_it(report, act):
    case = act(report().case, "forward", agency="dpupr")
    case = act(case, "ask", by="petugas.pu", note="Di mana?")
    assert clock(case, "answer").stopped_at is None
    case = act(case, "resume", by="petugas.pu", note="Dijawab lewat telepon: dekat toko.")
    assert case.state == "in_progress" and clock(case, "answer").stopped_at is None


@pytest.mark.parametrize("forwarded", [True, False])
def test_what_is_separated_again_goes_on_with_its_clocks(report, act, forwarded):
    main, case = report().case, report().case
    case = act(case, "forward", agency="dpupr") if forwarded else case
    rule = "answer" if forwarded else "verify"
    before = clock(case, rule).started_at
    case = act(case, "merge", into=main.number)
    assert case.due_at is None
    case = act(case, "unmerge" if forwarded else "unmerge_new")
    assert (clock(case, rule).started_at, clock(case, rule).stopped_at) == (before, None)
    assert case.state == ("forwarded" if forwarded else "new") and case.due_at


def test_an_officer_lengthens_no_term_and_the_reporter_hears_from_the_head(report, act):
    case = act(report(category="waste").case, "forward", agency="dpupr")
    due = case.due_at, clock(case, "resolve").due_at
    case = act(case, "recategorise", by="petugas.pu", category="road")
    assert clock(case, "resolve").due_at == due[1] and case.flags == ["longer_asked"]
    with pytest.raises(NotAllowed):
        act(case, "allow_longer", by="petugas.pu", note="Perlu waktu.")
    case = act(case, "allow_longer", by="kepala.pu", note="Perlu alat berat.")
    assert clock(case, "resolve").due_at > due[1] and case.flags == []
    assert "Perlu alat berat." in told(case, "report-longer")


def test_a_head_does_not_allow_what_they_asked_for_themselves(report, act):
    case = act(act(report().case, "forward", agency="dpupr"), "ask_longer", by="kepala.pu", note="Perlu alat ukur.")
    with pytest.raises(NotAllowed):
        act(case, "allow_longer", by="kepala.pu", note="Boleh.")


@pytest.mark.parametrize(("by", "step"), [("meja", "restart"), ("pelapor", "reopen")])
def test_a_closed_report_is_opened_again_by_desk_and_reporter(report, act, by, step):
    case = act(report(category="waste").case, "forward", agency="dlh")
    case = act(case, "close", by="petugas.dlh", result="explained", note="Diangkut Senin.")
    case = act(case, "satisfied", by="pelapor", rating=4)
    answers = {"note": "Masih menumpuk."} | ({"reason": "came_back"} if step == "reopen" else {})
    case = act(case, step, by=by, **answers)
    assert (case.state, case.is_open, case.closed_at) == ("in_progress", True, None)
    assert clock(case, "resolve").due_at


def test_an_archived_report_comes_back_to_the_desk(report, act):
    case = act(report().case, "archive", reason="unclear", note="Kurang jelas.")
    case = act(case, "unarchive", note="Pelapor menelepon.")
    assert (case.state, case.is_open) == ("new", True) and case.due_at


ENDS = {"planned": "report-planned", "not_possible": "report-refused", "explained": "report-explained"}


@pytest.mark.parametrize("result", ENDS)
def test_what_was_not_fixed_is_not_told_as_fixed(client, report, act, result):
    case = act(report(category="waste").case, "forward", agency="dlh")
    case = act(case, "close", by="petugas.dlh", result=result, note="Ini jalan provinsi.")
    words = told(case, ENDS[result])
    assert "Ini jalan provinsi." in words and '"due": "–"' not in words and '"due": ""' not in words
    page = report_page(case, "id")
    assert page.state in {"Dijadwalkan", "Tidak dapat dilakukan", "Sudah dijelaskan"} and page.answer_by


def test_after_a_second_person_the_reporter_reads_the_officers_explanation(report, act, person):
    from satukota.kernel.files.api import store
    from satukota.kernel.people.api import actor_for

    case = act(report(category="road").case, "forward", agency="dpupr")
    file = store(upload(31), kind="evidence", by=actor_for(person("petugas.pu")), case_id=case.pk)
    case = act(case, "close", by="petugas.pu", files=(file,), result="fixed", note="Ditambal aspal.")
    case = act(case, "approve", note="Benar.")
    words = told(case, "report-done")
    assert "Ditambal aspal." in words and "Benar." not in words


def test_a_message_names_the_date_that_was_promised_then_even_when_the_report_moved_on(report, act):
    case = act(report().case, "forward", agency="dpupr")
    promised = case.due_at
    act(
        act(case, "answer", by="petugas.pu", note="Kami cek."),
        "close",
        by="petugas.pu",
        result="planned",
        note="Bulan depan.",
    )
    from django.utils import timezone

    from satukota.web.api import day

    assert day(timezone.localtime(promised)) in told(case, "report-forwarded")


def test_the_reporter_reads_with_which_report_it_was_joined(client, report, act):
    main, case = report().case, report().case
    act(main, "forward", agency="dpupr")
    case = act(act(case, "forward", agency="dpupr"), "merge", into=main.number)
    assert main.number in told(case, "report-merged")
    assert main.number in client.get(reverse("reports:detail", args=[case.number])).content.decode()


def test_a_receipt_has_number_code_promise_and_ways_to_share_it(client, report):
    sent = report()
    page = client.get(reverse("reports:track", args=[str(sent.code)]), {"new": ""}).content.decode()
    assert "https://wa.me/?text=" in page and str(sent.code) not in page.split("wa.me/?text=")[1].split('"')[0]
    receipt = client.get(reverse("reports:receipt", args=[str(sent.code)]))
    assert receipt.content.startswith(b"%PDF-")
