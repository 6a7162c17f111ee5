import pytest

from satukota.kernel.cases.rules.checking import check
from satukota.kernel.cases.tests.rules.examples import AKTA, LAPORAN, akta


def problems(text):
    return check(text)[1]


def codes(text):
    return {one.code for one in problems(text)}


@pytest.mark.parametrize("text", [AKTA, LAPORAN], ids=["akta", "laporan"])
def test_a_sound_definition_has_no_problems(text):
    assert [(one.line, one.path, one.message) for one in problems(text)] == []


def test_a_sound_definition_can_be_published():
    assert check(AKTA) == (akta(), [])


def test_a_text_without_the_form_of_one_has_problems_alone():
    definition, found = check(AKTA.replace("states:", "stages:"))
    assert definition is None and found


AKTA_FAULTS = [
    ("to: diverifikasi, by", "to: disetujui, by", "unknown_state"),
    ("from: [diverifikasi], to", "from: [disetujui], to", "unknown_state"),
    ("to: ditolak, by: [kabid, kadis]", "to: ditolak, by: [camat]", "unknown_role"),
    ("needs: [izin-terlambat]", "needs: [surat]", "unknown_document"),
    ("flags: {remove: [terlambat]}", "flags: {remove: [telat]}", "unknown_flag"),
    ("flags: {remove: [terlambat]}", "flags: {remove: [duplikat]}", "flag_not_removed"),
    ("fourEyes: ajukan", "fourEyes: kirim", "unknown_action"),
    ("validate: [anak]", "validate: [bayi]", "unknown_page"),
    ("{blocks: [setujui, terbitkan]", "{blocks: [cetak]", "unknown_action"),
    ("clearedBy: [setujui-terlambat]", "clearedBy: [izinkan]", "unknown_action"),
    ("validate: all, run: [dedup, flag-terlambat]", "validate: all, run: [flag-lambat]", "flag_without_answer"),
    ("waitsFor: pemohon", "waitsFor: warga", "unknown_role"),
    ("waitsFor: pemohon", "waitsFor: kadis", "role_cannot_act"),
    ("sla: 2h, queue: kadis", "sla: 2h, queue: verifikator", "role_cannot_act"),
    ("stopIn: [perbaikan]", "stopIn: [revisi]", "unknown_state"),
    ("to: kabid}", "to: camat}", "unknown_ladder"),
    ("providedBy: [kabid]", "providedBy: [camat]", "unknown_role"),
    ("initials(anak.nama)", "anak.nama", "bad_shown"),
    ("{external: siak}", "{}", "output_made_how"),
    ("{ddmmyyyy}-{seq:4}", "{ddmmyyyy}", "bad_number"),
    ("{anak.tgl_lahir}+5y", "{anak.nama}+5y", "bad_expiry"),
    ("  ajukan:       {to: [pelapor.hp]", "  kirim:        {to: [pelapor.hp]", "unknown_action"),
    ("dokumen-jadi: {to: [pelapor.hp]", "dokumen-jadi: {to: [pelapor.telepon]", "unknown_recipient"),
    ("when: selesai}", "when: tamat}", "unknown_state"),
    ("retain: {draf: 30d", "retain: {diajukan: 30d", "retain_not_final"),
    ("{use: orang, optional: true", "{use: orang, required: true, optional: true", "key_does_nothing"),
    ("retain: {draf: 30d", "retain: {konsep: 30d", "unknown_state"),
    ("{pii.secret: [verifikator", "{pii.secret: [camat", "unknown_role"),
    ("block: [[ibu.nik]", "block: [[ibu.nomor]", "unknown_field"),
    ("block: [[ibu.nik]", 'block: [["sim(ibu.nama) >= 0.5"]', "match_not_here"),
    ('"sim(ibu.nama) >= 0.80"], flag: duplikat', '"sim(ibu.nama) >= 0.80"], flag: ganda', "unknown_flag"),
    ("denied: [setujui]}", "denied: [terima]}", "unknown_action"),
    ('guard: {"!!": [{"var": "ibu.nama"}]}', 'guard: {"!!": [{"var": "ibu.namanya"}]}', "unknown_variable"),
    ('skipWhen: {"==": [{"var": "$channel"}', 'skipWhen: {"==": [{"var": "$kanal"}', "unknown_variable"),
    ("default: true}", "default: 3}", "bad_value"),
    ("draf:         {initial: true, ", "draf:         {", "initial_states"),
    ("diajukan:     {", "diajukan:     {initial: true, ", "initial_states"),
    ("{final: true, label: {id: Selesai}}", "{final: true, queue: kadis, label: {id: Selesai}}", "final_state_waits"),
    ("from: [draf, perbaikan], to", "from: [draf, selesai], to", "leaves_final"),
    ("from: [draf, perbaikan], to", "from: [draf, perbaikan], after: [diajukan], to", "after_not_final"),
    ("from: [terdaftar], to: selesai", "from: [terdaftar], to: terdaftar", "no_way_out"),
    ("from: [terdaftar], to: selesai", "from: [terdaftar], to: ditolak", "unreachable"),
    ("by: [sistem], timer: expires", "by: [kabid], timer: expires", "timer_without_system"),
    ("from: [draf, perbaikan], to", "from: [draf, diajukan], to", "timer_without_clock"),
    ("expires: 30d}", "queue: pemohon}", "timer_without_clock"),
    ("end: selesai}", "end: ditolak}", "example_end"),
    ("denied: [setujui]}", "denied: [tolak]}", "example_denied"),
    ("flags: [terlambat], denied", "flags: [], denied", "example_flags"),
    ("path: [ajukan], flags", "path: [setujui], flags", "example_step"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code"), AKTA_FAULTS)
def test_each_fault_is_found(old, new, code):
    assert old in AKTA
    assert code in codes(AKTA.replace(old, new, 1))


LAPORAN_FAULTS = [
    ("{id: arsipkan, from", "{id: open, from", "action_open"),
    ("set: {data.kelas", "set: {data.golongan", "bad_set"),
    ("set: {data.kelas: {var: $form.kelas}}", "set: {data.kelas: {var: $form.jenis}}", "unknown_variable"),
    ("start: [teruskan], stop", "start: [kirim], stop", "unknown_action"),
    ("pauseIn: []", "pauseIn: [dijawab]", "timer_paused"),
    ("timer: {clock: tutup}", "timer: {clock: penutup}", "timer_without_clock"),
    ("to: parent}", "to: camat}", "unknown_ladder"),
    ("informasi]}, 5wd,", "informasi]}, soon,", "not_a_term"),
    ("stop: [puas, buka-lagi], pauseIn: []", "stop: [puas, buka-lagi, jawab], pauseIn: [dijawab]", "no_clock"),
    ("expires: 30d}", "queue: pelapor}", "no_clock"),
    ("isi: {type: string, format: text,", "isi: {type: string, pii: personal,", "privacy_missing"),
    ("by: [petugas], requiresPhoto", "by: [petugas], run: [dedup], requiresPhoto", "missing_key"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code"), LAPORAN_FAULTS)
def test_each_fault_of_clocks_and_timers_is_found(old, new, code):
    assert old in LAPORAN
    assert code in codes(LAPORAN.replace(old, new, 1))


def test_a_flag_that_nobody_can_clear_where_the_case_stands_is_a_dead_end():
    text = AKTA.replace("clearedBy: [nyatakan-bukan-duplikat]", "clearedBy: []").replace(
        "duplikat:  {blocks: [setujui,", "duplikat:  {blocks: [setujui, kembalikan, tolak, tolak-duplikat,"
    )
    text = text.replace("flags: {remove: [duplikat]}", "flags: {remove: []}")
    found = next(one for one in problems(text) if one.code == "dead_end")
    assert (
        found.message == "In the state “diajukan” with the flags duplikat a case can be stuck for ever (after ajukan)."
    )


def test_a_guard_that_some_answers_never_satisfy_is_a_dead_end():
    only = LAPORAN.replace("- {id: puas, from: [dijawab],", "- {id: puas, guard: {var: diawasi}, from: [dijawab],")
    only = only.replace("{isi: Lampu jalan mati}", "{isi: Lampu jalan mati, diawasi: true}")
    assert codes(only) == set()
    trapped = only.replace("{id: tutup, from: [dijawab],", "{id: tutup, guard: {var: diawasi}, from: [dijawab],")
    trapped = trapped.replace(
        "{id: buka-lagi, from: [dijawab],", "{id: buka-lagi, guard: {var: diawasi}, from: [dijawab],"
    )
    assert "dead_end" in codes(trapped)


def test_guards_that_complete_each_other_are_no_dead_end():
    text = LAPORAN.replace("- {id: puas, from: [dijawab],", "- {id: puas, guard: {var: diawasi}, from: [dijawab],")
    text = text.replace("{id: tutup, from: [dijawab],", '{id: tutup, guard: {"!": {var: diawasi}}, from: [dijawab],')
    assert "dead_end" not in codes(text.replace("{id: buka-lagi, from: [dijawab],", "{id: buka-lagi, from: [tanya],"))


def test_a_problem_stands_at_its_line():
    text = AKTA.replace("denied: [setujui]}", "denied: [tolak]}")
    lines = text.splitlines()
    assert ["denied: [tolak]" in lines[one.line - 1] for one in problems(text)] == [True]
