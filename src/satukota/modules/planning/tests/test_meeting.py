"""The meeting of a round: the worst is on its agenda, what it decides is numbered and followed, and all of it freezes."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from docx import Document

from satukota.kernel.cases.api import Act, apply, who
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import Agency
from satukota.modules.planning import actions
from satukota.modules.planning.models import AgendaItem, Corrective, MeetingAttendance
from satukota.modules.planning.queries.round_document import document_of
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.rounds import QUARTER, actor, close, publish_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(people):
    return actor(people.planner, "planner")


@pytest.fixture
def indicator(people):
    return make_indicator("SEHAT-1", year=QUARTER.year)


@pytest.fixture
def meeting(people, indicator):
    """A round whose one report is published: 20 of 80 per cent."""
    return publish_round(people, indicator, value=20)


def decide(title, meeting, by, **more):
    due = (timezone.localdate() + timedelta(days=30)).isoformat()
    office = Agency.objects.get(code="dinkes")
    return actions.open_corrective(title, by, agency=office, due=due, evaluation_round=meeting, **more)


def content(meeting):
    return document_of(meeting).content["meeting"]


def texts(answer):
    """Return every text of a DOCX, in paragraphs and tables."""
    book = Document(BytesIO(answer.content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in book.paragraphs] + cells)


def test_an_agenda_begins_with_the_worst_and_is_made_once(meeting, people, by):
    worse = make_indicator("SEHAT-2", year=QUARTER.year)
    actions.record_value(worse, QUARTER, actions.Reading(Decimal(8), state="published"), Actor.system())
    count = actions.make_agenda(meeting, by)
    listed = [row.indicator.code for row in meeting.agenda.all() if row.indicator]
    assert listed == ["SEHAT-2", "SEHAT-1"]
    assert (actions.make_agenda(meeting, by), meeting.agenda.count()) == (0, count)


def test_an_agenda_is_edited_ordered_and_shortened(client, meeting, people, by):
    visit(client, people.planner)
    actions.make_agenda(meeting, by)
    client.post(reverse("planning:new_agenda", args=[meeting.pk]), {"title": "Usulan DPRD"})
    added = AgendaItem.objects.get(title="Usulan DPRD")
    assert list(meeting.agenda.all())[-1] == added
    for _press in range(meeting.agenda.count()):  # the first one stays the first
        client.post(reverse("planning:raise_agenda", args=[meeting.pk, added.pk]))
    assert meeting.agenda.first() == added
    client.post(reverse("planning:edit_agenda", args=[meeting.pk, added.pk]), {"title": "Usulan Komisi II"})
    assert content(meeting)["agenda"][0]["title"] == "Usulan Komisi II"
    client.post(reverse("planning:remove_agenda", args=[meeting.pk, added.pk]))
    assert not AgendaItem.objects.filter(pk=added.pk).exists()


def test_who_is_present_is_told_by_agency_and_office_and_named_only_by_an_account(client, meeting, people):
    visit(client, people.planner)
    address, dinkes = reverse("planning:note_attendance", args=[meeting.pk]), Agency.objects.get(code="dinkes")
    client.post(address, {"office": "Kepala Dinas", "agencies": [dinkes.pk], "username": "petugas"})
    client.post(address, {"office": "Komisi II DPRD"})
    assert [(row["agency"], row["office"], row["name"]) for row in content(meeting)["attendance"]] == [
        (dinkes.name, "Kepala Dinas", str(people.officer)),
        ("", "Komisi II DPRD", ""),
    ]
    refused = client.post(address, {"office": "Kepala Dinas", "username": "tidak-ada"})
    assert (refused.status_code, MeetingAttendance.objects.count()) == (422, 2)


def test_one_person_speaks_for_one_agency(meeting, people, by):
    both = Agency.objects.filter(code__in=["dinkes", "dlh"])
    with pytest.raises(ValidationError) as refused:
        actions.note_attendance(meeting, both, "Kepala Dinas", people.officer, by)
    assert list(refused.value.message_dict) == ["username"]
    assert actions.note_attendance(meeting, both, "Kepala Dinas", None, by) == 2


def test_decisions_are_numbered_in_their_order_each_with_a_case(meeting, indicator, by):
    first, second = decide("Tambah posyandu", meeting, by, indicator=indicator), decide("Rapat pekanan", meeting, by)
    elsewhere = actions.open_corrective("Di luar rapat", by, agency=first.case.agency)
    assert [first.number, second.number, elsewhere.number] == [1, 2, None]
    shown = document_of(meeting).content["correctives"]
    assert sorted((row["decision"], row["number"]) for row in shown) == [
        (1, first.case.number),
        (2, second.case.number),
    ]


def test_an_item_without_a_code_is_decided_on_and_no_other_one_in_its_place(client, plan, people, by):
    item = plan.items.order_by("pk").first()
    type(item).objects.filter(pk=item.pk).update(code="")
    visit(client, people.planner)
    address = reverse("planning:corrective")
    assert item.name in client.get(f"{address}?item={item.uid}").content.decode().replace("&quot;", '"')
    assert client.get(f"{address}?item=&indicator=").context["title"] == "Tindak lanjut"


def test_what_was_decided_last_time_and_what_became_of_it_stands_first_in_the_next_meeting(
    client, meeting, people, by, indicator
):
    kept, running = decide("Tambah posyandu", meeting, by), decide("Rapat pekanan", meeting, by)
    for act, data in (("start", {}), ("finish", {"note": "Lima posyandu dibuka"})):
        apply(kept.case.number, Act(act, data), who(people.officer))
    apply(kept.case.number, Act("close"), who(people.planner))
    close(meeting, people)
    following = actions.open_round(QUARTER.next.year, QUARTER.next.number, by)
    before = content(following)["before"]
    assert [(row["decision"], row["is_open"], row["words"]) for row in before] == [
        (1, False, "Lima posyandu dibuka"),
        (2, True, ""),
    ]
    visit(client, people.planner)
    page = client.get(reverse("planning:meeting", args=[following.pk])).content.decode()
    assert page.index("Lima posyandu dibuka") < page.index("Agenda masih kosong")
    after_next = Quarter(QUARTER.year + 1, 1)
    later = actions.open_round(after_next.year, after_next.number, by)
    assert [row["number"] for row in content(later)["before"]] == [running.case.number]  # what is done is over


def test_a_closed_round_keeps_its_meeting_and_takes_nothing_more(client, meeting, people, by):
    actions.arrange_meeting(meeting, date(2025, 10, 20), "Aula Setda", "Sekretaris Daerah", by)
    actions.make_agenda(meeting, by)
    actions.note_attendance(meeting, [], "Komisi II DPRD", None, by)
    made = decide("Tambah posyandu", meeting, by)
    close(meeting, people)
    meeting.refresh_from_db()
    frozen = content(meeting)
    assert (frozen["held_on"], frozen["place"], frozen["chair"]) == (
        date(2025, 10, 20),
        "Aula Setda",
        "Sekretaris Daerah",
    )
    apply(made.case.number, Act("start"), who(people.officer))
    assert content(meeting) == frozen
    visit(client, people.planner)
    for name, arguments, data in (
        ("arrange_meeting", [], {"held_on": "2025-11-01"}),
        ("make_agenda", [], {}),
        ("new_agenda", [], {"title": "Susulan"}),
        ("raise_agenda", [meeting.agenda.last().pk], {}),
        ("remove_agenda", [meeting.agenda.last().pk], {}),
        ("note_attendance", [], {"office": "Susulan"}),
        ("remove_attendance", [meeting.attendance.get().pk], {}),
    ):
        answer = client.post(reverse(f"planning:{name}", args=[meeting.pk, *arguments]), data, follow=True)
        assert "Putaran ini tidak sedang terbuka" in answer.content.decode(), name
    with pytest.raises(ValidationError):
        decide("Susulan", meeting, by)
    assert Corrective.objects.filter(round=meeting).count() == 1


def test_the_minutes_say_the_same_as_pdf_and_docx_and_whoever_prints_them(client, meeting, people, by):
    actions.arrange_meeting(meeting, date(2025, 10, 20), "Aula Setda", "Sekretaris Daerah", by)
    actions.make_agenda(meeting, by)
    actions.note_attendance(meeting, [Agency.objects.get(code="dinkes")], "Kepala Dinas", people.officer, by)
    decide("Tambah posyandu", meeting, by)
    close(meeting, people, minutes="Rapat ditutup pukul 11.")
    address = reverse("planning:minutes_docx", args=[meeting.pk])
    papers = [texts(visit(client, reader).get(address)) for reader in (people.planner, people.officer)]
    assert papers[0] == papers[1]
    for words in (
        "Notula rapat evaluasi",
        "Senin, 20 Oktober 2025",
        "Aula Setda",
        "Indikator SEHAT-1: 25 % dari yang harus dicapai",
        "1. Tambah posyandu",
        str(people.officer),
        "Rapat ditutup pukul 11.",
    ):
        assert words in papers[0], words
    pdf = client.get(reverse("planning:minutes_pdf", args=[meeting.pk]))
    assert pdf.content.startswith(b"%PDF")


def test_a_round_frozen_before_meetings_were_kept_still_opens(client, meeting, people):
    close(meeting, people)
    frozen = meeting.frozen.get()
    old = {name: part for name, part in frozen.content.items() if name != "meeting"}
    from satukota.modules.planning.queries.round_reading import readable

    assert readable(old)["meeting"] == {
        "held_on": None, "place": "", "chair": "", "agenda": [], "attendance": [], "before": []
    }  # fmt: skip


def test_events_of_a_meeting_hold_no_name_and_no_words(meeting, people, by):
    actions.note_attendance(meeting, [], "Komisi II DPRD", people.officer, by)
    [event] = Event.objects.filter(name="planning.meeting_changed")
    assert event.data == {"part": "attendance", "rows": 1}


def test_everybody_in_the_plan_reads_a_meeting_and_only_planners_prepare_it(client, meeting, people):
    visit(client, people.officer)
    assert client.get(reverse("planning:meeting", args=[meeting.pk])).status_code == 200
    assert client.get(reverse("planning:minutes_pdf", args=[meeting.pk])).status_code == 200
    for name in ("arrange_meeting", "new_agenda", "note_attendance"):
        assert client.get(reverse(f"planning:{name}", args=[meeting.pk])).status_code == 403


def test_the_public_page_of_a_round_names_nobody_who_was_there(client, meeting, people, by):
    actions.note_attendance(meeting, [], "Kepala Dinas", people.officer, by)
    close(meeting, people)
    page = client.get(reverse("planning:public_round", args=[QUARTER.year, QUARTER.number])).content.decode()
    assert str(people.officer) not in page
