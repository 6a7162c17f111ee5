"""The editor for people: a service is made, changed, tried and kept by forms alone, and the YAML beside it is the same."""

import re
from pathlib import Path

import pytest

from satukota.kernel.cases.api import CaseType, format_keys, load, untranslated
from satukota.kernel.readers.api import read_yaml
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.models import DefinitionText
from satukota.modules.services.queries.format_keys import shapes
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.queries.starting import TEMPLATES, template, unsettled
from satukota.modules.services.tests.conftest import EVENT, RESEARCH, pdf_text

pytestmark = pytest.mark.django_db
DESK = "/services/definitions"
OWN = Path(__file__).parents[1] / "definitions"
CATALOGUE = OWN / "catalogue"


@pytest.fixture
def head(client, person):
    """The browser of an agency's head, who may write services."""
    client.force_login(person("kepala.ptsp"))
    return client


@pytest.fixture
def text(head):
    """A new service from the template, opened in the editor."""
    made = head.post(f"{DESK}/new/", {"title": "Izin pasar malam", "owner": "dpmptsp", "template": "instansi"})
    assert made.status_code == 302, made.content.decode()[:2000]
    return DefinitionText.objects.get(pk=made.headers["Location"].rstrip("/").rsplit("/", 1)[-1])


def raw(text: DefinitionText) -> dict:
    text.refresh_from_db()
    return read_yaml(text.source).value


def press(client, text: DefinitionText, do: str, **fields):
    """Press a button of the editor."""
    text.refresh_from_db()
    return client.post(f"{DESK}/text/{text.pk}/change/", {"do": do, "revision": text.revision, **fields})


def form_of(client, address: str) -> dict[str, list[str]]:
    """Return the fields of the form of an editor's page as a browser would send them."""
    html = client.get(address).content.decode()
    form = html[html.index('class="editor-form"') :]
    form = form[: form.index("</form>")]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form):
        tag = re.search(rf'<input[^>]*?name="{re.escape(name)}"[^>]*?value="{re.escape(value)}"[^>]*>', form)[0]
        if "checkbox" not in tag or "checked" in tag:
            fields.setdefault(name, []).append(unescaped(value))
    for name, inner in re.findall(r'<textarea[^>]*?name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        fields[name] = [unescaped(inner)]
    for name, inner in re.findall(r'<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'value="([^"]*)" selected', inner) or re.findall(r'value="([^"]*)"', inner)[:1]
        fields[name] = [unescaped(chosen[0])] if chosen else [""]
    return fields


def unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def save(client, address: str, **changes):
    """Send a page's form with some fields changed; a double underscore is a slash."""
    fields = form_of(client, address) | {name.replace("__", "/"): value for name, value in changes.items()}
    return client.post(address, fields)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_new_service_is_a_working_one_that_can_be_published_as_it_is(person, name):
    _type, source = template(name, "Surat izin tinggal", "dpmptsp", person("kepala.ptsp"))
    definition, problems = check_service(source)
    assert problems == [] and definition.prefix == "SIT" and len(definition.tests) == 3


def test_every_key_of_the_format_has_a_field_and_words_in_indonesian():
    assert set(format_keys()) <= set(shapes().keys()) and untranslated() == []


@pytest.mark.parametrize(
    ("name", "by", "pages"),
    [
        ("akta-kia", "kadis.dukcapil", ("at/data/anak/nama/", "at/actions/0/", "at/pages/0/", "part/about/")),
        (
            "izin-reklame",
            "kepala.ptsp",
            ("at/fees/0/", "at/documents/0/", "at/tests/0/", "part/letters/", "part/rest/"),
        ),
    ],
)
def test_saving_a_form_that_nobody_changed_changes_no_letter(client, person, name, by, pages):
    row = CaseType.objects.get(type=f"layanan.{name}", status="published")
    client.force_login(person(by))
    made = client.post(f"{DESK}/{row.pk}/edit/")
    for page in pages:
        assert save(client, made.headers["Location"] + page).status_code == 302
    assert DefinitionText.objects.get(type=row.type).source == row.source


def test_every_place_of_every_service_has_its_page(head, text):
    for entry in [*ready_made().values()][:1]:
        DefinitionText.objects.filter(pk=text.pk).update(source=entry.source)
        for section, keys in (("data", 2), ("actions", 1), ("states", 1), ("roles", 1), ("outputs", 1), ("tests", 1)):
            part = raw(text)[section]
            names = list(part)[:2] if isinstance(part, dict) else range(min(2, len(part)))
            for name in names:
                page = head.get(f"{DESK}/text/{text.pk}/at/{section}/{name}/")
                assert page.status_code == 200, (entry.name, section, name, keys)


def test_a_question_is_added_to_a_page_changed_moved_and_removed(head, text):
    before = text.source
    press(head, text, "ask", place="pages/1", title="Luas lapak (m²)")
    assert raw(text)["pages"][1]["fields"] == ["keperluan", "luas_lapak_m2"]
    address = f"{DESK}/text/{text.pk}/at/data/luas_lapak_m2/"
    saved = save(head, address, f__type="number", f__minimum="1,5", f__label__en="Size", f__maxLength="")
    assert saved.status_code == 302
    question = raw(text)["data"]["luas_lapak_m2"]
    assert (question["type"], question["minimum"], question["label"]["en"]) == ("number", 1.5, "Size")
    press(head, text, "up", place="pages/1/fields/1", back=f"{DESK}/text/{text.pk}/at/pages/1/")
    assert raw(text)["pages"][1]["fields"] == ["luas_lapak_m2", "keperluan"]
    press(head, text, "remove", place="pages/1/fields/0")
    press(head, text, "remove", place="data/luas_lapak_m2")
    text.refresh_from_db()
    assert text.source == before and check_service(text.source)[1] == []


def test_a_condition_is_chosen_and_a_fee_is_written_as_a_formula(head, text):
    press(head, text, "ask", place="pages/1", title="Jumlah lapak")
    at = f"{DESK}/text/{text.pk}/at"
    save(head, f"{at}/data/jumlah_lapak/", f__type="integer", f__minimum="1", f__maxLength="")
    press(head, text, "add", place="documents", title="Denah")
    condition = {"f__requiredWhen__question": "jumlah_lapak", "f__requiredWhen__sign": ">"}
    save(head, f"{at}/documents/1/", **condition, f__requiredWhen__value="10")
    assert raw(text)["documents"][1]["requiredWhen"] == {">": [{"var": "jumlah_lapak"}, 10]}
    press(head, text, "add", place="fees", title="Retribusi")
    save(head, f"{at}/fees/0/", f__amount="jumlah_lapak × 5000", f__basis="Perda contoh")
    assert raw(text)["fees"][0]["amount"] == {"*": [{"var": "jumlah_lapak"}, 5000]}
    wrong = save(head, f"{at}/fees/0/", f__amount="jumlah_lapak ×", f__basis="Perda lain")
    assert wrong.status_code == 422 and "jumlah_lapak ×" in wrong.content.decode()
    assert raw(text)["fees"][0]["basis"] == "Perda lain"


def test_what_means_nothing_for_another_kind_of_answer_is_left_out_and_told(head, text):
    address = f"{DESK}/text/{text.pk}/at/data/keperluan/"
    saved = save(head, address, f__type="integer")
    assert raw(text)["data"]["keperluan"]["type"] == "integer" and "maxLength" not in raw(text)["data"]["keperluan"]
    assert "Tidak dipakai lagi" in head.get(saved.url, headers={"accept-language": "id"}).content.decode()
    assert "key_does_nothing" not in {problem.code for problem in check_service(text.source)[1]}
    press(head, text, "undo")
    assert raw(text)["data"]["keperluan"]["maxLength"] == 200


def test_numbers_are_read_as_officials_write_them(head, text):
    press(head, text, "add", place="fees", title="Retribusi")
    at = f"{DESK}/text/{text.pk}/at"
    save(head, f"{at}/fees/0/", f__amount="10.000", f__basis="Perda contoh")
    assert raw(text)["fees"][0]["amount"] == 10_000
    refused = save(head, f"{at}/fees/0/", f__amount="jumlah * 10.000")
    assert refused.status_code == 422 and "10.000" in refused.content.decode() and "10.0000" in refused.content.decode()
    save(head, f"{at}/fees/0/", f__amount="10000")
    save(head, f"{at}/data/keperluan/", f__type="number", f__minimum="1.500.000", f__maximum="2,075", f__maxLength="")
    question = raw(text)["data"]["keperluan"]
    assert (question["minimum"], question["maximum"]) == (1_500_000, 2.075)
    save(head, f"{at}/data/keperluan/", f__label__en="Purpose")
    assert raw(text)["data"]["keperluan"]["maximum"] == 2.075
    condition = {"f__requiredWhen__question": "keperluan", "f__requiredWhen__sign": ">"}
    save(head, f"{at}/documents/0/", **condition, f__requiredWhen__value="5.000")
    assert raw(text)["documents"][0]["requiredWhen"] == {">": [{"var": "keperluan"}, 5000]}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_service_that_was_free_gets_its_steps_of_payment_by_one_button(head, person, name):
    case_type, source = template(name, "Izin pasar rakyat", "dpmptsp", person("kepala.ptsp"))
    text = DefinitionText.objects.create(author=person("kepala.ptsp"), type=case_type, source=source)
    fee = f"{DESK}/text/{text.pk}/part/fee/"
    assert 'value="charge"' not in head.get(fee).content.decode()
    press(head, text, "add", place="fees", title="Retribusi")
    save(head, f"{DESK}/text/{text.pk}/at/fees/0/", f__amount="25.000", f__basis="Perda contoh")
    assert check_service(raw(text) and text.source)[1] and 'value="charge"' in head.get(fee).content.decode()
    press(head, text, "charge")
    said = raw(text)
    assert check_service(text.source)[1] == [] and 'value="charge"' not in head.get(fee).content.decode()
    steps = {action["id"]: action for action in said["actions"]}
    assert (steps["terbitkan"]["to"], steps["terbitkan"]["run"]) == ("dibayar", ["services.bill"])
    assert (steps["lunas"]["to"], steps["lunas"]["run"]) == ("disetujui", ["services.number"])
    assert said["tests"][0]["path"] == ["ajukan", "setujui", "terbitkan", "lunas", "dokumen-jadi"]
    assert said["notify"]["terbitkan"]["template"] == "service-bill"


def test_a_list_whose_rows_people_add_is_made_by_one_button(head, text):
    made = press(head, text, "rows", place="pages/1", title="Ahli waris")
    said = raw(text)
    assert said["pages"][1]["fields"][-1] == "ahli_waris" and said["data"]["ahli_waris"]["items"] == {
        "use": "ahli_waris"
    }
    assert made.url.endswith("/at/shared/ahli_waris/")
    assert "Nama lengkap" in head.get(made.url).content.decode()
    press(head, text, "add", place="shared/ahli_waris", title="Hubungan dengan almarhum")
    assert list(raw(text)["shared"]["ahli_waris"]) == ["nama", "hubungan_dengan_almarhum"]
    assert check_service(text.source)[1] == []
    relation = f"{DESK}/text/{text.pk}/at/shared/ahli_waris/hubungan_dengan_almarhum/"
    save(head, relation, f__enum__lines="anak")
    page = head.get(relation, headers={"accept-language": "id"}).content.decode()
    assert f'<a href="{relation}">' in page.replace("\n", "").replace("  ", "") and "tidak punya teks" in page


def test_a_fault_stands_at_the_question_the_state_and_the_line(head, text):
    press(head, text, "add", place="states", title="Buntu")
    overview = head.get(f"{DESK}/text/{text.pk}/").content.decode()
    assert f"{DESK}/text/{text.pk}/at/states/buntu/" in overview
    line = next(n for n, written in enumerate(text_lines(text), 1) if "buntu:" in written)
    assert f'data-line="{line}"' in overview
    kept = press(head, text, "keep")
    assert (
        kept.headers["Location"].endswith(f"/text/{text.pk}/") and not CaseType.objects.filter(type=text.type).exists()
    )


def text_lines(text: DefinitionText) -> list[str]:
    text.refresh_from_db()
    return text.source.splitlines()


def test_an_icon_that_does_not_exist_is_a_fault_at_its_line(monkeypatch, text):
    monkeypatch.setattr("satukota.modules.services.actions.checking.known_icons", lambda: frozenset({"file-text"}))
    assert check_service(text.source)[1] == []
    source = text.source.replace("icon: file-text", "icon: naga")
    (problem,) = check_service(source)[1]
    assert "naga" in source.splitlines()[problem.line - 1] and problem.code == "unknown_icon"


def test_comments_survive_and_a_change_can_be_taken_back(head, text):
    before = text.source
    save(head, f"{DESK}/text/{text.pk}/part/about/", f__title__id="Izin pasar malam rakyat")
    changed = "\n".join(text_lines(text))
    assert "Izin pasar malam rakyat" in changed
    assert [line for line in changed.splitlines() if "#" in line] == [
        line for line in before.splitlines() if "#" in line
    ]
    save(head, f"{DESK}/text/{text.pk}/part/about/", f__title__id="Izin pasar")
    text.refresh_from_db()
    twice = {"do": "undo", "revision": text.revision}
    for _press in range(2):
        head.post(f"{DESK}/text/{text.pk}/change/", twice)
    assert raw(text)["title"]["id"] == "Izin pasar malam rakyat"
    press(head, text, "undo")
    text.refresh_from_db()
    assert text.source == before


def test_two_tabs_do_not_overwrite_each_other_and_nothing_typed_is_lost(head, text):
    address = f"{DESK}/text/{text.pk}/part/about/"
    old = form_of(head, address)
    save(head, address, f__summary__id="Dari tab pertama")
    second = head.post(address, old | {"f/title/id": "Dari tab kedua"})
    page = second.content.decode()
    assert second.status_code == 409 and "Dari tab kedua" in page
    assert raw(text)["title"] == {"id": "Izin pasar malam"} and raw(text)["summary"]["id"] == "Dari tab pertama"


def test_the_yaml_and_the_forms_change_one_text(head, text):
    press(head, text, "yaml", source=text.source.replace("Izin pasar malam", "Izin bazar"))
    assert "Izin bazar" in head.get(f"{DESK}/text/{text.pk}/part/about/").content.decode()
    press(head, text, "yaml", source="id: [")
    broken = head.get(f"{DESK}/text/{text.pk}/")
    assert broken.status_code == 200 and "id: [" in broken.content.decode()
    assert head.get(f"{DESK}/text/{text.pk}/part/about/").status_code == 404


def test_it_is_looked_at_as_applicant_and_clerk_and_a_try_becomes_an_example(head, text):
    base = f"{DESK}/text/{text.pk}"
    assert "Siti Contoh" in head.get(f"{base}/applicant/").content.decode()
    assert "Gratis" in head.get(f"{base}/applicant/?page=2").content.decode()
    clerk = head.get(f"{base}/clerk/?state=diperiksa").content.decode()
    assert "Tanda tangani dan terbitkan" in clerk and "Menunggu tanda tangan" in clerk
    answers = {"pemohon__nama": "Budi", "pemohon__nik": "3672014101900009", "pemohon__alamat": "Jl. A"}
    answers |= {"pemohon__hp": "081234567899", "keperluan": "Berdagang"}
    played = head.post(f"{base}/try/", {**answers, "done": ["ajukan", "setujui"], "step": "terbitkan"})
    assert "Disetujui" in played.content.decode()
    text.refresh_from_db()
    steps = ["ajukan", "setujui", "terbitkan", "dokumen-jadi"]
    kept = {**answers, "done": steps, "do": "keep", "name": "berdagang", "revision": text.revision}
    head.post(f"{base}/try/", kept)
    example = raw(text)["tests"][-1]
    assert (example["name"], example["path"], example["end"]) == ("berdagang", steps, "selesai")
    assert example["given"]["keperluan"] == "Berdagang" and check_service(text.source)[1] == []


def test_a_finished_text_is_kept_as_a_version_that_a_second_person_publishes(head, text, person):
    kept = press(head, text, "keep")
    row = CaseType.objects.get(type=text.type)
    assert kept.headers["Location"] == f"{DESK}/{row.pk}/" and not DefinitionText.objects.exists()
    head.post(f"{DESK}/{row.pk}/propose/")
    head.force_login(person("admin"))
    head.post(f"{DESK}/{row.pk}/publish/")
    row.refresh_from_db()
    assert row.status == "published" and head.get(f"/services/s/{row.type}/").status_code == 200


def test_nobody_opens_the_text_of_somebody_else(client, text, person):
    client.force_login(person("kepala.pu"))
    assert client.get(f"{DESK}/text/{text.pk}/").status_code == 404
    assert press(client, text, "undo").status_code == 404
    event = CaseType.objects.get(type=EVENT, status="published")
    assert client.post(f"{DESK}/{event.pk}/edit/").status_code == 403


def test_what_a_city_decides_of_a_ready_made_service_is_asked_as_questions(head):
    made = head.post(f"{DESK}/new/", {"from": "reklame-insidental"})
    text = DefinitionText.objects.get(type="layanan.reklame-insidental")
    page = head.get(made.headers["Location"]).content.decode()
    assert page.count('name="done"') == 4 and 'name="add/0"' in page and "set/3" in page
    answers = {"add/0": "Perda Kota Cilegon 1/2024", "set/3": "500/{seq:4}/RKL/{yyyy}", "done": ["2"]}
    head.post(f"{DESK}/text/{text.pk}/settle/", {**answers, "revision": text.revision})
    said = raw(text)
    assert said["basis"][-1] == "Perda Kota Cilegon 1/2024" and said["outputs"]["surat"]["number"].startswith("500/")
    assert text.source.count("# KOTA:") == 1 and check_service(text.source)[1] == []


def test_who_publishes_a_ready_made_service_confirms_what_the_city_has_to_check(head, person):
    head.post(f"{DESK}/new/", {"from": "sip-tenaga-kesehatan"})
    text = DefinitionText.objects.get(type="layanan.sip-tenaga-kesehatan")
    assert "dasar pencetakan NIK" in head.get(f"{DESK}/text/{text.pk}/").content.decode()
    row = CaseType.objects.get(pk=press(head, text, "keep").headers["Location"].split("/")[-2])
    head.post(f"{DESK}/{row.pk}/propose/")
    head.force_login(person("admin"))
    page, lines = head.get(f"{DESK}/{row.pk}/").content.decode(), unsettled(row.source)
    assert len(lines) == 4 == page.count('name="confirmed"') and any("secret" in line for line in lines)
    for ticked in ([], lines[:-1]):
        head.post(f"{DESK}/{row.pk}/publish/", {"confirmed": ticked})
        row.refresh_from_db()
        assert row.status == "review"
    head.post(f"{DESK}/{row.pk}/publish/", {"confirmed": lines})
    row.refresh_from_db()
    assert row.status == "published"


def test_a_service_that_came_with_the_program_says_what_nobody_of_the_city_has_checked(client, person):
    row = CaseType.objects.get(type=RESEARCH, status="published")
    client.force_login(person("kepala.kesbang"))
    (line,) = unsettled(row.source)
    assert "peneliti" in line and line in client.get(f"{DESK}/{row.pk}/").content.decode()
    assert "perlu diperiksa" in client.get(f"{DESK}/").content.decode()
    own = client.post(f"{DESK}/{row.pk}/draft/").headers["Location"].split("/")[-2]
    client.post(f"{DESK}/{own}/propose/")
    client.force_login(person("admin"))
    client.post(f"{DESK}/{own}/publish/", {})
    assert CaseType.objects.get(pk=own).status == "review"
    client.post(f"{DESK}/{own}/publish/", {"confirmed": [line]})
    assert CaseType.objects.get(pk=own).status == "published"
    assert "perlu diperiksa" not in client.get(f"{DESK}/{own}/").content.decode()


@pytest.mark.parametrize(
    "path", [*sorted(OWN.glob("*.yaml")), *sorted(CATALOGUE.glob("*.yaml"))], ids=lambda path: path.stem
)
def test_a_ground_for_printing_the_nik_is_to_be_checked_by_the_city(path):
    text = path.read_text()
    secrets = [out.id for out in load(text).outputs.values() if out.letter and out.letter.secret]
    for name in secrets:
        assert any(f"outputs.{name}.letter.secret" in line for line in unsettled(text))


def test_what_the_format_lets_one_choose_is_said_in_words(head, text):
    page = head.get(f"{DESK}/text/{text.pk}/at/data/keperluan/").content.decode()
    assert re.search(r'<option\s+value="string"\s+selected\s*>\s*Teks pendek\s*</option>', page)
    assert "Bilangan bulat" in page and re.search(r'value="secret"\s*>\s*Nomor identitas \(rahasia\)', page)


def test_a_letter_is_looked_at_while_it_is_written_for_the_answers_of_each_example(head, text):
    raw_text = raw(text)
    at = f"{DESK}/text/{text.pk}"
    assert f"{at}/paper/surat.pdf" in head.get(f"{at}/at/outputs/surat/").content.decode()
    source = text.source.replace(
        "name: dikembalikan lalu terbit, given: {}", "name: lain, given: {pemohon: {nama: Rina Lain}}"
    )
    assert source != text.source, raw_text["tests"]
    press(head, text, "yaml", source=source)
    first, second = (head.get(f"{at}/paper/surat.pdf?example={place}") for place in (0, 1))
    assert first["Content-Type"] == "application/pdf"
    assert "Siti Contoh" in pdf_text(first.content) and "Rina Lain" in pdf_text(second.content)
    press(head, text, "yaml", source=source.replace("template: surat.html", "template: tidak-ada.html"))
    assert head.get(f"{at}/paper/surat.pdf").status_code == 404
    assert head.get(f"{at}/at/outputs/surat/").status_code == 200
