"""What is for somebody's eyes only stays there: every class of privacy, in every state, at every door out."""

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case, CaseEntry, Filter, count, learn_words, map_cases
from satukota.kernel.events.api import Audience, Event
from satukota.kernel.people.api import User, office
from satukota.modules.reports.actions.reporters import forget
from satukota.modules.reports.actions.retention import retain
from satukota.modules.reports.tests.conftest import CENTRE, PUBLIC, upload

pytestmark = pytest.mark.django_db

SECRET = "Bu Tati hp 08129998887"
REMARK = "Benar, foto cocok dengan peta."
TITLE = "Zulmarkas ambles di depan pasar"
STAFF = ("operator", "admin", "pimpinan", "perencana", "pemeriksa", "petugas.pu", "petugas.dlh", "pengawas", "sari112")
WIDE = {"named", "anonymous"}
"""Classes of privacy whose reports the city's staff see; the public sees them once the desk has read them."""
SEEN_NEW = {"named": {"meja", "operator", "admin", "pimpinan", "pemeriksa", "sari112"}, "confidential": {"meja"}}
SEEN_NEW |= {"anonymous": SEEN_NEW["named"], "whistleblowing": {"pengawas"}}
SEEN_LATER = {
    "named": {*SEEN_NEW["named"], "petugas.pu"} - {"admin", "sari112"},
    "confidential": {"meja", "petugas.pu"},
}
SEEN_LATER |= {"anonymous": SEEN_LATER["named"], "whistleblowing": set()}
STATES = {
    "new": (),
    "forwarded": (("forward", "meja", {"agency": "dpupr"}),),
    "asked": (("forward", "meja", {"agency": "dpupr"}), ("ask", "petugas.pu", {"note": "Di mana?"})),
    "done": (
        ("forward", "meja", {"agency": "dpupr"}),
        ("close", "petugas.pu", {"result": "explained", "note": "Terjadwal."}),
    ),
}
MATRIX = [
    (privacy, state)
    for privacy in SEEN_NEW
    for state in STATES
    # What is sealed and was forwarded is handled by inspectors of that agency, of whom there are none here.
    if privacy != "whistleblowing" or state in {"new", "forwarded"}
]
DOORS = (*PUBLIC, "/reports/?q=zulmarkas", "/api/v1/cases?status=all&q=zulmarkas", "/reports/statistics/")


@pytest.fixture
def taker(person) -> User:
    """A call taker who works in the same agency as the desk."""
    from satukota.kernel.people.api import demo_account

    demo_account("sari112", "Sari", "call_taker", "diskominfo")
    return person("sari112")


@pytest.fixture
def told(report, act):
    """Bring a report of a class of privacy into a state."""

    def told(privacy: str, state: str) -> Case:
        words = {"class_": "whistleblowing"} if privacy == "whistleblowing" else {"privacy": privacy}
        case = report(text=f"{TITLE}, sudah dua minggu.", photos=(upload(7),), **words).case
        for step, by, answers in STATES[state]:
            reads = "pengawas" if step == "forward" and privacy == "whistleblowing" else by
            case = act(case, step, by=reads, **answers)
        learn_words()
        return case

    return told


@pytest.mark.parametrize(("privacy", "state"), MATRIX)
def test_a_report_is_seen_by_those_whom_its_class_allows_and_counted_by_no_other(
    client, told, person, taker, privacy, state
):
    case = told(privacy, state)
    wanted = (SEEN_NEW if state == "new" else SEEN_LATER)[privacy]
    box = (CENTRE[0] - 0.01, CENTRE[1] - 0.01, CENTRE[0] + 0.01, CENTRE[1] + 0.01)
    for name in ("meja", *STAFF):
        user = person(name)
        numbers = [count(user, Filter(status="all")), count(user, Filter(status="all", q="zulmarkas"))]
        numbers.append(len(map_cases(user, box, 17, Filter(status="all"))["features"]))
        assert numbers == [int(name in wanted)] * 3, name
        client.force_login(user)
        wall = client.get("/wall/")
        assert wall.status_code != 200 or name in wanted or privacy in WIDE or case.number not in wall.content.decode()


@pytest.mark.parametrize(("privacy", "state"), [pair for pair in MATRIX if pair[0] not in WIDE])
def test_no_public_door_tells_that_a_secret_report_exists(client, told, privacy, state):
    case = told(privacy, state)
    pages = {path: client.get(path.format(number=case.number)).content.decode() for path in DOORS}
    named = [path for path, text in pages.items() if case.number in text and path.format(number=case.number) == path]
    assert named == [] and [path for path, text in pages.items() if TITLE.split()[0] in text] == []
    narrow = Audience.PARTIES if privacy == "confidential" else Audience.SEALED
    mine = Event.objects.filter(subject_kind="case", subject_id=case.pk)
    assert not mine.filter(audience__lt=narrow).exists()


@pytest.fixture
def ended(report, act):
    """A public report whose reporter was satisfied and said so to the officer, or opened it again with words."""

    def ended(step: str = "satisfied", **answers) -> Case:
        case = act(report(category="waste").case, "forward", agency="dlh")
        case = act(case, "close", by="petugas.dlh", result="explained", note="Diangkut tiap Senin.")
        return act(case, step, by="pelapor", note=SECRET, **answers)

    return ended


@pytest.mark.parametrize(("step", "answers"), [("satisfied", {"rating": 5}), ("reopen", {"reason": "not_fixed"})])
def test_what_a_reporter_writes_to_the_officer_is_for_staff(client, person, ended, step, answers):
    case = ended(step, **answers)
    doors = [client.get(path.format(number=case.number)).content.decode() for path in DOORS]
    assert not [text for text in doors if "Tati" in text]
    client.force_login(person("petugas.dlh"))
    assert SECRET in client.get(reverse("case", args=[case.number])).content.decode()


def test_a_checkers_remark_is_for_staff_and_the_officers_words_are_told(client, person, report, act):
    case = act(report(category="road").case, "forward", agency="dpupr")
    case = act(case, "start", by="petugas.pu")
    from satukota.kernel.files.api import store
    from satukota.kernel.people.api import actor_for

    file = store(upload(9), kind="evidence", by=actor_for(person("petugas.pu")), case_id=case.pk)
    case = act(case, "close", by="petugas.pu", files=(file,), result="fixed", note="Sudah ditambal aspal.")
    before = [client.get(path.format(number=case.number)).content.decode() for path in DOORS]
    assert case.state == "checking" and not [text for text in before if "ditambal aspal" in text]
    act(case, "approve", by="meja", note=REMARK)
    after = {path: client.get(path.format(number=case.number)).content.decode() for path in DOORS}
    assert not [path for path, text in after.items() if REMARK in text]
    assert all("ditambal aspal" in after[path] for path in ("/reports/{number}/", "/api/v1/cases/{number}"))


def test_what_a_reporter_wrote_beside_the_report_is_erased_with_them(ended):
    case = ended(rating=5)
    forget(case.parties.get(role="reporter").person, "email")
    assert not CaseEntry.objects.filter(case=case, text__contains="Tati").exists()


def test_a_year_after_the_end_the_reporters_own_words_are_gone_too(ended):
    case = ended(rating=5)
    Case.objects.filter(pk=case.pk).update(closed_at="2024-01-01T00:00Z", summary="Hubungi 0812-9998-8877 ya")
    retain()
    case = Case.objects.get(pk=case.pk)
    assert "9998" not in case.summary and not case.personal
    assert not CaseEntry.objects.filter(case=case, text__contains="Tati").exists()


def test_the_desk_takes_a_closed_report_and_its_words_from_the_public_and_shows_it_again(client, ended, act):
    case = ended(rating=5)
    address = reverse("reports:detail", args=[case.number])
    act(case, "moderate", title="Sampah di pasar", summary="Kata yang dirapikan.")
    assert "Kata yang dirapikan." in client.get(address).content.decode()
    case = act(case, "hide")
    assert (client.get(address).status_code, case.state) == (404, "closed")
    act(case, "show")
    assert client.get(address).status_code == 200


def test_a_confidential_report_that_comes_back_to_the_desk_lies_at_no_agency(told, act):
    case = act(told("confidential", "forwarded"), "return", by="petugas.pu", note="Bukan kami.")
    assert (case.agency_id, case.visibility) == (None, Case.Visibility.PARTIES)
    assert office("diskominfo")


def test_the_desk_takes_words_of_the_history_down_when_all_is_over(client, person, ended):
    case = ended(rating=5)
    row = CaseEntry.objects.get(case=case, action="close")
    client.force_login(person("meja"))
    address = reverse("reports:public_words", args=[case.number])
    assert "Diangkut tiap Senin." in client.get(address).content.decode()
    client.post(address, {"line": [row.pk]})
    client.logout()
    doors = [client.get(path.format(number=case.number)).content.decode() for path in DOORS]
    assert not [text for text in doors if "Diangkut tiap" in text]
