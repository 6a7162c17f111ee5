"""The catalogue of ready-made services: each is sound and whole, and three of them are played to the letter."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from satukota.kernel.cases.api import Act, Case, CaseType, answers_of, apply, load_one, read_and_check, validate, who
from satukota.kernel.people.api import User, demo_account, office, offices
from satukota.modules.services.demo import publish_catalogue
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.catalogue import BUSINESS, LIFE, matching_services, services
from satukota.modules.services.queries.ready_made import FOLDER, ready_made
from satukota.modules.services.tests.conftest import follow, picture
from satukota.modules.services.views import work

NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
OWN = sorted((Path(__file__).parents[1] / "definitions").glob("*.yaml"))
VILLAGE, OTHER = "kel-36-72-08-1007", "kel-36-72-02-1005"
ASKED = (
    *("sktm", "surat-domisili", "surat-usaha", "pengantar-nikah", "pengantar-skck", "surat-pindah", "surat-kematian"),
    *("kartu-pencari-kerja", "sip-tenaga-kesehatan", "reklame-insidental", "pemotongan-jalan", "izin-makam"),
    *("lokasi-parkir", "pemakaian-aset", "informasi-publik", "pendampingan-nib", "pelatihan-umkm", "usulan-bansos"),
    "penebangan-pohon",
)
BILINGUAL = ("title", "summary", "label", "hint", "say", "publicLabel")


def texts(part: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every text of a definition that people read, with its place."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in BILINGUAL and not (isinstance(value, Mapping) and "type" in value):
                yield f"{path}.{key}", value
            elif key == "labels":
                yield from ((f"{path}.labels.{name}", text) for name, text in value.items())
            elif key != "letter":  # a letter of the office is written in the language of the state alone
                yield from texts(value, f"{path}.{key}")
    elif isinstance(part, list | tuple):
        for place, value in enumerate(part):
            yield from texts(value, f"{path}.{place}")


def enums(part: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(part, Mapping):
        if isinstance(part.get("enum"), list | tuple):
            yield part
        for value in part.values():
            yield from enums(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from enums(value)


def test_the_catalogue_holds_what_a_city_begins_with():
    assert set(ASKED) <= set(NAMES) and len(NAMES) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_sound_and_its_own_examples_hold(name):
    definition, problems = read_and_check(ready_made()[name].source)
    assert definition is not None and problems == []
    assert definition.id == f"layanan.{name}" and definition.basis and len(definition.tests) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_a_service_shows_a_happy_way_and_one_that_is_refused(name):
    tests = ready_made()[name].definition.tests
    assert any(example.end in {"selesai", "dibayar"} for example in tests)
    assert any(example.denied or example.end in {"ditolak", "perbaikan"} for example in tests)


@pytest.mark.parametrize("name", NAMES)
def test_a_service_speaks_both_languages(name):
    found = dict(texts(ready_made()[name].definition.raw))
    lacking = [path for path, text in found.items() if not (isinstance(text, Mapping) and text["id"] and text["en"])]
    assert len(found) > 30 and lacking == []


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_has_its_label_and_every_state_one_likely_step(name):
    definition = ready_made()[name].definition
    assert all({str(one) for one in part["enum"]} == set(part["labels"]) for part in enums(definition.raw))
    for state in definition.states.values():
        steps = [action for action in definition.leaving(state.id) if action.likely]
        assert state.final or len(steps) == 1, state.id


@pytest.mark.parametrize("name", NAMES)
def test_what_is_required_stands_on_a_page_and_applicants_have_a_page_for_their_steps(name):
    definition = ready_made()[name].definition
    on_pages = {path for page in definition.pages for path in page.fields}
    assert {path for path, field in definition.data.fields.items() if field.required} <= on_pages
    own = {action.id for action in definition.actions.values() if "pemohon" in action.by}
    assert "tarik" in own <= {"ajukan", "ajukan-ulang", "bukti-bayar", "tarik"}
    assert definition.privacy and set(definition.privacy.access) == {"pii.personal", "pii.secret"}


@pytest.mark.parametrize("name", NAMES)
def test_a_service_names_no_local_regulation_and_says_what_the_city_sets(name):
    service = ready_made()[name]
    assert service.to_set
    assert not [text for text in service.definition.basis if re.search(r"(Perda|Perwal|Perbup)\D*\d", text)]


def test_prefixes_ids_and_lines_of_numbers_are_nobody_elses():
    every = [service.definition for service in ready_made().values()]
    every += [read_and_check(path.read_text())[0] for path in OWN]
    lines = [line for one in every for line in {output.number for output in one.outputs.values() if output.number}]
    for names in ([one.id for one in every], [one.prefix for one in every], lines):
        assert len(names) == len(set(names))


def test_events_of_life_and_business_are_known():
    for service in ready_made().values():
        where = service.definition.raw["catalogue"]
        assert set(where.get("life", ())) <= set(LIFE) and set(where.get("business", ())) <= set(BUSINESS)
        assert where.get("life") or where.get("business")


def test_a_fourth_place_of_practice_is_refused_where_it_is_typed():
    form = ready_made()["sip-tenaga-kesehatan"].definition.data
    assert "sip_lain" not in validate(form, {"sip_lain": 2}, known={}, require=()).errors
    assert validate(form, {"sip_lain": 3}, known={}, require=()).errors["sip_lain"].code == "said"


@pytest.mark.django_db
def test_owners_and_roles_are_agencies_that_every_city_has():
    for service in ready_made().values():
        opds = {role.opd for role in service.definition.roles.values() if role.opd}
        assert all(office(code) for code in opds | {service.definition.owner["opd"]}), service.name


@pytest.fixture
def taken(db) -> Callable[..., str]:
    """Publish a service of the catalogue; return its id."""

    def take(name: str) -> str:
        load_one(ready_made()[name].source, "services")
        return f"layanan.{name}"

    return take


def apply_for(client: Client, case_type: str, pages: Mapping[str, Mapping[str, str]], papers: tuple[str, ...]) -> Case:
    """Fill in every page as a visitor does, and send."""
    start = client.post(f"/services/s/{case_type}/start/").headers["Location"]
    for page, answers in pages.items():
        reply = client.post(f"{start}{page}/", answers)
        assert reply.status_code == 302, re.findall(r'class="field__error">([^<]+)', reply.content.decode())
    uploads = {f"document__{paper}": picture(f"{paper}.jpg", place) for place, paper in enumerate(papers)}
    check = client.post(f"{start}papers/", {**uploads, "continue": "1"}).headers["Location"]
    assert check.endswith("/check/")
    sent = client.post(check).headers["Location"]
    number = re.search(r"[A-Z]{2,5}-\d{4}-\d{6}", client.get(sent).content.decode())
    assert number
    return Case.objects.get(number=number[0])


def step(case: Case, action: str, by: User, **answers: Any) -> Case:
    """Do a step on the case page as somebody of the staff, and what the system does after it."""
    client = Client()
    client.force_login(by)
    reply = client.post(f"/cases/{case.number}/act/{action}/", answers)
    assert reply.status_code == 302, reply.content.decode()[-2000:]
    follow(case)
    case.refresh_from_db()
    return case


PERSON = {
    "pemohon__nama": "Siti Aminah",
    "pemohon__nik": "3672014101900001",
    "pemohon__tempat_lahir": "Cilegon",
    "pemohon__tgl_lahir": "1990-01-01",
    "pemohon__pekerjaan": "Buruh cuci",
}
SKTM = {
    "pemohon": PERSON,
    "tempat": {"kelurahan": VILLAGE, "pemohon__alamat": "Jl. Melati 5", "pemohon__hp": "081234567890"},
    "keperluan": {"keperluan": "sekolah", "penerima__nama": "Rizki", "penerima__hubungan": "anak"},
    "keadaan": {"penghasilan": "1200000", "tanggungan": "4"},
}


def sktm(client: Client, taken: Callable[..., str], village: str = VILLAGE) -> Case:
    pages = {**SKTM, "tempat": {**SKTM["tempat"], "kelurahan": village}}
    return apply_for(client, taken("sktm"), pages, ("ktp", "kk", "pengantar-rt"))


@pytest.mark.django_db
def test_a_letter_of_the_village_is_made_by_the_village_that_was_chosen(client, taken, person):
    case = sktm(client, taken)
    assert case.agency.code == VILLAGE
    step(case, "setujui", person("kelurahan"))
    step(case, "terbitkan", person("lurah"))
    paper = Paper.objects.get(case=case)
    assert (case.state, paper.status, paper.signer) == ("selesai", "valid", str(person("lurah")))
    page = client.get(f"/v/{paper.code}/").content.decode()
    assert office(VILLAGE).name in page and "Siti" not in page


@pytest.mark.django_db
def test_another_village_neither_sees_nor_signs_it(client, taken, person):
    case = sktm(client, taken, OTHER)
    clerk = Client()
    clerk.force_login(person("kelurahan"))
    assert clerk.get(f"/cases/{case.number}/").status_code in {403, 404}
    assert clerk.post(f"/cases/{case.number}/act/setujui/").status_code in {403, 404, 409}
    case.refresh_from_db()
    assert case.state == "diajukan"
    own = demo_account("petugas.lain", "Petugas Lain", "village_clerk", OTHER)
    assert apply(case.number, Act("setujui"), who(own)).state == "diverifikasi"


@pytest.mark.django_db
def test_the_clerk_of_the_village_reads_whom_the_letter_is_for_and_finds_it_in_the_work_list(client, taken, person):
    case = sktm(client, taken)
    clerk = Client()
    clerk.force_login(person("kelurahan"))
    assert case.number in clerk.get("/services/work/").content.decode()
    assert "Siti Aminah" in clerk.post(f"/cases/{case.number}/personal/", follow=True).content.decode()


@pytest.mark.django_db
def test_a_work_list_that_is_cut_says_so(client, taken, person, monkeypatch):
    monkeypatch.setattr(work, "MOST_LISTED", 1)
    sktm(client, taken)
    clerk = Client()
    clerk.force_login(person("kelurahan"))
    assert "masih ada yang lain" not in clerk.get("/services/work/").content.decode()
    sktm(client, taken)
    assert "Ditampilkan 1 yang paling mendesak" in " ".join(clerk.get("/services/work/").content.decode().split())


@pytest.mark.django_db
def test_every_village_of_the_city_can_be_chosen_under_its_district_and_nothing_else(client, taken):
    start = client.post(f"/services/s/{taken('sktm')}/start/").headers["Location"]
    client.post(f"{start}pemohon/", PERSON)
    page = client.get(f"{start}tempat/").content.decode()
    villages = [here for here in offices().values() if here.kind == "village"]
    offered = re.findall(r'<option value="([^"]+)"', page)
    assert sorted(offered) == sorted(here.code for here in villages) and len(villages) > 40
    assert page.count("<optgroup") == len({here.chain[1] for here in villages})


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["dinkes", "kel-99-99-99-9999"])
def test_an_office_that_is_no_village_is_refused_at_its_question(client, taken, code):
    start = client.post(f"/services/s/{taken('sktm')}/start/").headers["Location"]
    client.post(f"{start}pemohon/", PERSON)
    reply = client.post(f"{start}tempat/", {**SKTM["tempat"], "kelurahan": code})
    assert reply.status_code == 422 and "Jl. Melati 5" in reply.content.decode()


@pytest.mark.django_db
def test_a_choice_that_was_typed_by_hand_is_refused_once_and_in_words(client, taken):
    start = client.post(f"/services/s/{taken('pengantar-skck')}/start/").headers["Location"]
    reply = client.post(f"{start}tempat/", {"keperluan": "Melamar kerja"})
    (said,) = reply.context["form"].errors["keperluan"]
    assert reply.status_code == 422 and "Melamar kerja" in said and "luar-negeri" not in said


@pytest.mark.django_db
def test_a_practice_permit_goes_to_the_health_agency_and_back(client, taken, person):
    pages = {
        "tenaga": {
            "tenaga__nama": "Dewi Lestari",
            "tenaga__nik": "3672014101900001",
            "tenaga__profesi": "perawat",
            "tenaga__str": "AB0000012345",
            "tenaga__hp": "081234567890",
        },
        "permohonan": {"permohonan": "baru", "sip_lain": "1"},
        "tempat": {"tempat__nama": "Klinik Sehat", "tempat__jenis": "klinik", "tempat__alamat": "Jl. Ahmad Yani 10"},
    }
    case = apply_for(client, taken("sip-tenaga-kesehatan"), pages, ("str", "ktp", "foto", "tempat"))
    step(case, "teruskan", person("petugas.ptsp"))
    assert case.agency.code == "dinkes"
    step(case, "telaah", person("penelaah.dinkes"), sip_aktif="1", kesimpulan="memenuhi")
    assert case.agency.code == "dpmptsp"
    step(case, "terbitkan", person("kepala.ptsp"))
    paper = Paper.objects.get(case=case)
    assert (case.state, paper.status) == ("selesai", "valid")
    assert paper.valid_until.year == paper.issued_at.year + 5 or paper.valid_until.month == 12


@pytest.mark.django_db
def test_a_request_for_information_is_extended_once_with_a_reason_and_answered(client, taken, person):
    pages = {
        "informasi": {"informasi": "Belanja jalan 2025", "tujuan": "Penelitian", "bentuk": "salinan"},
        "pemohon": {
            "pemohon__nama": "Rina Utami",
            "pemohon__jenis": "warga",
            "pemohon__nik": "3672014101900001",
            "pemohon__alamat": "Jl. Melati 5",
            "pemohon__hp": "081234567890",
        },
    }
    case = apply_for(client, taken("informasi-publik"), pages, ("ktp",))
    before = case.due_at
    step(case, "catat", person("petugas.ppid"))
    step(case, "perpanjang", person("ppid"), alasan="Dokumen ada di arsip")
    assert case.due_at > before
    step(case, "jawab", person("ppid"), jawaban="seluruhnya", tempat="https://ppid.kota.example/jalan-2025.pdf")
    assert case.state == "selesai" and Paper.objects.get(case=case).status == "valid"
    assert answers_of(case)["jawaban"] == "seluruhnya"


@pytest.mark.django_db
def test_a_city_takes_a_service_from_the_catalogue(client, person):
    head = person("kepala.ptsp")
    client.force_login(head)
    listed = client.get("/services/definitions/").content.decode()
    assert "?from=reklame-insidental" in listed and "?from=sktm" not in listed
    page = client.get("/services/definitions/new/?from=reklame-insidental").content.decode()
    assert "Perda pajak daerah" in page and "id: layanan.reklame-insidental" in page
    client.post("/services/definitions/new/", {"source": ready_made()["reklame-insidental"].source})
    kept = CaseType.objects.get(type="layanan.reklame-insidental")
    assert (kept.status, kept.created_by) == ("draft", head)
    assert "?from=reklame-insidental" not in client.get("/services/definitions/").content.decode()


@pytest.mark.django_db
def test_the_catalogue_page_stays_easy_with_all_of_them(client, django_assert_max_num_queries):
    publish_catalogue()
    page = client.get("/services/").content.decode()
    assert page.index("?life=hardship") < page.index("/services/s/layanan.sktm/")
    assert page.index("?business=profession") < page.index("/services/s/layanan.sktm/")
    assert "?life=marriage" in page and page.count("/services/s/layanan.") >= 25
    for words, expected in (("nikah", "pengantar-nikah"), ("kartu kuning", "kartu-pencari-kerja"), ("bajak laut", "")):
        found = [entry.type for entry in matching_services(services("id"), q=words)]
        assert (f"layanan.{expected}" in found) if expected else found == []
    assert len(matching_services(services("id"), life="death")) == 3
    with django_assert_max_num_queries(12):
        client.get("/services/")


@pytest.mark.django_db
def test_the_page_of_a_service_says_which_office_does_it_and_how_long_it_takes(client, taken):
    page = client.get(f"/services/s/{taken('sktm')}/").content.decode()
    assert "Kelurahan atau desa tempat tinggal Anda" in page and "Bagian Pemerintahan" not in page
    page = client.get(f"/services/s/{taken('informasi-publik')}/").content.decode()
    assert "10 hari kerja" in page and "Dinas Komunikasi" in page
