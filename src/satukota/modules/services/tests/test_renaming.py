"""A part of a definition gets another code, and everything that names it follows; the rest stays letter by letter."""

import re

import pytest

from satukota.kernel.cases.api import forget_published, load_one
from satukota.kernel.readers.api import read_yaml
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.actions.definition_texts import open_text
from satukota.modules.services.actions.drafts import begin
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.queries.renaming import BadName, Named, named_at, renamed

pytestmark = pytest.mark.django_db
KNOWN_TO_THE_PROGRAM = {"cannot_begin", "needs_action", "needs_answer"}
BANNER = ready_made()["reklame-insidental"].source
KINDS = ("questions", "pages", "states", "documents", "actions")


def parts(raw: dict) -> list[Named]:
    def questions(group: dict, place: tuple) -> list[tuple]:
        here = [(*place, name) for name in group]
        inner = [questions(entry, (*place, name)) for name, entry in group.items() if not {"type", "use"} & set(entry)]
        return [*here, *(path for paths in inner for path in paths)]

    places = questions(raw["data"], ("data",))
    places += [(key, n) for key in ("pages", "documents", "actions") for n in range(len(raw.get(key, ())))]
    places += [("states", name) for name in raw["states"]]
    named = [named_at(raw, place) for place in places]
    assert all(named)
    return [part for part in named if part]


@pytest.mark.parametrize("name", ["reklame-insidental", "pengantar-nikah"])
@pytest.mark.parametrize("kind", KINDS)
def test_all_codes_of_a_kind_are_changed_and_the_examples_hold(name, kind):
    text = changed = ready_made()[name].source
    for place in [part.place for part in parts(read_yaml(text).value) if part.kind == kind][::-1]:
        part = named_at(read_yaml(changed).value, place)
        changed = renamed(changed, part, f"{part.last}_x" if kind == "questions" else f"{part.last}-x")
    assert {problem.code for problem in check_service(changed)[1]} <= KNOWN_TO_THE_PROGRAM
    assert re.sub(r"[_-]x(?![a-z])", "", changed) == text


def test_letters_conditions_titles_and_examples_follow_and_comments_stay():
    changed = renamed(BANNER, named_at(read_yaml(BANNER).value, ("data", "sampai")), "akhir")
    assert '{days_between: [{"var": mulai}, {"var": akhir}]}' in changed
    assert '"{akhir}+1d"' in changed and "{mulai} sampai dengan {akhir}" in changed
    assert "jenis, naskah, akhir]" in changed and 'akhir: "2026-02-14"' in changed
    assert "# KOTA: lama pasang paling banyak (contoh 30 hari, data.sampai)" in changed


def test_a_code_that_is_taken_or_none_is_refused():
    part = named_at(read_yaml(BANNER).value, ("data", "sampai"))
    with pytest.raises(BadName, match="taken"):
        renamed(BANNER, part, "mulai")
    with pytest.raises(BadName, match="shape"):
        renamed(BANNER, part, "Tanggal akhir")


@pytest.fixture
def text(client, person, db):
    assert load_one(BANNER, "")
    forget_published()
    head = person("kepala.ptsp")
    client.force_login(head)
    return open_text(head, "layanan.reklame-insidental", BANNER)


def press(client, text, place: str, name: str) -> str:
    text.refresh_from_db()
    address = f"/services/definitions/text/{text.pk}/"
    fields = {"do": "rename", "revision": text.revision, "place": place, "name": name, "back": address}
    page = client.post(f"{address}change/", fields, follow=True).content.decode()
    text.refresh_from_db()
    return " ".join(page.split())


def test_the_form_changes_a_code_everywhere(client, text):
    assert "Kodenya sekarang" in press(client, text, "data/sampai", "akhir")
    assert "akhir: {type: string, format: date" in text.source and text.revision > 1


def test_a_step_that_the_program_looks_for_keeps_its_code(client, text):
    assert "ajukan-lagi" not in text.source
    assert "tetap memakai kodenya" in press(client, text, "actions/ajukan", "ajukan-lagi")
    assert "ajukan-lagi" not in text.source


def test_what_applications_keep_something_under_stays_with_the_reason(client, text):
    begin("layanan.reklame-insidental")
    page = press(client, text, "data/sampai", "akhir")
    assert "1 permohonan dari layanan yang terbit" in page and "akhir:" not in text.source
    place = client.get(f"/services/definitions/text/{text.pk}/at/data/sampai/").content.decode()
    assert "1 permohonan dari layanan yang terbit" in place and 'value="rename"' not in place
    assert "Kodenya sekarang" in press(client, text, "pages/reklame", "isi")
