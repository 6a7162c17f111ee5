import csv
import os
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.notifications import rules
from satukota.kernel.notifications.rules import MissingValue, UnreadableTemplate, read

SHARED = Path(os.environ.get("SATUKOTA_SHARED", Path(__file__).parents[6] / "shared"))
ORACLE = SHARED / "oracles" / "sms" / "gsm_fragment_cases.csv"


@pytest.mark.skipif(not ORACLE.exists(), reason="the oracle of SMS parts is not here (SATUKOTA_SHARED)")
def test_sms_parts_are_counted_as_gov_uk_notify_counts_them():
    with ORACLE.open() as file:
        cases = list(csv.DictReader(file))
    for case in cases:
        counted = rules.sms(case["char"] * int(case["repeat"]) + case["suffix"])
        assert (counted.parts, counted.last) == (int(case["fragments"]), int(case["chars_above_previous_boundary"]))
    assert len(cases) == 30


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“Jalan” – rusak…", '"Jalan" - rusak...'),
        ("Café ä ñ", "Café ä ñ"),
        ("Muḥammad Ŝ", "Muhammad S"),
        ("a\u200bb\u00a0c", "ab c"),
        ("😀 ok", "? ok"),
        ("½ ﬁ", "? fi"),
    ],
)
def test_text_is_brought_into_the_sms_alphabet(text, plain):
    assert rules.downgrade(text) == plain


@given(st.text(max_size=500))
def test_downgraded_text_never_needs_unicode(text):
    assert not rules.sms(rules.downgrade(text)).unicode


@given(st.text(st.sampled_from("ab€^ñ{}ÿ😀"), max_size=700))
def test_parts_put_together_are_the_text_and_each_fits(text):
    cut = rules.parts(text)
    most = 67 if rules.sms(text).unicode else 153
    assert "".join(cut) == text
    assert len(cut) == 1 or all(rules.sms(part).length <= most for part in cut)


@pytest.mark.parametrize(
    ("address", "shown"),
    [("budi@desa.id", "b•••@desa.id"), ("+628123456789", "•••789"), ("12", "•••"), ("", "•••")],
)
def test_addresses_are_masked(address, shown):
    assert rules.hint(address) == shown


def test_pauses_grow_to_five_minutes_and_end_after_48_tries():
    waits = [rules.pause(tries) for tries in range(1, 49)]
    assert [wait.total_seconds() for wait in waits[:6]] == [20, 40, 80, 160, 300, 300]
    assert waits[-1] is None


@pytest.mark.parametrize(
    ("wanted", "asked", "tried"),
    [
        ([], [], ["whatsapp", "sms", "email"]),
        (["email", "telegram", "sms"], [], ["email", "sms"]),
        ([], ["sms"], ["sms"]),
        (["email"], ["sms"], []),
    ],
)
def test_channels_are_tried_in_the_persons_order_within_what_is_allowed(wanted, asked, tried):
    assert rules.order(["whatsapp", "sms", "email"], wanted, asked) == tried


@pytest.mark.parametrize(
    ("at", "start", "end", "ends"),
    [
        ("12:00", time(21), time(6), None),
        ("23:30", time(21), time(6), "2026-03-15 06:00"),
        ("05:59", time(21), time(6), "2026-03-14 06:00"),
        ("06:00", time(21), time(6), None),
        ("13:00", time(12), time(14, 30), "2026-03-14 14:30"),
        ("13:00", time(12), time(12), None),
        ("13:00", None, time(12), None),
    ],
)
def test_quiet_hours_end_when_they_say(at, start, end, ends):
    found = rules.after_quiet(datetime.fromisoformat(f"2026-03-14 {at}"), start, end)
    assert found == (datetime.fromisoformat(ends) if ends else None)


@given(st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-12-31")), st.times(), st.times())
def test_it_is_never_quiet_for_more_than_a_day(now, start, end):
    ends = rules.after_quiet(now, start, end.replace(second=0, microsecond=0))
    assert ends is None or now < ends <= now + timedelta(days=1)


GOOD = """
title: {id: Laporan selesai, en: Report done}
channels: [whatsapp, sms]
example: {number: LAP-2026-000123, agency: Dinas PU, link: https://contoh.id/r/abc}
secret: [link]
whatsapp: {name: laporan_selesai, values: [number, agency]}
id:
  subject: Laporan ((number))
  body: Laporan ((number)) selesai oleh ((agency)). ((link))
  sms: ((number)) selesai ((link))
en: {subject: Report ((number)), body: "Report ((number)) was done by ((agency)). ((link))"}
"""


def test_a_channel_gets_its_own_wording_else_the_general_one():
    template = read("report-done", GOOD)
    assert template.wording("id", "sms").body == "((number)) selesai ((link))"
    assert template.wording("en", "sms").body.startswith("Report ((number))")
    assert template.wording("fr", "email").subject == "Laporan ((number))"


def test_values_are_put_in_and_a_missing_one_is_named():
    assert rules.fill("a ((number)) ((  x ))", {"number": "1", "x": "((number))"}) == "a 1 ((number))"
    with pytest.raises(MissingValue, match="agency"):
        rules.fill("((agency))", {})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"until": "14 Desember", "link": "x"}, "Bayar paling lambat 14 Desember di x"),
        ({"until": "", "link": "x"}, "Bayar di x"),
        ({"link": "x"}, "Bayar di x"),
        ({"until": "[[y]]", "link": "x"}, "Bayar paling lambat [[y]] di x"),
    ],
    ids=["filled", "empty", "not known when it was sent", "brackets that somebody typed"],
)
def test_a_passage_is_said_only_where_all_of_its_values_are_there(values, said):
    text = "Bayar[[ paling lambat ((until))]] di ((link))"
    assert rules.fill(text, values) == said and rules.placeholders(text) == {"until", "link"}


def test_a_good_template_has_no_problems():
    assert rules.problems(read("report-done", GOOD)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("agency: Dinas PU, ", ""), "the example has no agency"),
        (("sms]", "pigeon]"), "there is no channel pigeon"),
        (("Report ((number)),", '"",'), "title, subject or body is missing in en"),
        (("Dinas PU", "D" * 480), "as SMS in en it has 4 parts"),
        (("secret: [link]", ""), "link may open something"),
        (("secret: [link]", "open: [link]\nsecret: [link]"), "link is either secret or open"),
        (("secret: [link]", "secret: [link, badge]"), "there is no placeholder badge"),
        (("agency: Dinas PU", "agency: https://contoh.id/dinas/abc"), "agency may open something"),
        (("selesai ((link))", "selesai https://contoh.id/t/((number))"), "number may open something"),
    ],
)
def test_what_is_wrong_with_a_template_is_said(change, problem):
    assert problem in rules.problems(read("report-done", GOOD.replace(*change)))[0]


def test_an_address_that_nobody_declared_is_hidden_all_the_same():
    values = {"number": "https://kota.id/t/rahasia", "agency": "Dinas PU", "link": "x"}
    assert read("report-done", GOOD).hidden(values) == {"number", "link"}


@pytest.mark.parametrize("text", ["a: [", "- a", "body: x", "id: {}\nother: 1", "id: {}\ntitle: x"])
def test_what_is_no_template_is_refused(text):
    with pytest.raises(UnreadableTemplate):
        read("x", text)
