"""Keys of the format that only an application that is lived through would miss: rights, messages, papers, sequels, limits."""

import pytest

from satukota.kernel.cases.api import format_keys
from satukota.modules.services.tests.key_examples import WHOLE, Example, refused, tried
from satukota.modules.services.tests.key_plays import (
    amended,
    compared,
    counted,
    granted,
    prefilled,
    renewed,
    rested,
    returned,
    sent,
    turned_down,
)
from satukota.modules.services.tests.test_key_examples import EXAMPLES as SEEN_AT_ONCE
from satukota.modules.services.tests.test_key_examples import NAME, of, seen, top, town

pytestmark = pytest.mark.django_db
__all__ = ["town"]

SECOND = {
    "title": "Surat kedua", "number": "UJL/{seq:4}/{yyyy}", "about": "orang", "letter": {"body": [{"text": "Isi"}]},
}  # fmt: skip
ABOUT_TWO = {"outputs/kedua": SECOND, "verify/show": ["number", "initials(orang.nama)"], "outputs/surat/about": "wakil"}
OTHER = {"id": "Kata lain", "en": "Other words"}
ONE_PLACE = {"quota/0/most": 1}
TWO_QUOTAS = {"quota/1": {"id": "lain", "most": 1, "per": "ever", "free": ["ditolak"]}}
TWO_ASKS = {
    "prefill/1": {
        "id": "kedua", "source": "population", "ask": {"nik": "orang.nik", "born": "mulai"}, "fill": {"izin_lama": "birthplace"},
    }
}  # fmt: skip


EXAMPLES: dict[str, Example] = {
    **top(sent, "prefix", "visibility", "notify", "privacy.access"),
    **top(granted, "verify", "after", "after.survey", "privacy.retain"),
    **top(turned_down, "after.appeal"),
    **top(rested, "requires"),
    **top(prefilled, "prefill"),
    **top(compared, "dedup", "dedup.candidates", "dedup.rules"),
    **top(renewed, "after.renew", "after.renew.again", "after.renew.papers", "after.renew.starts"),
    **top(amended, "after.amend", "after.amend.answers"),
    "definition.after.amend.papers": Example(amended, "after/amend/papers", also={"after/amend/papers": ["ktp"]}),
    "definition.quota": Example(counted, "quota", also=ONE_PLACE),
    **of(
        refused,
        definition__verify__show=Example(granted, "verify/show", ["number"]),
        definition__dedup__candidates__block=Example(compared, "dedup/candidates/block", [["alasan"]]),
        definition__dedup__candidates__limit=Example(compared, "dedup/candidates/limit", value=1),
        definition__after__survey__id=Example(granted, "after/survey/id", "skm-14"),
        definition__after__survey__when=Example(granted, "after/survey/when", "ditolak"),
        definition__after__renew__opens=Example(renewed, "after/renew/opens", "5d"),
        definition__after__renew__closes=Example(granted, "after/renew/closes"),
        definition__after__renew__replaces=Example(renewed, "after/renew/replaces", "issue"),
        definition__after__amend__number=Example(amended, "after/amend/number", "new"),
        definition__after__amend__until=Example(amended, "after/amend/until", "new"),
        definition__after__appeal__from=Example(turned_down, "after/appeal/from", ["kedaluwarsa"]),
        definition__after__appeal__within=Example(turned_down, "after/appeal/within", "5wd"),
        definition__after__appeal__basis=Example(turned_down, "after/appeal/basis", "Peraturan lain"),
        definition__after__appeal__verified=Example(turned_down, "after/appeal/verified"),
        definition__after__appeal__course=Example(turned_down, "after/appeal/course", "layanan.banding"),
        definition__after__appeal__granted=Example(turned_down, "after/appeal/granted"),
    ),
    **of(
        sent,
        field__pii=Example(sent, f"{NAME}/pii"),
        items__pii=Example(sent, "data/surel/items/pii"),
    ),
    **of(
        tried,
        state__label=Example(sent, "states/dikirim/label", OTHER),
        state__publicLabel=Example(sent, "states/dikirim/publicLabel"),
        state__queue=Example(granted, "states/cetak/queue", "petugas"),
        action__label=Example(sent, "actions/4/label", OTHER),
        action__run=Example(compared, "actions/0/run"),
        action__timer=Example(returned, "actions/14/timer"),
        action__sign=Example(turned_down, "actions/12/sign"),
        action__requiresPhoto=Example(returned, "actions/5/requiresPhoto"),
        action__public=Example(returned, "actions/2/public", value=True),
        action__words=Example(returned, "actions/5/words"),
        role__kind=Example(sent, "roles/pemohon/kind", "public"),
        role__opd=Example(sent, "roles/petugas/opd", also={"roles/petugas/scope": "city"}),
        role__scope=Example(
            sent,
            "roles/petugas/scope",
            also={"roles/petugas": {"kind": "staff", "memberships": ["officer"], "scope": "own-agency"}},
        ),
        role__memberships=Example(sent, "roles/petugas/memberships", ["head"]),
    ),
    **of(
        sent,
        document__personal=Example(sent, "documents/0/personal", value=False),
    ),
    **of(
        compared,
        duplicate__id=Example(compared, "dedup/rules/0/id", "lain"),
        duplicate__all=Example(compared, "dedup/rules/0/all", ["same(izin_lama)"]),
        duplicate__any="dedup/rules/0/any",
        duplicate__flag=Example(compared, "dedup/rules/0/flag", "ragu"),
        requirement__service=Example(rested, "requires/0/service", "layanan.izin-reklame"),
        requirement__output=Example(rested, "requires/0/output"),
        requirement__number=Example(rested, "requires/0/number", "tempat"),
        requirement__same=Example(rested, "requires/0/same", {"jenis": "peneliti.nama"}),
        requirement__when=Example(rested, "requires/0/when"),
        prefill__id=Example(prefilled, "prefill/1/id", "warga", also=TWO_ASKS),
        prefill__source=Example(prefilled, "prefill/0/source", "business"),
        prefill__ask=Example(prefilled, "prefill/0/ask", {"nik": "orang.nik", "born": "izin_lama"}),
        prefill__fill=Example(prefilled, "prefill/0/fill", {"izin_lama": "birthplace"}),
        quota__id=Example(counted, "quota/1/id", "tempat", also=TWO_QUOTAS),
        quota__most=Example(counted, "quota/0/most", 2, also=ONE_PLACE),
        quota__per=Example(counted, "quota/0/per", "day", also=ONE_PLACE),
        quota__same=Example(counted, "quota/0/same", also=ONE_PLACE),
        quota__on=Example(counted, "quota/0/on", also=ONE_PLACE),
        quota__free=Example(counted, "quota/0/free", ["kedaluwarsa"], also=ONE_PLACE),
        quota__say=Example(counted, "quota/0/say", also=ONE_PLACE),
    ),
    **of(
        granted,
        output__number=Example(granted, "outputs/surat/number", "LAIN/{seq:4}"),
        output__qr=Example(granted, "outputs/surat/qr", ["url"]),
        output__revocable=Example(granted, "outputs/surat/revocable"),
        output__expires=Example(granted, "outputs/surat/expires"),
        output__about=Example(granted, "outputs/surat/about", also=ABOUT_TWO),
        output__refusal=Example(turned_down, "outputs/penolakan/refusal"),
    ),
    **of(
        sent,
        notice__to=Example(sent, "notify/ajukan/to", ["tempat"]),
        notice__channels=Example(sent, "notify/ajukan/channels", ["whatsapp"]),
        notice__template=Example(sent, "notify/ajukan/template", "service-news"),
    ),
}


def test_every_key_has_one_example():
    assert set(EXAMPLES) | set(SEEN_AT_ONCE) == set(format_keys())
    assert not set(EXAMPLES) & set(SEEN_AT_ONCE)


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
