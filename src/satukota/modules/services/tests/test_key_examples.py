"""Each key of the format has an example in which somebody would miss it: seen, asked, refused, printed, told or counted."""

import pytest
from django.db import transaction

from satukota.kernel.cases.api import DefinitionError, forget_published
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.tests.key_examples import (
    ABSENT,
    WHOLE,
    Example,
    Observer,
    Raw,
    Town,
    asked,
    begun,
    billed,
    judged,
    of_staff,
    printed,
    promised,
    public,
    refused,
    source,
    tried,
    walked,
)

pytestmark = pytest.mark.django_db


def of(see: Observer, **places: str | Example) -> dict[str, Example]:
    """Return examples that are seen in one way: `block__key` and where it stands."""
    names = {name.replace("__", "."): place for name, place in places.items()}
    return {name: place if isinstance(place, Example) else Example(see, place) for name, place in names.items()}


def top(see: Observer, *names: str) -> dict[str, Example]:
    """Return examples of keys that stand where their name says: `definition.after.survey`."""
    return {f"definition.{name}": Example(see, name.replace(".", "/")) for name in names}


NAME, COUNT, LIST = "data/orang/nama", "data/orang_banyak", "data/anggota"
LETTER, BODY = "outputs/surat/letter", "outputs/surat/letter/body"
OTHER_GROUP = {"shared/lain": {"nama": {"type": "string", "required": True, "maxLength": 9, "label": "Lain"}}}
OTHER_LIST = OTHER_GROUP | {
    "data/peserta": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"use": "lain"}, "label": "Peserta"},
}
WRONG = {"name": "contoh yang salah", "given": {"jenis": "kecil"}, "path": ["ajukan"], "end": "dikirim"}
END = {"status": "retired", "ended": {"why": "Sudah tidak perlu", "instead": "layanan.izin-penelitian"}}


def example(name: str, value: object, **changes: object) -> Example:
    """Return an example of a key of the definition's own examples: one that does not hold is refused by it."""
    wrong = {**WRONG, **changes}
    return Example(refused, f"tests/2/{name}", value=value, also={"tests/2": wrong})


EXAMPLES: dict[str, Example] = {
    **top(public, "title", "summary", "basis", "audience", "catalogue", "standard", "owner", "documents", "sla.total"),
    **top(public, "catalogue.life", "catalogue.business", "catalogue.icon", "catalogue.words", "owner.opd", "batch"),

    **top(walked, "pages"),
    **top(tried, "flags", "states", "actions", "roles"),
    **top(promised, "sla", "sla.warnAt", "sla.stopIn", "escalations"),
    **top(printed, "outputs"),
    **top(billed, "fees"),
    **top(begun, "channels", "privacy.purpose", "privacy.ground"),
    **top(refused, "privacy"),
    **of(
        refused,
        definition__format=Example(refused, "format", "layanan/9"),
        definition__calendar=Example(refused, "calendar", "lain"),
        definition__tests=Example(refused, "tests", value=[WRONG | {"end": "selesai"}]),
        definition__data=Example(judged, "data/tempat", {"type": "string", "required": True}),
        definition__shared=Example(judged, "shared/anggota/nama/maxLength"),
        definition__clocks=Example(promised, "clocks", also={"escalations": WHOLE["escalations"][:1]}),
        definition__id=Example(public, "id", "layanan.uji-lain"),
        definition__version=Example(of_staff, "version", 7),
        definition__owner__unit=Example(of_staff, "owner/unit"),
        definition__catalogue__hidden=Example(public, "catalogue/hidden", value=True),
        definition__status=Example(public, "status", "published", value="retired"),
        definition__ended=Example(public, "ended", also=END),
        definition__ended__why=Example(public, "ended/why", also=END),
        definition__ended__instead=Example(public, "ended/instead", also=END),
        definition__assurance=Example(begun, "assurance", value={"web": 1}),
        definition__sla__start=Example(promised, "sla/start", value=["teruskan"]),
    ),
    **of(
        judged,
        invalid__when=Example(judged, "data/mulai/invalidWhen/0/when", {"==": [1, 2]}),
        invalid__say=Example(judged, "data/mulai/invalidWhen/0/say", "Lain sama sekali"),
        field__type=Example(judged, "data/tempat/type", "integer"),
        field__use=Example(judged, "data/wakil/use", "lain", also=OTHER_GROUP),
        field__optional="data/wakil/optional",
        field__format="data/mulai/format",
        field__required=f"{NAME}/required",
        field__requiredWhen="data/alasan/requiredWhen",
        field__showWhen="data/alasan/showWhen",
        field__invalidWhen="data/mulai/invalidWhen",
        field__warnWhen="data/orang/nik/warnWhen",
        field__enum=Example(judged, "data/jenis/enum", ["kecil", "besar", "raksasa"]),
        field__pattern="data/orang/nik/pattern",
        field__minLength=f"{NAME}/minLength",
        field__maxLength="data/tempat/maxLength",
        field__minimum=f"{COUNT}/minimum",
        field__maximum=f"{COUNT}/maximum",
        field__minItems=f"{LIST}/minItems",
        field__maxItems=f"{LIST}/maxItems",
        field__items=Example(judged, "data/kode/items", {"type": "integer"}),
        field__computed="data/biaya/computed",
        field__example=Example(judged, f"{NAME}/example"),
        items__type=Example(judged, "data/nilai/items/type", "string"),
        items__use=Example(judged, f"{LIST}/items/use", "lain", also=OTHER_GROUP),
        items__enum=Example(judged, "data/warna/items/enum", ["merah", "biru", "hijau"]),
        items__format="data/surel/items/format",
        items__pattern="data/kode/items/pattern",
        items__maxLength="data/kode/items/maxLength",
        items__minimum="data/nilai/items/minimum",
        items__maximum="data/nilai/items/maximum",
    ),
    **of(
        asked,
        field__label=f"{NAME}/label",
        field__hint=f"{NAME}/hint",
        field__labels="data/jenis/labels",
        field__default=f"{COUNT}/default",
        field__defaultFrom="data/tempat/defaultFrom",
        field__target=Example(asked, "data/kantor/target", "application"),
        field__unit=Example(walked, f"{COUNT}/unit"),
        items__labels="data/warna/items/labels",
    ),
    **of(
        promised,
        rung__after=Example(promised, "clocks/jawab/escalate/0/after", 0.9),
        rung__to=Example(promised, "clocks/jawab/escalate/0/to", "top"),
        rung__notify="clocks/jawab/escalate/0/notify",
        state__waitsFor=Example(promised, "states/perbaikan/waitsFor", also={"clocks/jawab/pauseIn": ABSENT}),
        state__expires="states/perbaikan/expires",
        state__sla=Example(promised, "states/dikirim/sla", also={"escalations": WHOLE["escalations"][1:]}),
        clock__label="clocks/jawab/label",
        clock__term=Example(promised, "clocks/jawab/term", "9wd"),
        clock__dueAt=Example(promised, "clocks/hari/dueAt", "izin_lama"),
        clock__start=Example(promised, "clocks/jawab/start", ["teruskan"]),
        clock__stop="clocks/jawab/stop",
        clock__pauseIn=Example(promised, "clocks/hari/pauseIn", value=["perbaikan"]),
        clock__warnAt="clocks/jawab/warnAt",
        clock__escalate="clocks/jawab/escalate",
        escalation__when=Example(promised, "escalations/0/when", {"sla": "breached", "clock": "jawab"}),
        escalation__to=Example(promised, "escalations/0/to", "head"),
        escalation__after="escalations/0/after",
        escalation__notify="escalations/0/notify",
    ),
    "escalation.when.sla": Example(promised, "escalations/1/when/sla", "breached"),
    "escalation.when.state": Example(promised, "escalations/0/when/state", "cetak"),
    "escalation.when.clock": Example(promised, "escalations/1/when/clock", "hari"),
    **of(
        tried,
        state__initial=Example(refused, "states/draf/initial"),
        state__final=Example(tried, "states/ditolak/final"),
        action__id=Example(tried, "actions/4/id", "lanjutkan"),
        action__from=Example(tried, "actions/4/from", ["perbaikan"]),
        action__to="actions/4/to",
        action__by=Example(tried, "actions/4/by", ["kepala"]),
        action__guard="actions/4/guard",
        action__form="actions/4/form",
        action__needs="actions/4/needs",
        action__flags="actions/2/flags",
        action__flags__add="actions/2/flags/add",
        action__flags__remove="actions/3/flags/remove",
        action__set="actions/4/set",
        action__validate="actions/0/validate",
        action__fourEyes="actions/8/fourEyes",
        action__after="actions/13/after",
        action__likely=Example(public, "actions/4/likely"),
        role__label="roles/petugas/label",
        role__signs=Example(refused, "roles/kepala/signs"),
        flag__label="flags/kembar/label",
        flag__blocks="flags/kembar/blocks",
        flag__clearedBy=Example(refused, "flags/kembar/clearedBy", ["kembalikan"]),
    ),
    **of(
        walked,
        document__id=Example(walked, "documents/0/id", "kartu"),
        document__title=Example(walked, "documents/0/title", "Judul lain"),
        document__accept=Example(begun, "documents/0/accept"),
        document__maxMB=Example(begun, "documents/0/maxMB"),
        document__oneOf="documents/2/oneOf",
        document__generate=Example(begun, "documents/4/generate"),
        document__required="documents/0/required",
        document__requiredWhen="documents/1/requiredWhen",
        document__providedBy="documents/5/providedBy",
        page__id=Example(walked, "pages/1/id", "lain"),
        page__title=Example(walked, "pages/1/title", "Lain"),
        page__fields=Example(walked, "pages/0/fields", ["orang"]),
        page__skipWhen=Example(walked, "pages/1/skipWhen", value={"==": [{"var": "jenis"}, "kecil"]}),
    ),
    **of(
        billed,
    ),
    **of(
        billed,
        fee__id=Example(refused, "fees/0/id", "jaminan"),
        fee__label="fees/0/label",
        fee__basis=Example(billed, "fees/0/basis", "Perda lain"),
        fee__amount=Example(billed, "fees/1/amount", 60000),
        fee__when="fees/0/when",
        fee__bond="fees/1/bond",
        fee__billedBy="fees/2/billedBy",
    ),
    **of(
        printed,
        output__title="outputs/penolakan/title",
        output__template=Example(printed, "outputs/penolakan/template", "surat.html"),
        output__external=Example(public, "outputs/luar/external", "oss", also={"outputs/luar": {"title": "NIB", "external": "siak"}}),
        output__engine=Example(printed, "outputs/surat/engine", "pdf"),
        output__when=Example(tried, "outputs/surat/when"),
        output__letter="outputs/surat/letter",
        letter__form=f"{LETTER}/form",
        letter__head=Example(printed, f"{LETTER}/head", "none"),
        letter__coat=Example(printed, f"{LETTER}/coat", False),
        letter__title=Example(printed, f"{LETTER}/title", also={f"{LETTER}/form": "statement"}),
        letter__subject=f"{LETTER}/subject",
        letter__to=f"{LETTER}/to",
        letter__nature=f"{LETTER}/nature",
        letter__enclosed=f"{LETTER}/enclosed",
        letter__body=Example(printed, BODY, [{"text": "Lain"}]),
        letter__closing=f"{LETTER}/closing",
        letter__copies=f"{LETTER}/copies",
        letter__attachments=f"{LETTER}/attachments",
        letter__secret=Example(refused, f"{LETTER}/secret"),
        attachment__title=Example(printed, f"{LETTER}/attachments/0/title", "Lain"),
        attachment__label=f"{LETTER}/attachments/0/label",
        attachment__body=Example(printed, f"{LETTER}/attachments/0/body", [{"text": "Lain"}]),
        attachment__closing=f"{LETTER}/attachments/0/closing",
        attachment__signers=f"{LETTER}/attachments/0/signers",
        attachment__when=Example(printed, f"{LETTER}/attachments/0/when", value={"==": [1, 2]}),
        signer__title=Example(printed, f"{LETTER}/attachments/0/signers/0/title", "Lain"),
        signer__name=Example(printed, f"{LETTER}/attachments/0/signers/0/name", "Lain"),
        block__text=Example(printed, f"{BODY}/0/text", "Lain"),
        block__heading=Example(printed, f"{BODY}/1/heading", "Lain"),
        block__rows=Example(printed, f"{BODY}/2/rows", ["jenis"]),
        block__points=Example(printed, f"{BODY}/3/points", ["Lain"]),
        block__style=f"{BODY}/3/style",
        block__grounds=Example(printed, f"{BODY}/4/grounds", "Menimbang"),
        block__fixes=f"{BODY}/5/fixes",
        block__decides=Example(printed, f"{BODY}/5/decides", ["Lain"]),
        block__table=Example(printed, f"{BODY}/7/table", "peserta", also=OTHER_LIST),
        block__columns=f"{BODY}/7/columns",
        block__conditions=f"{BODY}/6",
        block__when=Example(printed, f"{BODY}/0/when", value={"==": [1, 2]}),
        row__label=Example(printed, f"{BODY}/2/rows/0/label", "Lain"),
        row__text=Example(printed, f"{BODY}/2/rows/0/text", "Lain"),
        row__when=Example(printed, f"{BODY}/2/rows/0/when", value={"==": [1, 2]}),
        point__text=Example(printed, f"{BODY}/3/points/0/text", "Lain"),
        point__points=f"{BODY}/3/points/0/points",
        point__style=f"{BODY}/3/points/0/style",
        point__when=Example(printed, f"{BODY}/3/points/0/when", value={"==": [1, 2]}),
    ),
    **of(
        refused,
        example__name=Example(refused, "tests/2/name", "nama lain", also={"tests/2": WRONG | {"end": "selesai"}}),
        example__given=example("given", {"jenis": "kecil", "orang_banyak": 2}, path=["ajukan", "teruskan"], end="siap"),
        example__path=Example(refused, "tests/2/path", [], also={"tests/2": WRONG | {"end": "dikirim"}}),
        example__end=example("end", "selesai"),
        example__flags=example("flags", ["ragu"]),
        example__denied=example("denied", ["teruskan"]),
    ),
}  # fmt: skip


@pytest.fixture
def town(client, settings):
    return Town(client, settings)


def seen(example: Example, raw: Raw, town: Town) -> object:
    """What is seen of a definition; that it is refused, and why, is something that is seen too. Nothing of it stays."""
    with transaction.atomic():
        try:
            return example.see(raw, town)
        except DefinitionError as error:
            return "refused", [(problem.path, problem.message) for problem in error.problems]
        finally:
            transaction.set_rollback(True)
            forget_published()


def test_the_whole_definition_is_sound():
    assert [(problem.line, problem.path, problem.message) for problem in check_service(source(WHOLE))[1]] == []


@pytest.mark.parametrize("key", EXAMPLES)
def test_a_key_that_is_taken_out_is_missed(key, town):
    having, missing = EXAMPLES[key].definitions()
    before, after = seen(EXAMPLES[key], having, town), seen(EXAMPLES[key], missing, town)
    assert not (isinstance(before, tuple) and before[:1] == ("refused",)), before
    assert before != after


@pytest.mark.parametrize("see", sorted({example.see for example in EXAMPLES.values()}, key=lambda see: see.__name__))
def test_what_is_seen_of_one_definition_is_the_same_twice(see, town):
    example = Example(see, "")
    assert seen(example, WHOLE, town) == seen(example, WHOLE, town)
