"""Every screen of services on a phone and on a desk: nothing for axe to find, nothing wider than its window."""

import pytest
from django.utils import timezone
from tests.browsing import axe, overflow, shot, tour

from satukota.kernel.cases.api import Case, CaseType, forget_published, load_one
from satukota.kernel.people.api import User
from satukota.modules.services.actions.counter import book, slots
from satukota.modules.services.actions.definitions import keep_draft
from satukota.modules.services.actions.drafts import begin, save_answers
from satukota.modules.services.actions.external import keep_external
from satukota.modules.services.actions.money import pay
from satukota.modules.services.actions.queue import call, draw
from satukota.modules.services.actions.survey import save_survey
from satukota.modules.services.models import Bill, Correction, ExternalPermit, Paper
from satukota.modules.services.rules.source_text import with_status
from satukota.modules.services.tests.conftest import ANSWERS, BIRTH, BOARD, BOARD_SOURCE, EVENT, RESEARCH, picture
from satukota.modules.services.tests.test_cases import granted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]


@pytest.fixture
def lived(settings, submit, act, person, agency) -> list[tuple[str, User | None]]:
    """A city in which something of everything happened; the addresses of all screens with who looks at them."""
    settings.BSRE_URL = ""
    done = submit(RESEARCH)
    act(done.case, "setujui", "petugas.kesbang")
    act(done.case, "terbitkan", "kepala.kesbang")
    save_survey(done.case, [4, 4, 3, 4, 3, 4, 4, 3, 4])
    paper = Paper.objects.get(case=done.case)
    Correction.objects.create(
        paper=paper, changes='{"judul": "Benar"}', reason="Salah ketik", asked_by=person("petugas.kesbang")
    )
    submit(BIRTH)
    twin = submit(BIRTH, anak__nama="Bayu Pratamma").case
    granted(submit, act)
    taken = submit(EVENT, mulai="11:00", selesai="15:00", acara="Bazar").case
    board = billed(submit, act)
    bill = Bill.objects.get(case=board.case)
    draft = begin(RESEARCH)
    save_answers(draft.draft, ANSWERS[RESEARCH])
    back = submit(RESEARCH, judul="Lain")
    act(back.case, "kembalikan", "petugas.kesbang", alasan="Judul kurang jelas", bidang=["judul"])
    office = agency("disdukcapil")
    draw(office.pk), draw(office.pk), call(office.pk, "1")
    first = timezone.localtime(slots(office.pk, timezone.now())[0].start)
    _made, secret = book(office.pk, first, "Budi Santoso", "081234567890")
    permit = ExternalPermit(
        system="oss", number="OSS-1", holder="PT Contoh", kind="NIB", filed_on=timezone.localdate(), status="filed"
    )
    keep_external(permit, person("petugas.ptsp"))
    paid = pay(bill.pk, "transfer", 1_000_000, "BRI-7", person("bendahara"))
    row = keep_draft(source(), "layanan.izin-galian", person("kepala.ptsp"))
    public = [
        *("", "?life=birth", "?q=tidakada", f"s/{BIRTH}/", f"s/{BIRTH}/standard/", "follow/", "satisfaction/"),
        *("queue/disdukcapil/", "queue/disdukcapil/A002/", "queue/disdukcapil/screen/", "appointments/disdukcapil/"),
        *(f"appointments/disdukcapil/?day={first:%Y-%m-%d}", f"appointments/mine/{secret}/"),
        *(f"a/{draft.token}/{step}/" for step in ("peneliti", "penelitian", "papers")),
        *(f"t/{one.code}/" for one in (done, back, board)),
        *(f"t/{done.code}/survey/", "a/tidakada/"),
    ]
    staff = [
        ("work/", "petugas.ptsp"),
        ("work/offices/", "kepala.ptsp"),
        ("counter/", "verifikator"),
        ("counter/capacity/", "kadis.dukcapil"),
        ("papers/", "kepala.kesbang"),
        ("papers/corrections/", "kepala.kesbang"),
        (f"papers/{paper.pk}/correct/", "petugas.kesbang"),
        ("money/", "bendahara"),
        ("money/?q=TAG", "bendahara"),
        ("money/qris/", "bendahara"),
        (f"money/{bill.pk}/", "bendahara"),
        (f"receipts/{paid.pk}/", "bendahara"),
        (f"receipts/{paid.pk}/take-back/", "bendahara"),
        ("external/", "petugas.ptsp"),
        ("definitions/", "kepala.ptsp"),
        ("definitions/new/", "kepala.ptsp"),
        (f"definitions/{row.pk}/", "kepala.ptsp"),
        ("notice/", "bidan"),
        (f"/cases/{twin.number}/", "verifikator"),
        (f"/cases/{twin.number}/act/kembalikan/", "verifikator"),
        (f"/cases/{taken.number}/", "petugas.ptsp"),
        (f"/cases/{board.case.number}/", "kepala.ptsp"),
    ]
    found = [(f"/services/{path}", None) for path in public] + [(f"/v/{paper.code}/", None), ("/v/", None)]
    return found + [(path if path[0] == "/" else f"/services/{path}", person(by)) for path, by in staff]


def source() -> str:
    import re

    from satukota.modules.services.tests.test_journeys import HOW_TO

    return re.search(r"```yaml\n(.*?)```", HOW_TO.read_text(), re.DOTALL)[1]


def billed(submit, act):
    """A billboard that was inspected at its site and waits for its money."""
    from satukota.modules.services.actions import papers

    sent = submit(BOARD, titik="-6.0100, 106.0380")
    act(sent.case, "tinjau", "petugas.ptsp")
    photo = papers.store(picture(), kind="evidence", by=papers.Actor.system(), case_id=sent.case.pk)
    act(sent.case, "hasil-periksa", "pemeriksa.ptsp", files=(photo,), kesimpulan="layak", aman=True)
    act(sent.case, "setujui", "kepala.ptsp")
    return sent


def test_every_screen_is_whole(lived, visit):
    stops = [(f"services-{number:02}", path, user) for number, (path, user) in enumerate(lived)]
    assert tour(visit, stops, [(360, False), (1440, True)]) == ""


@pytest.fixture
def decided(settings, submit, act, person, agency) -> list[tuple[str, User | None]]:
    """Matters that wait for staff, an adviser and an applicant; the addresses of their screens with who looks at them."""
    settings.BSRE_URL = ""
    checked = submit(BIRTH).case
    act(checked, "setujui", "verifikator")
    late = submit(
        BIRTH,
        anak__nama="Citra Lestari",
        anak__tgl_lahir="2026-01-05",
        alasan_terlambat="Belum sempat",
        ibu__nik="3672014101900009",
    ).case
    noticed = submit(
        BIRTH, papers=(), channel="faskes", user=person("bidan"), origin=agency("rsud"), anak__nama="Elok Sari"
    )
    event = submit(EVENT).case
    act(event, "minta-rekomendasi", "petugas.ptsp")
    police, transport = (Case.objects.get(parent=event, agency__code=code) for code in ("polres", "dishub"))
    act(transport, "jawab", "petugas.lalin", saran="bersyarat", catatan="Parkir di lapangan selatan")
    return [
        (f"/cases/{checked.number}/", person("kadis.dukcapil")),
        (f"/cases/{checked.number}/act/terbitkan/", person("kadis.dukcapil")),
        (f"/cases/{late.number}/", person("kabid.dukcapil")),
        (f"/cases/{late.number}/act/setujui-terlambat/", person("kabid.dukcapil")),
        (f"/services/cases/{late.number}/papers/", person("verifikator")),
        (f"/cases/{event.number}/", person("petugas.ptsp")),
        (f"/cases/{police.number}/", person("polres")),
        ("/services/work/", person("verifikator")),
        ("/inbox/", person("verifikator")),
        (f"/services/t/{noticed.code}/", None),
        (f"/services/t/{noticed.code}/papers/", None),
        (f"/services/t/{noticed.code}/do/lengkapi/", None),
    ]


def test_screens_of_who_decides_advises_and_brings_papers_are_whole(decided, visit):
    stops = [(f"decided-{number:02}", path, user) for number, (path, user) in enumerate(decided)]
    assert tour(visit, stops, [(360, False), (1440, True)]) == ""


def test_the_head_signs_on_a_phone(settings, visit, person, submit, act):
    settings.BSRE_URL = "simulator"
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    act(case, "terbitkan", "kepala.kesbang")
    page = visit("/services/papers/sign/", person("kepala.kesbang"), width=360)
    shot(page, "services-360-sign")
    assert axe(page) == [] and overflow(page) <= 0
    page.fill("[name=nik]", "3672010101700001")
    page.fill("[name=passphrase]", "simulasi-bsre")
    page.click("form aside .button--primary")
    page.wait_for_selector(".empty")
    assert Paper.objects.get(case=case).status == "valid"


def test_what_has_changed_meanwhile_and_the_versions_are_whole(visit, person):
    stale, closed = begin(BOARD), begin(EVENT)
    save_answers(stale.draft, ANSWERS[BOARD])
    dearer = BOARD_SOURCE.replace("25000", "27500").replace("id: struktur", "id: rangka")
    first = CaseType.objects.get(type=BOARD, status="published")
    load_one(dearer, "")
    ended = CaseType.objects.get(type=EVENT, status="published")
    CaseType.objects.filter(pk=ended.pk).update(status="retired")
    forget_published()
    kept = keep_draft(with_status(ended.source, "retired"), EVENT, person("kepala.ptsp"))
    head = person("kepala.ptsp")
    stops = [
        ("services-changed", f"/services/a/{stale.token}/changed/", None),
        ("services-closed", f"/services/a/{closed.token}/changed/", None),
        ("services-ended", f"/services/s/{EVENT}/", None),
        ("services-earlier", f"/services/definitions/{first.pk}/", head),
        ("services-ending", f"/services/definitions/{kept.pk}/", head),
        ("services-names", "/services/definitions/new/", head),
    ]
    assert tour(visit, stops, [(360, False), (1440, True)]) == ""
