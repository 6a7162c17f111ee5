"""Every key of the format has a reader, and what changed hands does what it says."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from satukota.kernel.cases.api import Case, answers_of, forget_published, load_one
from satukota.kernel.files.api import RefusedFile, of_case
from satukota.modules.services.actions.drafts import NotOffered, add_paper, begin
from satukota.modules.services.actions.messages import notices
from satukota.modules.services.actions.papers import revoke
from satukota.modules.services.actions.retention import forget_ended
from satukota.modules.services.models import Paper
from satukota.modules.services.tests.conftest import BOARD, BOARD_SOURCE, RESEARCH, picture
from satukota.reference.definitions import keys

pytestmark = pytest.mark.django_db
SOURCES = Path(__file__).parents[3]
SOURCE = (Path(__file__).parents[1] / "definitions" / "izin-penelitian.yaml").read_text()
CASES, OURS, WEB = "kernel/cases", "modules/services", "web"
READ_IN_LOADING = {
    "shared", "use", "sla", "escalations", "state", "clock", "stopIn", "pauseIn", "total", "candidates", "block",
    "show", "tests", "clearedBy", "flags", "format", "version", "heading", "grounds", "decides", "conditions",
}  # fmt: skip
"""Keys that are turned into other parts of the definition while it is read."""
ATTRIBUTES = {
    "from": "from_",
    "add": "flags_add",
    "remove": "flags_remove",
    "words": "words_for_staff",
    "maxMB": "max_mb",
    "renew": "renewal",
    "amend": "amendment",
}
ELSEWHERE = {"purpose", "ground", "unit", "verified"}
"""Keys that a template reads."""


def attribute(key: str) -> str:
    name = key.rsplit(".", 1)[-1]
    return ATTRIBUTES.get(name) or re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


@pytest.fixture(scope="module")
def programs() -> str:
    """What reads definitions: everything but the loader, the classes and the tests."""
    paths = [path for part in (CASES, OURS, WEB) for path in (SOURCES / part).rglob("*.py")]
    left_out = ("/reading/", "/tests/", "rules/definition.py", "rules/fields.py", "/checking/", "/migrations/")
    texts = [path.read_text() for path in paths if not any(part in str(path) for part in left_out)]
    return "\n".join(texts)


@pytest.mark.parametrize("key", keys())
def test_each_key_of_the_format_has_a_reader(key, programs):
    name, field = key.rsplit(".", 1)[-1], attribute(key)
    if name in READ_IN_LOADING:
        loader = "\n".join(path.read_text() for path in (SOURCES / CASES / "rules" / "reading").glob("*.py"))
        loader += (SOURCES / CASES / "rules" / "load.py").read_text()
        assert f'"{name}"' in loader
        return
    if name in ELSEWHERE:
        programs += "\n".join(path.read_text() for path in (SOURCES / OURS / "templates").rglob("*.html"))
    assert re.search(rf"\.{field}\b|[\[(]\"{name}\"[\])]|get\(\"{name}\"", programs)


def published(**changes: tuple[str, str]) -> None:
    """Publish the research permit with parts of its text replaced: (what stands there, what comes)."""
    source = SOURCE
    for old, new in changes.values():
        assert old in source
        source = source.replace(old, new, 1)
    assert load_one(source, "")
    forget_published()


@pytest.mark.parametrize("channel", ["web", "loket", "faskes"])
def test_channels_decide_by_which_way_an_application_begins(channel):
    published(channels=("channels: [web, loket]", "channels: [loket]"))
    if channel == "loket":
        assert begin(RESEARCH, channel=channel).draft.channel == channel
    else:
        with pytest.raises(NotOffered, match="channel"):
            begin(RESEARCH, channel=channel)


def test_what_is_for_agencies_alone_is_begun_by_nobody_else(client, person):
    start = "/services/s/layanan.permintaan-data/start/"
    assert "/accounts/login/" in client.post(start).url
    client.force_login(person("petugas.ptsp"))
    assert "/services/a/" in client.post(start).url


def test_what_has_no_channel_is_begun_by_nobody(client, person):
    client.force_login(person("petugas.ptsp"))
    with pytest.raises(NotOffered):
        begin("layanan.rekomendasi", user=person("petugas.ptsp"))
    assert "/services/a/" not in client.post("/services/s/layanan.rekomendasi/start/").url


@pytest.mark.parametrize(("level", "enough"), [(0, False), (1, False), (2, True)])
def test_assurance_asks_for_a_sign_in_and_a_second_step(level, enough):
    published(assurance=("channels: [web, loket]", "channels: [web, loket]\nassurance: {web: 2}"))
    if enough:
        assert begin(RESEARCH, level=level)
    else:
        with pytest.raises(NotOffered, match="assurance"):
            begin(RESEARCH, level=level)


@pytest.fixture
def issued(submit, act) -> Case:
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    return act(case, "terbitkan", "kepala.kesbang")


def test_a_paper_is_revoked_only_where_its_service_says_so(submit, act):
    published(revocable=("    revocable: true\n", ""))
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    paper = Paper.objects.get(case=act(case, "terbitkan", "kepala.kesbang"))
    from satukota.kernel.events.api import Actor

    with pytest.raises(ValueError, match="revocable"):
        revoke(paper, "salah", Actor.system())


def test_a_paper_larger_or_of_another_kind_than_is_taken_is_refused():
    published(accept=("required: true, maxMB", "required: true, accept: [application/pdf], maxMB"))
    draft = begin(RESEARCH).draft
    document = next(iter(_documents()))
    with pytest.raises(RefusedFile, match="PDF"):
        add_paper(draft, document, picture())
    large = picture()
    large.size = 900_000_000
    with pytest.raises(RefusedFile):
        add_paper(draft, document, large)
    assert not draft.files.exists()


def _documents() -> list[str]:
    from satukota.kernel.cases.api import definition

    return [name for name, paper in definition(RESEARCH).documents.items() if paper.accept]


def test_a_message_goes_by_the_channels_that_the_definition_names(submit):
    published(
        channels=(
            "ajukan: {to: [peneliti.hp], channels: [whatsapp, sms]",
            "ajukan: {to: [peneliti.hp], channels: [sms]",
        )
    )
    told = list(notices(submit(RESEARCH).case, "ajukan", 1))
    assert [list(notice.channels) for notice in told] == [["sms"]]


def test_what_a_service_keeps_no_longer_is_forgotten_and_its_number_stays(issued):
    paper = Paper.objects.get(case=issued)
    assert forget_ended(timezone.now() + timedelta(days=360 * 5)) == 0
    assert forget_ended(timezone.now() + timedelta(days=367 * 5)) == 1
    issued.refresh_from_db()
    paper.refresh_from_db()
    assert "Rina" not in str(answers_of(issued)) and not list(of_case(issued.pk))
    assert (paper.number, paper.file, issued.state) == (paper.number, None, "selesai")
    assert forget_ended(timezone.now() + timedelta(days=367 * 5)) == 0


def test_the_survey_is_open_only_in_the_state_that_the_service_names(client, submit, issued):
    sent = submit(RESEARCH)
    assert client.get(f"/services/t/{sent.code}/survey/").status_code == 404


def test_a_first_answer_comes_from_another_question(client):
    source = BOARD_SOURCE.replace("usaha: {type: string,", "usaha: {type: string, defaultFrom: lokasi,", 1)
    assert load_one(source, "")
    forget_published()
    started = begin(BOARD)
    from satukota.modules.services.actions.drafts import save_answers

    save_answers(started.draft, {"lokasi": "Jl. Kenanga 7"})
    assert "Jl. Kenanga 7" in client.get(f"/services/a/{started.token}/pemohon/").content.decode()


def test_a_number_stands_with_its_unit():
    from satukota.kernel.cases.api import definition
    from satukota.modules.services.rules.showing import value_words

    fields = definition(BOARD).data.fields
    assert value_words(fields["lebar"], 4.5, "id") == "4,5 m"
    assert value_words(fields["biaya"], 5400000, "id") == "Rp 5.400.000"


def test_a_time_of_day_is_written_as_its_language_writes_it():
    from satukota.kernel.cases.api import definition
    from satukota.modules.services.rules.showing import value_words
    from satukota.modules.services.tests.conftest import EVENT

    begins = definition(EVENT).data.fields["mulai"]
    assert (value_words(begins, "19:00", "id"), value_words(begins, "19:00", "en")) == ("19.00", "19:00")


def test_the_applicant_reads_for_what_the_data_are_used(client, submit):
    from satukota.modules.services.actions.drafts import save_answers
    from satukota.modules.services.tests.conftest import ANSWERS

    started = begin(RESEARCH)
    save_answers(started.draft, ANSWERS[RESEARCH])
    for paper in ("pengantar", "proposal"):
        add_paper(started.draft, paper, picture(f"{paper}.jpg"))
    page = client.get(f"/services/a/{started.token}/check/").content.decode()
    assert "penerbitan surat keterangan penelitian" in page and "kewajiban hukum" in page
