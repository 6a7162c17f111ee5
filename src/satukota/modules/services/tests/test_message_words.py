"""What a message says is read in the editor as it arrives, and changed with every fault at its line."""

import pytest

from satukota.kernel.notifications.api import message_template
from satukota.modules.services.actions.definition_texts import open_text
from satukota.modules.services.queries.ready_made import ready_made

pytestmark = pytest.mark.django_db
BANNER = ready_made()["reklame-insidental"].source


def address(person, name: str) -> str:
    text = open_text(person(name), "layanan.reklame-insidental", BANNER)
    return f"/services/definitions/text/{text.pk}/message/ajukan/"


def words(**changed: str) -> dict[str, str]:
    said = message_template("service-received")
    forms = {language: said.wording(language, "body") for language in ("id", "en")}
    plain = {
        f"{language}-{part}": getattr(text, part) for language, text in forms.items() for part in ("subject", "body")
    }
    return plain | {name.replace("_", "-"): text for name, text in changed.items()}


def test_a_message_is_read_as_it_arrives_with_the_services_own_words(client, person):
    client.force_login(person("kepala.ptsp"))
    page = client.get(address(person, "kepala.ptsp")).content.decode()
    assert "Permohonan RIN-2026-000012 kami terima" in page and "Izin reklame insidental" in page
    assert "WhatsApp, SMS" in page and 'name="id-body"' not in page


def test_only_who_sets_the_standard_changes_words_that_all_services_say(client, person):
    client.force_login(person("kepala.ptsp"))
    assert client.post(address(person, "kepala.ptsp"), words(id_body="Halo")).status_code == 403


def test_changed_words_are_sent_from_now_on(client, person):
    client.force_login(person("admin"))
    place = address(person, "admin")
    assert client.post(place, words(id_body="Berkas ((number)) sudah masuk. Pantau di ((link))")).status_code == 302
    assert "Berkas RIN-2026-000012 sudah masuk." in client.get(place).content.decode()
    assert client.post(f"{place}?channel=sms", words(id_body="SMS ((number)) ((link))")).status_code == 302
    assert message_template("service-received").wording("id", "sms").body == "SMS ((number)) ((link))"
    assert message_template("service-received").wording("en", "body").body.startswith("We received")


def test_a_place_that_is_filled_with_nothing_is_named_at_its_line_and_nothing_is_lost(client, person):
    client.force_login(person("admin"))
    place = address(person, "admin")
    response = client.post(place, words(id_body="Baris satu\nNomor ((nomor)) di ((link))"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Baris 2: “((nomor))” tidak dapat diisi." in page and "Baris satu" in page
    assert message_template("service-received").wording("id", "body").body != "Baris satu"


def test_words_that_leave_out_by_when_somebody_has_to_act_are_refused(client, person):
    client.force_login(person("admin"))
    place = address(person, "admin").replace("/ajukan/", "/kembalikan/")
    typed = {"id-subject": "Perbaiki", "id-body": "((reason)). Perbaiki di ((link))"}
    typed |= {"en-subject": "Correct it", "en-body": "((reason)). By ((until)) at ((link))"}
    refused = client.post(place, typed)
    assert refused.status_code == 422 and "“((until))” harus tetap ada" in refused.content.decode()
    assert client.post(place, typed | {"id-body": "Perbaiki[[ sebelum ((until))]] di ((link))"}).status_code == 302


def test_a_step_without_a_message_has_no_such_page(client, person):
    client.force_login(person("admin"))
    assert client.get(address(person, "admin").replace("/ajukan/", "/setujui/")).status_code == 404
    assert client.get(f"{address(person, 'admin')}?channel=merpati").status_code == 404
