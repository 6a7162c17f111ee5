"""The city switches channels and orders them; wordings are judged at their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.notifications.rules import Wording, read, required_places, wording_faults
from satukota.kernel.notifications.tests.conftest import DONE

TEMPLATE = read("report-done", DONE)


def test_a_channel_that_is_off_takes_no_message(tell, citizen, whatsapp, mail, settings):
    settings.CHANNEL_WHATSAPP_ON = "no"
    assert tell(citizen).channel == "email"
    assert whatsapp.calls == []


@pytest.mark.usefixtures("whatsapp", "mail")
def test_channels_are_tried_in_the_citys_order(tell, citizen, settings):
    assert tell(citizen).channel == "whatsapp"
    settings.CHANNEL_ORDER = "email,whatsapp"
    assert tell(citizen, "k2").channel == "email"


@pytest.mark.usefixtures("whatsapp")
def test_a_message_whose_only_channel_is_off_waits_for_it(tell, citizen, settings):
    settings.CHANNEL_WHATSAPP_ON = "no"
    assert tell(citizen).status == "created"


def test_the_programs_own_words_are_faultless():
    for (language, channel), wording in TEMPLATE.wordings.items():
        assert wording_faults(TEMPLATE, language, channel, wording) == []
    assert required_places(TEMPLATE, "id", "sms") == {"link"}


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("a\n((nomer)) ((link))", "unknown", 2), ("((Number)) ((link))", "unknown", 1), ("((number))", "required", 0),
        ("[[((link))", "passage", 0), ("]]((link))[[", "passage", 0), ("[[[[((link))]]]]", "passage", 0), ("", "empty", 0),
        ("((link))" + "x" * 500, "sms", 0),
    ],
)  # fmt: skip
def test_a_fault_is_found_at_its_place(body, code, line):
    faults = wording_faults(TEMPLATE, "id", "sms", Wording("Perihal", body))
    assert (code, line) in [(fault.code, fault.line) for fault in faults]


@given(st.text("()[] \nabclink", max_size=60), st.sampled_from(["sms", "body", "email"]))
def test_any_text_is_judged(body, channel):
    assert isinstance(wording_faults(TEMPLATE, "id", channel, Wording("Perihal", body)), list)
