"""Requests about personal data: nobody learns of a stranger, the clock begins with the proof, what stays says why."""

import io
import json
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Act, Conflict, NotAllowed, apply, forget_published, load_definitions, who
from satukota.kernel.events.api import Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Person, forget_offices, keep_person
from satukota.kernel.registry.api import PersonQuery
from satukota.modules.administration.actions.privacy import forget_answers
from satukota.modules.administration.models import PrivacyRequest
from satukota.modules.administration.queries.privacy.collecting import collect, query_of
from satukota.modules.administration.queries.privacy.links import request_token

pytestmark = pytest.mark.django_db
ASK = "/administration/privacy/ask/"
WISH = {"kind": "access", "name": "Siti Rahayu", "reach": "siti@contoh.example", "wish": "Apa yang disimpan?"}


@pytest.fixture(autouse=True)
def definitions():
    forget_offices()
    forget_published()
    load_definitions()


def ask(client, **changes) -> PrivacyRequest:
    answer = client.post(ASK, WISH | changes)
    assert answer.status_code == 302, answer.context["form"].errors
    return PrivacyRequest.objects.latest("pk")


def sent_code(request: PrivacyRequest) -> str:
    """Return the code as its recipient reads it."""
    message = Message.objects.filter(template="privacy-code", key__startswith=f"privacy-code:{request.pk}:").latest(
        "pk"
    )
    return str(json.loads(message.secrets)["code"])


def page_of(request: PrivacyRequest) -> str:
    return reverse("administration:privacy_own", args=[request_token(request)])


def proved(client, **changes) -> PrivacyRequest:
    request = ask(client, **changes)
    assert client.post(page_of(request), {"code": sent_code(request)}).status_code == 302
    return PrivacyRequest.objects.select_related("case").get(pk=request.pk)


@pytest.fixture
def officer(person_with):
    return person_with("privacy_officer")


def answered(request: PrivacyRequest, officer, action="answer", **form) -> PrivacyRequest:
    apply(request.case.number, Act(action, form), who(officer))
    return PrivacyRequest.objects.select_related("case").get(pk=request.pk)


def without_marks(content: str) -> str:
    """Return a page without what is random or counts on: marks of forms, links, numbers."""
    return re.sub(
        r'datetime="[^"]*"|title="[^"]*"|value="[^"]{30,}"|nonce="[^"]*"|mine/[^"/]+|PDP-\d{4}-\d+|\d\d\.\d\d',
        "",
        content,
    )


def test_a_known_and_an_unknown_address_get_the_same_answer(client):
    keep_person(name="Siti", email="siti@contoh.example")
    pages = []
    for reach in ("siti@contoh.example", "tidak.ada@contoh.example"):
        request = ask(client, reach=reach)
        pages.append(without_marks(client.get(page_of(request)).content.decode()))
        assert sent_code(request)
    assert pages[0] == pages[1]


def test_the_clock_of_72_hours_begins_with_the_proof(client):
    request = ask(client)
    assert request.case.state == "asked"
    request = proved(client)
    assert request.case.state == "open"
    assert timedelta(hours=71, minutes=58) < request.case.due_at - timezone.now() <= timedelta(hours=72)


def test_nothing_is_found_before_the_address_is_proved(client):
    keep_person(name="Siti", email="siti@contoh.example")
    assert query_of(ask(client)) == PersonQuery()
    assert query_of(proved(client)) == PersonQuery(email="siti@contoh.example")


def test_a_wrong_code_opens_nothing_and_after_five_the_right_one_neither(client):
    request = ask(client)
    wrong = "000000" if sent_code(request) != "000000" else "111111"
    for _try in range(5):
        assert client.post(page_of(request), {"code": wrong}).status_code == 422
    assert client.post(page_of(request), {"code": sent_code(request)}).status_code == 422
    assert not PrivacyRequest.objects.get(pk=request.pk).proved


def test_a_code_holds_for_half_an_hour(client):
    request = ask(client)
    PrivacyRequest.objects.filter(pk=request.pk).update(code_until=timezone.now() - timedelta(seconds=1))
    assert client.post(page_of(request), {"code": sent_code(request)}).status_code == 422


def test_another_code_ends_the_one_before(client):
    request = ask(client)
    first = sent_code(request)
    client.post(page_of(request), {"again": "1"})
    if sent_code(request) != first:
        assert client.post(page_of(request), {"code": first}).status_code == 422
    assert client.post(page_of(request), {"code": sent_code(request)}).status_code == 302


@pytest.mark.parametrize("reach", ["", "bukan alamat", "12345", "a@b", "+62"])
def test_what_is_no_address_is_named_and_what_was_typed_stays(client, reach):
    answer = client.post(ASK, WISH | {"reach": reach})
    assert answer.status_code == 422 and "reach" in answer.context["form"].errors
    assert "Apa yang disimpan?" in answer.content.decode()
    assert not PrivacyRequest.objects.exists()


def test_a_link_that_is_not_ours_opens_nothing(client):
    for token in ("x", "1", "MTA:abc:def"):
        assert client.get(f"/administration/privacy/mine/{token}/").status_code == 404


def test_an_answer_is_a_pdf_and_data_for_other_programs(client, officer):
    keep_person(name="Siti Rahayu", email="siti@contoh.example", phone="081211112222")
    request = answered(proved(client), officer, note="Terlampir")
    path = page_of(request)
    assert "PDF" in client.get(path).content.decode()
    with ZipFile(io.BytesIO(client.get(f"{path}answer.zip").content)) as archive:
        told = json.loads(archive.read("data.json"))
        assert archive.read("jawaban.pdf").startswith(b"%PDF")
    names = [row["values"].get("name") for part in told["found"] for row in part["rows"]]
    assert "Siti Rahayu" in names
    assert Event.objects.filter(name="audit.personal_data_seen", data__purpose="privacy-answer").count() == 1


def test_nothing_found_is_an_answer(client, officer):
    request = proved(client, reach="+6281200000009")
    Person.objects.all().delete()
    request = answered(request, officer)
    told = json.loads(request.answer)["found"]
    assert {part["entry"] for part in told} <= {"administration.requests", "kernel.messages"}  # of this very request


def test_an_answer_is_gone_after_14_days(client, officer):
    request = answered(proved(client), officer)
    assert request.answer_until - timezone.now() > timedelta(days=13)
    PrivacyRequest.objects.update(answer_until=timezone.now() - timedelta(seconds=1))
    assert client.get(f"{page_of(request)}answer.zip").status_code == 404
    assert forget_answers() == 1 and PrivacyRequest.objects.get(pk=request.pk).answer == ""


def test_the_link_is_never_shown_to_staff(client, officer):
    request = answered(proved(client), officer)
    message = Message.objects.get(template="privacy-answer")
    assert request_token(request) not in message.context and "link" in json.loads(message.secrets)
    assert mail.outbox == []


def test_an_erasure_needs_a_second_person(client, officer, person_with):
    request = proved(client, kind="erasure")
    with pytest.raises((Conflict, NotAllowed)):
        answered(request, officer)
    answered(request, officer, "propose", note="Sudah diperiksa")
    with pytest.raises((Conflict, NotAllowed)):
        answered(request, officer, "approve")
    request = answered(request, person_with("head"), "approve", note="Dihapus")
    assert request.case.state == "answered"


def test_after_an_erasure_only_what_says_why_it_stays_is_found(client, officer, person_with):
    keep_person(name="Siti Rahayu", email="siti@contoh.example")
    request = proved(client, kind="erasure")
    answered(request, officer, "propose", note="Sudah diperiksa")
    request = answered(request, person_with("head"), "approve")
    left = [row for part in collect(PersonQuery(email="siti@contoh.example")) for row in part.rows]
    assert left and all(row.stays for row in left)
    assert Event.objects.filter(name="administration.data_erased", data__entry="kernel.persons").exists()
    told = json.loads(request.answer)
    assert told["erased"] and all(row["stays"] for part in told["kept"] for row in part["rows"])


def test_a_correction_is_carried_out_in_every_place(client, officer):
    person = keep_person(name="Siti Rahaju", email="siti@contoh.example")
    request = proved(client, kind="correction")
    client.force_login(officer, backend="satukota.web.backends.SignIn")
    page = reverse("administration:privacy_request", args=[request.case.number])
    assert client.post(page, {"name": "Siti Rahayu"}).status_code == 302
    answered(request, officer)
    person.refresh_from_db()
    assert person.name == "Siti Rahayu" and person.email == "siti@contoh.example"


def test_a_refusal_tells_its_ground(client, officer):
    request = answered(proved(client), officer, "refuse", ground="others", note="Memuat data tetangga")
    content = client.get(page_of(request)).content.decode()
    assert "33" in content and "Memuat data tetangga" in content


def test_looking_at_what_is_kept_is_an_event(client, officer):
    request = proved(client)
    client.force_login(officer, backend="satukota.web.backends.SignIn")
    page = reverse("administration:privacy_request", args=[request.case.number])
    assert "siti@contoh.example" in client.get(page).content.decode()
    event = Event.objects.filter(name="audit.personal_data_seen", data__purpose="privacy-request").latest("id")
    assert (event.subject_id, event.actor_id) == (request.case_id, officer.pk)


def test_a_request_at_the_counter_says_what_was_shown(client, officer):
    client.force_login(officer, backend="satukota.web.backends.SignIn")
    form = WISH | {"proof": "KTP ditunjukkan", "nik": "3672010101900001"}
    assert client.post("/administration/privacy/new/", form).status_code == 302
    request = PrivacyRequest.objects.select_related("case").get()
    assert query_of(request) == PersonQuery(nik="3672010101900001")
    assert (request.proof, request.case.state) == ("counter", "open")


def test_a_request_at_the_counter_without_anything_to_look_for_is_refused(client, officer):
    client.force_login(officer, backend="satukota.web.backends.SignIn")
    answer = client.post("/administration/privacy/new/", WISH | {"proof": "KTP ditunjukkan"})
    assert answer.status_code == 422 and "phone" in answer.context["form"].errors


@pytest.mark.parametrize("role", ["admin", "desk", "officer", "head", "auditor", "agency_admin", "mayor", "inspector"])
def test_nobody_else_sees_a_request(client, person_with, role):
    request = proved(client)
    client.force_login(person_with(role), backend="satukota.web.backends.SignIn")
    for path in ("", "new/", f"requests/{request.case.number}/"):
        assert client.get(f"/administration/privacy/{path}").status_code == 403
