"""Definitions that seem right: each is refused at its line, or it is shown that it harms nobody."""

import re
from pathlib import Path

import pytest

from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.tests.conftest import BOARD, BOARD_SOURCE

pytestmark = pytest.mark.django_db
DEFINITIONS = sorted((Path(__file__).parents[1] / "definitions").glob("*.yaml"))
PLAIN = re.sub(r"    letter:\n(?:      .*\n)+", "    template: surat.html\n", BOARD_SOURCE)
SOUND = PLAIN.replace(BOARD, "layanan.uji-papan").replace("prefix: IRK", "prefix: UJP")
SOUND = SOUND.replace("510/{seq:4}/REKLAME", "510/{seq:4}/UJI")
QUESTION = "  lokasi: {type: string, required: true, maxLength: 200, example: Jl. Jenderal Sudirman, label"
TREACHEROUS = {
    "register nobody asks": (
        QUESTION,
        QUESTION.replace("required", "prefill: {source: dukcapil, key: nib}, required"),
        "removed_prefill",
    ),
    "registrations": ("pages:\n", "registrations: [{id: a, result: surat}]\npages:\n", "removed_registrations"),
    "events nobody hears": ("after:\n  survey", "after:\n  events: []\n  survey", "removed_events", "events"),
    "paper of a kind that nobody can bring": (
        "title: {id: Gambar atau desain reklame",
        "accept: [application/x-msdownload], title: {id: Gambar atau desain reklame",
        "nobody_brings",
        "x-msdownload",
    ),
    "gapless": ("    revocable: true\n", "    gapless: true\n    revocable: true\n", "removed_gapless"),
    "offline": (
        "to: diajukan, by: [pemohon, petugas], validate: all, run: [services.site], label: {id: Ajukan,",
        "to: diajukan, by: [pemohon, petugas], offline: true, validate: all, run: [services.site], label: {id: Ajukan,",
        "removed_offline",
    ),
    "partial": (
        "to: diajukan, by: [pemohon, petugas], validate: all, run: [services.site], label: {id: Ajukan,",
        "to: diajukan, by: [pemohon, petugas], partial: true, validate: all, run: [services.site], label: {id: Ajukan,",
        "removed_partial",
    ),
    "analytics": (QUESTION, QUESTION.replace("required", "analytics: true, required"), "removed_analytics"),
    "duplicates by a question": (QUESTION, QUESTION.replace("required", "dedup: true, required"), "removed_dedup"),
    "due at an action": (
        'luas × bulan × tarif jenis × kelas jalan", when',
        'luas × bulan × tarif jenis × kelas jalan", dueAt: setujui, when',
        "removed_due",
    ),
    "fee of words": ('amount: {"var": "biaya"}', 'amount: {"cat": ["Rp", {"var": "biaya"}]}', "fee_not_number"),
    "fee that is nothing for some": (
        'amount: {"var": "biaya"}',
        'amount: {"if": [{">": [{"var": "luas"}, 1]}, {"var": "biaya"}]}',
        "fee_not_number",
    ),
    "fee with half a rupiah": ('amount: {"var": "biaya"}', 'amount: {"/": [{"var": "biaya"}, 7]}', "fee_not_whole"),
    "fee of yes and no": ('amount: {"var": "biaya"}', 'amount: {">": [{"var": "biaya"}, 7]}', "fee_not_number"),
    "question on no page": (
        "fields: [jenis, lokasi, titik, kelas_jalan]",
        "fields: [jenis, lokasi, titik]",
        "not_on_a_page",
        "kelas_jalan",
    ),
    "choice that there is not": (
        '[{"var": "jenis"}, videotron]',
        '[{"var": "jenis"}, vidiotron]',
        "no_such_choice",
        "biaya: {type: integer, unit: Rp",
    ),
    "paper asked for a choice that there is not": (
        'requiredWhen: {">": [{"var": "luas"}, 24]}',
        'requiredWhen: {"in": [{"var": "jenis"}, [papan, baliho]]}',
        "no_such_choice",
    ),
    "course in other words": (
        '{"!=": [{"var": "$course"}, amendment]}',
        '{"!=": [{"var": "$course"}, perubahan]}',
        "no_such_choice",
    ),
    "factor that is a text": (
        "videotron]}, 60000,",
        'videotron]}, "60.000,00",',
        "text_in_sum",
        "biaya: {type: integer, unit: Rp",
    ),
    "factor beyond counting": ("videotron]}, 60000,", "videotron]}, 1e400,", "text_in_sum", "biaya: {type: integer"),
    "question that waits for itself": (
        QUESTION,
        QUESTION.replace("required: true", 'required: true, showWhen: {"!!": [{"var": lokasi}]}'),
        "never_shown",
    ),
    "questions that wait for each other": (
        QUESTION,
        '  satu: {type: string, showWhen: {"!!": [{"var": dua}]}, label: {id: Satu}}\n'
        '  dua: {type: string, showWhen: {"!!": [{"var": satu}]}, label: {id: Dua}}\n' + QUESTION,
        "never_shown",
        "satu: {type: string",
    ),
    "page lost by what is answered on it": (
        "title: {id: Reklame, en: The billboard}, fields",
        'title: {id: Reklame, en: The billboard}, skipWhen: {"==": [{"var": jenis}, spanduk]}, fields',
        "skips_itself",
    ),
    "page with the name of a step": ("{id: ukuran, title", "{id: check, title", "reserved_page"),
    "expiry that is never computed": (
        '[{"add_months": [{"var": "mulai"}, {"var": "bulan"}]}, -1]',
        '[{"add_months": [{"var": "mulai"}, {"var": "lokasi"}]}, -1]',
        "never_computed",
        "expires:",
    ),
    "term beyond every date": ("waitsFor: pemohon, expires: 14d", "waitsFor: pemohon, expires: 99999y", "wrong_form"),
    "character that nobody can print": ('basis: ["UU 1/2022"', 'basis: ["UU\\0 1/2022"', "character"),
    "half of a character": ('basis: ["UU 1/2022"', 'basis: ["UU\\ud83d 1/2022"', "character"),
    "asked twice": (
        "fields: [lebar, tinggi, muka, mulai, bulan]",
        "fields: [lebar, tinggi, muka, mulai, bulan, jenis]",
        "asked_twice",
    ),
    "membership that nobody has": ("memberships: [head]", "memberships: [hedd]", "unknown_membership"),
    "membership by the role's own name": (
        "memberships: [treasurer], label",
        "label",
        "unknown_membership",
        "bendahara",
    ),
    "agency that there is not": (
        "bendahara: {kind: staff, opd: dpmptsp",
        "bendahara: {kind: staff, opd: dpmptps",
        "unknown_agency",
    ),
    "owner that there is not": ("owner: {opd: dpmptsp}", "owner: {opd: dpmptps}", "unknown_agency"),
    "message that there is not": ("template: service-bill", "template: service-bil", "unknown_message"),
    "message to a number of another kind": (
        "setujui: {to: [pemohon.hp]",
        "setujui: {to: [pemohon.nama]",
        "not_a_phone",
    ),
    "paper that there is not": ("template: surat.html", "template: surat-izin.html", "unknown_paper"),
    "paper that is only a part": ("template: surat.html", "template: base.html", "unknown_paper"),
    "form to sign that there is not": (
        "required: true, maxMB: 10}",
        "required: true, maxMB: 10, generate: sptjm-lain}",
        "unknown_paper",
    ),
    "letters of another service": ("prefix: UJP", "prefix: AKT", "prefix_taken"),
    "numbers of another service": ("510/{seq:4}/UJI/{yyyy}", "{city}-LU-{ddmmyyyy}-{seq:4}", "line_taken"),
    "the same numbers, wider and taken apart": (
        "510/{seq:4}/UJI/{yyyy}",
        "3672-LU-{dd}{mm}{yyyy}-{seq:6}",
        "line_taken",
    ),
    "numbers of the bills": ("510/{seq:4}/UJI/{yyyy}", "TAG-{yyyy}-{seq:6}", "line_taken"),
    "nobody can begin": (
        "{id: ajukan, from: [draf], to: diajukan, by: [pemohon, petugas]",
        "{id: ajukan, from: [draf], to: diajukan, by: [petugas]",
        "cannot_begin",
        "actions",
    ),
    "choice without a text": (
        "labels: {papan: {id: Papan atau baliho, en: Board}, spanduk",
        "labels: {spanduk",
        "choice_without_label",
    ),
    "English alone": ("label: {id: Lunas, en: Paid}", "label: {en: Paid}", None),
    "text in English alone": (
        'disetujui: {queue: sistem, sla: 1h, label: {id: "Lunas, surat dibuat", en',
        "disetujui: {queue: sistem, sla: 1h, label: {en",
        "no_indonesian",
    ),
    "event of life that there is not": (
        "business: [promotion, opening]",
        "business: [promotion, party]",
        "unknown_choice",
    ),
    "audience that there is not": ("audience: [usaha]", "audience: [pengusaha]", "unknown_choice"),
    "door that there is not": ("channels: [web, loket]", "channels: [web, kelurahan]", "unknown_choice"),
    "no door at all": ("channels: [web, loket]\n", "", "missing_key", "format: layanan/1"),
    "sure of who comes by a closed door": (
        "channels: [web, loket]\n",
        "channels: [web, loket]\nassurance: {faskes: 1}\n",
        "unknown_choice",
        "assurance",
    ),
    "expiry in working days": ('expires: "{sampai}+1d"', 'expires: "{sampai}+1wd"', "bad_expiry"),
    "expiry by what is no date": ('expires: "{sampai}+1d"', 'expires: "{lokasi}+1d"', "bad_expiry"),
    "bill without an end": (
        "{id: lunas, from: [dibayar], to: disetujui, by: [sistem]",
        "{id: lunas, from: [dibayar], to: disetujui, by: [petugas]",
        "needs_action",
        "services.bill",
    ),
    "fee that nobody bills": ("public: true, run: [services.bill]", "public: true", "needs_effect", "fees"),
    "paper that nobody numbers": ("by: [sistem], run: [services.number]", "by: [sistem]", "needs_effect", "surat:"),
    "place without a point": (
        "fields: [jenis, lokasi, titik, kelas_jalan]",
        "fields: [jenis, lokasi, titik, kelas_jalan]",
        None,
    ),
    "signature of nobody": ("signs: true, label", "label", "signs_not", "sign: pades"),
    "advice of no agency": (
        "calendar: city\n",
        "flags:\n  rekomendasi-dishubb: {blocks: [setujui], clearedBy: [tinjau], label: {id: Saran, en: Advice}}\ncalendar: city\n",
        "flag_not_removed",
        "rekomendasi-dishubb",
    ),
    "an end that is never forgotten": ("kedaluwarsa: 30d, ", "", "never_forgotten", "privacy:"),
    "keeping while it runs": ("kedaluwarsa: 30d, ", "kedaluwarsa: 30d, ditinjau: 1y, ", "retain_not_final", "privacy:"),
    "limit that does nothing": ("bulan: {type: integer,", "bulan: {type: integer, maxLength: 3,", "key_does_nothing"),
    "condition on a used group": (
        "  jenis: {type: string, required: true, enum",
        '  wakil: {use: orang, showWhen: {"var": "muka"}}\n  jenis: {type: string, required: true, enum',
        "unknown_shared",
        "wakil",
    ),
    "survey that there is not": ("survey: {id: skm-9", "survey: {id: skm-14", "not_one_of"),
    "code that there is not": ("qr: [url, signed]", "qr: [url, bar]", "not_one_of"),
    "owner by another key": ("owner: {opd: dpmptsp}", "owner: {agency: dpmptsp}", "unknown_key"),
    "money as a float": (
        "bulan: {type: integer, required: true, minimum: 1",
        "bulan: {type: integer, required: true, minimum: 0.1",
        None,
    ),
}


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_the_services_that_come_with_the_program_fit_the_city(path):
    _definition, problems = check_service(path.read_text())
    assert [(problem.line, problem.path, problem.message) for problem in problems] == []


def test_the_sound_one_passes():
    assert check_service(SOUND)[1] == []


@pytest.mark.parametrize("name", [name for name, case in TREACHEROUS.items() if case[2]])
def test_a_treacherous_definition_is_refused_at_its_line(name):
    old, new, code, *at = TREACHEROUS[name]
    assert old in SOUND, "the case no longer changes anything"
    source = SOUND.replace(old, new, 1)
    problems = check_service(source)[1]
    told = [problem for problem in problems if problem.code == code]
    assert told, [(problem.line, problem.code, problem.message) for problem in problems]
    wanted = at[0] if at else _difference(old, new)
    assert wanted in source.splitlines()[told[0].line - 1]


def _difference(old: str, new: str) -> str:
    """What a change puts into the line, so that the line can be told."""
    start = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    return new.splitlines()[0][max(0, start - 12) : start + 2]
