"""A link that is sent to somebody does what its party's role allows, for its time, and not more."""

import re

import pytest
from django.core import signing
from django.urls import reverse

from satukota.kernel.cases.api import Act, Case, CaseParty, NotAllowed, apply, case_roles, party_who, pinned_definition
from satukota.kernel.files.api import of_case, signed_url
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import keep_person
from satukota.modules.reports.forms.following import FORMS
from satukota.modules.reports.queries.links import PARTY, RIGHTS, party_link, read_link
from satukota.modules.reports.rules.submission import Contact
from satukota.modules.reports.tests.conftest import upload
from satukota.modules.reports.tests.test_reporters import heard

pytestmark = pytest.mark.django_db

OTHERS = ["merged", "subscriber", "witness", "applicant_of_another"]
PRIVATE = "Jalan Anggrek 5, saya sendirian sampai sore"


def path(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


@pytest.fixture
def talked(report, act):
    """A public report with a private reply and a photo that the desk keeps back; asked once more."""
    case = act(report(photos=(upload(1),)).case, "forward", agency="dpupr", photos=False)
    act(case, "ask", by="petugas.pu", note="Di mana?")
    act(case, "reply", by="pelapor", note=PRIVATE)
    return act(case, "ask", by="petugas.pu", note="Kapan Anda ada?")


@pytest.fixture
def party(talked):
    """Somebody in the report, by role."""

    def party(role: str) -> CaseParty:
        person = keep_person(email="orang@example.id")
        return CaseParty.objects.create(case=talked, person=person, role=role)

    return party


def forged(party: CaseParty, right: str) -> str:
    """Return a token as we would sign it if this party had that right."""
    return signing.dumps([party.pk, right, party.epoch], salt=PARTY)


def test_the_reporter_reads_and_acts_by_the_link_of_a_message(client, talked):
    link = path(party_link(CaseParty.objects.get(case=talked)))
    page = client.get(link).content.decode()
    assert PRIVATE in page
    assert "/f/" in page
    assert client.post(f"{link}reply/", {"note": "Besok pagi."}).status_code == 302
    talked.refresh_from_db()
    assert talked.state == "in_progress"


@pytest.mark.parametrize("role", ["merged", "subscriber"])
def test_a_follower_sees_what_everybody_sees_and_can_stop(client, talked, party, role):
    link = path(party_link(party(role)))
    page = client.get(link).content.decode()
    assert talked.number in page
    assert PRIVATE not in page
    assert "/f/" not in page
    assert all(signed_url(file)[:30] not in page for file in of_case(talked.pk))
    assert re.findall(r'action="(/reports/[^"]+)"', page) == [link.replace("/t/", "/leave/")]


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("right", ["own", "follow"])
@pytest.mark.parametrize("action", sorted(FORMS))
def test_nobody_but_the_reporter_acts_whatever_right_a_link_names(client, talked, party, role, right, action):
    address = reverse("reports:act", args=[forged(party(role), right), action])
    filled = {"note": "Bukan saya", "rating": "1", "reason": "rude"}
    assert client.post(address, filled).status_code == 404
    before = talked.state
    talked.refresh_from_db()
    assert talked.state == before


@pytest.mark.parametrize("role", ["reporter", *OTHERS])
def test_a_party_may_at_most_do_what_the_case_type_gives_its_role(report, role):
    case = report().case
    definition = pinned_definition(case.definition_id)
    applicants = {one.id for one in definition.roles.values() if one.kind == "applicant"}
    public = {one.id for one in definition.roles.values() if one.kind == "public"}
    may = (applicants if role == "reporter" else set()) | public
    assert case_roles(definition, case, party_who(role)) == may
    for action in definition.actions.values():
        if not may.intersection(action.by):
            with pytest.raises(NotAllowed):
                apply(case, Act(action.id), party_who(role))


@pytest.mark.parametrize("role", ["reporter", *OTHERS])
@pytest.mark.parametrize("visibility", Case.Visibility)
def test_a_link_opens_to_others_only_what_everybody_may_see(client, talked, party, role, visibility):
    somebody = party(role)
    Case.objects.filter(pk=talked.pk).update(visibility=visibility)
    for right in ("own", "follow"):
        page = client.get(reverse("reports:track", args=[forged(somebody, right)]))
        holds = RIGHTS.get(role) == right and (right == "own" or visibility == Case.Visibility.PUBLIC)
        assert page.status_code == (200 if holds else 404)
        assert (PRIVATE in page.content.decode()) == (holds and right == "own")


def test_hiding_a_report_ends_the_links_to_it(client, talked, party, act):
    links = [path(party_link(party("subscriber"))), path(party_link(CaseParty.objects.get(role="reporter")))]
    act(talked, "hide")
    for link in links:
        page = client.get(link)
        assert page.status_code == 404
        assert talked.title not in page.content.decode()
        assert reverse("reports:mine_ask") in page.content.decode()


def test_the_reporter_of_a_hidden_report_gets_a_new_link_with_the_next_message(client, talked, act):
    act(talked, "hide")
    assert client.get(path(party_link(CaseParty.objects.get(role="reporter")))).status_code == 200


def test_merging_a_report_ends_the_links_to_it_and_the_message_brings_a_new_one(client, report, act):
    main, case = act(report().case, "forward", agency="dpupr"), act(report().case, "forward", agency="dpupr")
    link = path(party_link(CaseParty.objects.get(case=case)))
    act(case, "merge", into=main.number)
    assert client.get(link).status_code == 404
    assert client.get(path(party_link(CaseParty.objects.get(case=case)))).status_code == 200


def test_a_link_ends_with_its_time(client, talked, settings):
    link = path(party_link(CaseParty.objects.get(case=talked)))
    settings.LINK_DAYS = -1
    assert client.get(link).status_code == 404


def test_links_of_before_that_name_no_right_open_nothing(client, talked):
    pk = CaseParty.objects.get(case=talked).pk
    for salt in ("reports.party", PARTY):
        page = client.get(reverse("reports:track", args=[signing.dumps(pk, salt=salt)]))
        assert page.status_code == 404
        assert reverse("reports:mine_ask") in page.content.decode()


def test_a_party_that_changed_its_role_has_no_use_of_the_old_link(talked):
    somebody = CaseParty.objects.get(case=talked)
    token = forged(somebody, "own")
    assert read_link(token)
    CaseParty.objects.filter(pk=somebody.pk).update(role="subscriber")
    assert read_link(token) is None


def test_followers_of_a_hidden_report_hear_nothing_of_it(talked, party, act):
    party("subscriber")
    act(talked, "hide")
    Message.objects.all().delete()
    act(talked, "reply", by="pelapor", note="Baik.")
    act(talked, "answer", by="petugas.pu", note="Besok.")
    assert heard(talked).count("report-answered") == 1


def test_whose_report_went_into_one_that_is_not_public_hears_by_the_words_of_their_own(report, act):
    main, own = (
        report().case,
        report(text="Lubang lama di dekat pasar baru", contact=Contact(email="budi@example.id")).case,
    )
    act(own, "merge", into=main.number)
    act(main, "archive", reason="unclear", note="Tidak jelas tempatnya.")
    heard(main)
    merged = CaseParty.objects.get(case=main, role="merged")
    told = Message.objects.get(person=merged.person, template="report-archived").context
    assert own.title in told
    assert main.title not in told
