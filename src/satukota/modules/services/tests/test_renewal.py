"""A permit that is about to end is renewed, a valid one amended: with what was given before, known to both papers."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Case, NotAllowed, answers_of, entries, forget_published, load_one, refusal_message
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import of_case
from satukota.kernel.notifications.api import Message
from satukota.modules.services.actions.drafts import add_paper, find_draft
from satukota.modules.services.actions.messages import remind, renewal_url
from satukota.modules.services.actions.money import pay
from satukota.modules.services.actions.papers import reissue, revoke
from satukota.modules.services.actions.sequels import NotFollowing, begin_sequel, taken_over
from satukota.modules.services.actions.submission import send
from satukota.modules.services.models import Bill, Draft, Paper, Sequel
from satukota.modules.services.queries.sequels import definition_in_force
from satukota.modules.services.tests.conftest import BOARD, BOARD_SOURCE, follow, picture

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def grant(act, person):
    """Let staff grant a billboard and the treasurer record its payment; return its paper."""

    def grant(case: Case) -> Paper:
        act(case, "tinjau", "petugas.ptsp")
        act(case, "hasil-periksa", "pemeriksa.ptsp", files=inspection(case), kesimpulan="layak")
        act(case, "setujui", "kepala.ptsp")
        bill = Bill.objects.get(case=case)
        if bill.total:
            pay(bill.pk, "cash", bill.total, "", person("bendahara"))
        follow(case)
        return Paper.objects.get(case=case)

    return grant


def inspection(case: Case) -> tuple:
    from satukota.kernel.events.api import Actor
    from satukota.kernel.files.api import store

    return (store(picture("lapangan.jpg", case.pk % 200), kind="evidence", by=Actor.system(), case_id=case.pk),)


@pytest.fixture
def permit(submit, grant) -> Paper:
    """A billboard permit of a year that ends in 20 days; its applicant's link was forgotten long ago."""
    paper = grant(submit(BOARD).case)
    end = timezone.localdate() + timedelta(days=20)
    Paper.objects.filter(pk=paper.pk).update(valid_until=end, issued_at=timezone.now() - timedelta(days=345))
    Case.objects.filter(pk=paper.case_id).update(closed_at=timezone.now() - timedelta(days=345))
    Draft.objects.filter(case=paper.case_id).delete()
    paper.refresh_from_db()
    return paper


def path_of(url: str) -> str:
    return url.removeprefix("https://kota.example")


@pytest.fixture
def reminded(permit) -> str:
    """The link in the reminder of the permit."""
    assert remind() == 1
    permit.refresh_from_db()
    return path_of(renewal_url(permit))


def renewed(client, link: str) -> Case:
    """Renew by a link: begin, bring the consent of the owner of the land anew, send."""
    started = client.post(link).url
    token = started.split("/")[3]
    add_paper(find_draft(token), "lahan", picture("lahan-baru.jpg", 7))
    done = client.post(f"/services/a/{token}/check/")
    assert done.status_code == 302, text(done)
    return Sequel.objects.latest("id").case


def test_the_reminder_opens_a_filled_form_and_both_papers_know_each_other(client, permit, reminded, grant):
    asked = text(client.get(reminded))
    assert "Gambar atau desain reklame" in asked and permit.number in asked
    case = renewed(client, reminded)
    answers = answers_of(case)
    assert (answers["lokasi"], answers["pemohon"]["nama"], answers["$course"]) == (
        "Jl. Sudirman",
        "Dedi Kurnia",
        "renewal",
    )
    assert answers["mulai"] == (permit.valid_until + timedelta(days=1)).isoformat()
    assert {file.kind for file in of_case(case.pk)} == {"document:gambar", "document:lahan"}
    paper = grant(case)
    permit.refresh_from_db()
    assert (paper.supersedes, permit.status) == (permit, Paper.Status.VALID)
    assert permit.number in paper.remark and paper.number != permit.number
    assert any(paper.number in row.text for row in entries(permit.case, public_only=True))


def test_the_message_carries_the_link_and_it_opens_nothing_with_another_secret(client, permit, reminded):
    message = Message.objects.filter(template="service-expiring").latest("id")
    assert reminded in message.secrets
    stranger = reminded.replace(reminded.split("-")[-1].split("/")[0], "0000000000")
    assert client.get(stranger).status_code == 404
    assert client.post(stranger).status_code == 404
    assert not Draft.objects.filter(follows=permit.case).exists()


def test_a_permit_is_renewed_once_and_not_before_its_time(client, permit, reminded, grant):
    case = renewed(client, reminded)
    with pytest.raises(NotFollowing, match="closed"):
        begin_sequel(permit.case, "renewal")
    grant(case)
    with pytest.raises(NotFollowing, match="closed"):
        begin_sequel(permit.case, "renewal")
    Sequel.objects.all().delete()
    Paper.objects.filter(pk=permit.pk).update(valid_until=timezone.localdate() + timedelta(days=90))
    with pytest.raises(NotFollowing, match="closed"):
        begin_sequel(permit.case, "renewal")


def test_two_drafts_of_one_renewal_are_one_application(client, permit, reminded):
    first, second = (client.post(reminded).url.split("/")[3] for _ in range(2))
    for token in (first, second):
        add_paper(find_draft(token), "lahan", picture("lahan-baru.jpg", 7))
    assert client.post(f"/services/a/{first}/check/").status_code == 302
    refused = client.post(f"/services/a/{second}/check/")
    assert refused.status_code == 422 and "tidak dapat dilakukan" in text(refused)
    sent = Sequel.objects.get().case
    assert f"Sudah dikirim: {sent.number}, sekarang “Diajukan”." in text(refused)
    assert 'href="/services/follow/"' in refused.content.decode()


def test_whoever_renewed_while_signed_in_is_led_from_the_second_try_into_the_first(client, permit, reminded, person):
    first, second = (client.post(reminded).url.split("/")[3] for _ in range(2))
    for token in (first, second):
        draft = find_draft(token)
        add_paper(draft, "lahan", picture("lahan-baru.jpg", 7))
        draft.user = person("petugas.kesbang")
        draft.save(update_fields=["user"])
    opened = client.post(f"/services/a/{first}/check/").url.partition("?")[0]
    refused = client.post(f"/services/a/{second}/check/")
    assert refused.status_code == 422 and f'{opened}">Buka</a>' in text(refused)


def published(*changes: tuple[str, str]) -> None:
    source = BOARD_SOURCE
    for old, new in changes:
        assert old in source
        source = source.replace(old, new, 1)
    assert load_one(source, "")
    forget_published()


def test_what_changed_in_the_service_is_named_and_only_what_fits_is_taken_over(client, permit, reminded):
    published(
        ("enum: [papan, spanduk, videotron]", "enum: [baliho, spanduk, videotron]"),
        ("labels: {papan:", "labels: {baliho:"),
        ('"var": "jenis"}, papan]', '"var": "jenis"}, baliho]'),
    )
    asked = text(client.get(reminded))
    assert "Jenis reklame" in asked and "Papan atau baliho" in asked
    started = client.post(reminded).url
    assert client.get(started).url.endswith("/reklame/")


def test_a_service_may_let_the_new_paper_end_the_old_one_at_once(client, permit, reminded, grant):
    published(("replaces: end", "replaces: issue"))
    paper = grant(renewed(client, reminded))
    permit.refresh_from_db()
    assert (permit.status, paper.supersedes) == (Paper.Status.SUPERSEDED, permit)
    assert paper.number in permit.reason


@pytest.fixture
def changing(client, submit, grant):
    """A valid permit and its applicant's draft of an amendment; `number` and `until` of the rule are given."""

    def changing(rule: str) -> tuple[Paper, str]:
        published(("number: keep, until: keep", rule))
        sent = submit(BOARD)
        paper = grant(sent.case)
        started = client.post(reverse("services:amend", args=[str(sent.code)])).url
        return paper, started.split("/")[3]

    return changing


@pytest.mark.parametrize(("rule", "keeps"), [("number: keep, until: keep", True), ("number: new, until: new", False)])
def test_an_amendment_changes_what_may_be_changed_and_takes_the_place_of_the_paper(
    client, changing, grant, rule, keeps
):
    paper, token = changing(rule)
    page = text(client.get(f"/services/a/{token}/reklame/?change"))
    assert 'name="lokasi"' in page and 'name="jenis"' not in page
    client.post(f"/services/a/{token}/reklame/", {"lokasi": "Jl. Ahmad Yani", "titik": "", "jenis": "spanduk"})
    add_paper(find_draft(token), "lahan", picture("baru.jpg", 9))
    assert client.post(f"/services/a/{token}/check/").status_code == 302
    case = Sequel.objects.get().case
    assert (answers_of(case)["lokasi"], answers_of(case)["jenis"]) == ("Jl. Ahmad Yani", "papan")
    new = grant(case)
    paper.refresh_from_db()
    assert (paper.status, new.supersedes) == (Paper.Status.SUPERSEDED, paper)
    assert (new.number == paper.number, new.valid_until == paper.valid_until) == (keeps, True)


def changed_place(client, token: str) -> Case:
    """Send the amendment of a billboard to another place."""
    client.post(f"/services/a/{token}/reklame/", {"lokasi": "Jl. Ahmad Yani", "titik": "", "jenis": "spanduk"})
    add_paper(find_draft(token), "lahan", picture("baru.jpg", 9))
    assert client.post(f"/services/a/{token}/check/").status_code == 302
    return Sequel.objects.latest("id").case


@pytest.mark.parametrize("how", ["revoked", "over"])
def test_what_holds_no_longer_is_amended_no_more(client, changing, act, how):
    paper, token = changing("number: keep")
    case = changed_place(client, token)
    act(case, "tinjau", "petugas.ptsp")
    act(case, "hasil-periksa", "pemeriksa.ptsp", files=inspection(case), kesimpulan="layak")
    if how == "revoked":
        revoke(paper, "Reklame roboh", Actor.system())
    else:
        Paper.objects.filter(pk=paper.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotAllowed) as refused:
        act(case, "setujui", "kepala.ptsp")
    assert paper.number in refusal_message(refused.value.refusal)
    assert act(case, "tolak", "kepala.ptsp", alasan="Izinnya sudah dicabut").state == "ditolak"


def test_what_was_revoked_is_renewed_no_more(client, permit, reminded, act):
    case = renewed(client, reminded)
    act(case, "tinjau", "petugas.ptsp")
    act(case, "hasil-periksa", "pemeriksa.ptsp", files=inspection(case), kesimpulan="layak")
    revoke(permit, "Reklame roboh", Actor.system())
    with pytest.raises(NotAllowed, match="paper_over"):
        act(case, "setujui", "kepala.ptsp")


def test_what_was_put_right_meanwhile_is_what_is_renewed(client, permit, reminded, grant, person):
    case = renewed(client, reminded)
    (right,) = reissue(permit.case, {"lokasi": "Jl. Betul 7"}, "Salah ketik", person("kepala.ptsp"))
    assert grant(case).supersedes == right


def test_what_is_being_changed_is_not_renewed_meanwhile_and_the_other_way_round(client, changing):
    paper, token = changing("number: keep")
    case = changed_place(client, token)
    Paper.objects.filter(pk=paper.pk).update(valid_until=timezone.localdate() + timedelta(days=20))
    with pytest.raises(NotFollowing, match="closed"):
        begin_sequel(paper.case, "renewal")
    Sequel.objects.filter(case=case).update(kind="renewal")
    with pytest.raises(NotFollowing, match="closed"):
        begin_sequel(paper.case, "amendment")


def test_who_is_renewing_already_is_not_reminded_until_it_came_to_nothing(client, permit, reminded):
    case = renewed(client, reminded)
    Paper.objects.filter(pk=permit.pk).update(reminded_at=None)
    assert remind() == 0
    Case.objects.filter(pk=case.pk).update(is_open=False, state="ditolak", closed_at=timezone.now())
    assert remind() == 1


def test_an_amendment_that_changes_nothing_is_not_sent(changing, client):
    _paper, token = changing("number: keep")
    add_paper(find_draft(token), "lahan", picture("baru.jpg", 9))
    with pytest.raises(NotFollowing, match="unchanged"):
        send(find_draft(token))
    refused = client.post(f"/services/a/{token}/check/")
    assert refused.status_code == 422 and "Tidak ada yang berbeda" in text(refused)


def test_a_clerk_sees_what_is_changed_beside_what_stood_there(client, changing, person):
    _paper, token = changing("number: keep")
    client.post(f"/services/a/{token}/reklame/", {"lokasi": "Jl. Ahmad Yani", "titik": ""})
    add_paper(find_draft(token), "lahan", picture("baru.jpg", 9))
    client.post(f"/services/a/{token}/check/")
    sequel = Sequel.objects.get()
    client.force_login(person("petugas.ptsp"))
    page = text(client.get(f"/cases/{sequel.case.number}/"))
    assert "Jl. Sudirman" in page and "Jl. Ahmad Yani" in page and sequel.earlier.number in page
    assert sequel.case.number in text(client.get(f"/cases/{sequel.earlier.number}/"))


def test_what_the_office_found_is_not_taken_over_into_a_renewal(permit):
    source = BOARD_SOURCE.replace("  biaya:", "  hasil: {type: string, maxLength: 20}\n  biaya:", 1)
    assert load_one(source, "")
    forget_published()
    definition = definition_in_force(permit.case)
    permit.case.data["hasil"] = "layak"
    answers, papers = taken_over(permit.case, definition, "renewal")
    assert "hasil" not in answers and answers["jenis"] == "papan"
    assert papers == {"gambar", "struktur"}
