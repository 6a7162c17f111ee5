"""Reports go to other systems and come back; nothing is lost when those are down."""

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key
from satukota.modules.reports.actions.exchange import Declined, Unreachable, bring_news, deliver, queue_exchange
from satukota.modules.reports.actions.lapor import Lapor, Simulator, export_file, import_file
from satukota.modules.reports.actions.open311_client import Open311
from satukota.modules.reports.models import Exchange, Partner
from satukota.modules.reports.rules.lapor_files import BadFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client, person):
    """Another city: our own server, reached through the client of the tests."""
    key = create_key(person("meja"), "other city", Actor.system())
    partner = Partner.objects.create(code="kota-lain", kind="open311", name="Kota Lain", url="/open311/v2", key=key)

    def ask(url: str, body: bytes | None):
        kind = "application/x-www-form-urlencoded; charset=utf-8"
        answer = client.post(url, body, content_type=kind) if body is not None else client.get(url)
        return answer.status_code, answer.content

    return partner, Open311(partner, ask)


def test_a_hundred_reports_go_to_another_city_and_their_status_comes_back(report, act, city):
    partner, port = city
    ours = [
        act(report(text=f"Sampah nomor {n} di jalan", category="waste").case, "forward", agency="dlh")
        for n in range(100)
    ]
    sent = [queue_exchange(case, partner) for case in ours]
    assert all(deliver(one, port) for one in sent)
    theirs = Case.objects.filter(number__in=[one.external_id for one in sent])
    assert theirs.count() == 100
    for case in theirs[:10]:
        act(act(case, "forward", agency="dlh"), "answer", by="petugas.dlh", note="Truk datang besok.")
    assert bring_news(partner, port) == 10
    assert bring_news(partner, port) == 0
    told = Case.objects.get(pk=ours[0].pk)
    assert told.version == 3


def test_a_report_goes_to_a_partner_once(report, city):
    partner, port = city
    exchange = queue_exchange(report(category="waste").case, partner)
    deliver(exchange, port)
    deliver(queue_exchange(exchange.case, partner), port)
    assert Exchange.objects.count() == 1
    assert Case.objects.count() == 2


def test_a_refusal_is_kept_with_its_reason(report, city):
    partner, port = city
    partner.categories = {"waste": "ufo"}
    exchange = queue_exchange(report(category="waste").case, partner)
    assert not deliver(exchange, port)
    assert (exchange.status, "ufo" in exchange.error) == ("failed", True)


@pytest.mark.parametrize(
    "answer", [(500, b"oops"), (200, b"<html>"), (200, b"<service_requests/>"), (503, b"<errors/>")]
)
def test_a_partner_that_is_down_is_tried_again(report, answer):
    partner = Partner.objects.create(code="x", kind="open311", name="X", url="http://x.example")
    exchange = queue_exchange(report().case, partner)
    assert not deliver(exchange, Open311(partner, lambda _url, _body: answer))
    assert (exchange.status, exchange.tries) == ("waiting", 1)


def test_a_token_is_exchanged_for_an_id():
    answers = {"requests.xml": b"<service_requests><request><token>t1</token></request></service_requests>"}
    answers["tokens/t1.xml"] = (
        b"<service_requests><request><service_request_id>009</service_request_id></request></service_requests>"
    )
    port = Open311(
        Partner(url="http://x.example"), lambda url, _body: (200, answers[url.removeprefix("http://x.example/")])
    )
    assert port.send(Case(number="LAP-1", category="waste", summary="x", data={})) == "009"


def test_lapor_gets_a_report_and_tells_what_became_of_it(report, act):
    partner = Partner.objects.create(code="lapor", kind="lapor", name="SP4N-LAPOR!")
    there = Simulator()
    case = act(report(category="waste").case, "forward", agency="dlh")
    exchange = queue_exchange(case, partner)
    assert deliver(exchange, Lapor(partner, there))
    there.follow_up(exchange.external_id, "Terdisposisi Selesai", "Sudah ditangani pusat.")
    assert bring_news(partner, Lapor(partner, there)) == 1
    case.refresh_from_db()
    assert case.state == "done"


def test_lapor_that_is_down_keeps_the_report_waiting(report):
    partner = Partner.objects.create(code="lapor", kind="lapor", name="SP4N-LAPOR!")
    exchange = queue_exchange(report().case, partner)
    assert not deliver(exchange, Lapor(partner, Simulator(down=True)))
    assert exchange.status == "waiting"


FILE = "tracking_id;judul;isi;klasifikasi;kategori;lokasi;bujur;lintang;anonim;rahasia\r\n"


def test_a_file_of_lapor_comes_in_row_by_row_and_twice_is_once():
    partner = Partner.objects.create(code="lapor", kind="lapor", name="SP4N-LAPOR!")
    text = (
        FILE + "71;Jalan;Jalan rusak di Merak;Pengaduan;road;Merak;106.0384;-6.0101;1;0\r\n72;X;;Aspirasi;;;;;0;0\r\n"
    )
    first, second = (
        import_file(text + "73;Usul taman;Mohon dibuat taman;Aspirasi;Lainnya;Citangkil;;;0;1", partner),
        import_file(text, partner),
    )
    assert (first.taken, second.known) == (2, 1)
    assert (first.failed[0][0], first.noted) == (3, [])
    assert Case.objects.get(summary__startswith="Usul").visibility == Case.Visibility.PARTIES


def test_a_file_of_lapor_with_a_field_beyond_measure_is_refused_at_its_line():
    with pytest.raises(BadFile, match="line 2"):
        import_file("tracking_id,isi\n1," + "x" * 200_000, Partner(code="lapor"))


def test_a_file_that_is_none_of_lapor_is_refused():
    with pytest.raises(BadFile):
        import_file("nama,umur\na,1", Partner(code="lapor"))


def test_the_export_has_statuses_in_their_words_and_no_sealed_reports(report, act):
    act(report(category="waste").case, "forward", agency="dlh")
    report(category="bribe")
    text = export_file(list(Case.objects.all()))
    assert "Terdisposisi Belum Ditindaklanjuti" in text
    assert text.count("\r\n") == 2


def test_errors_are_told_apart():
    assert not issubclass(Declined, Unreachable)


def test_the_page_of_lapor_names_our_states_in_the_readers_words(client, person):
    client.force_login(person("meja"))
    page = client.get(reverse("reports:lapor")).content.decode()
    assert "Menunggu verifikasi</th>" in page and "in_progress" not in page
