"""In a real browser: the pages of settings, texts, channels, retention and changes, on a phone and a desk, in both languages."""

import pytest
from tests.browsing import tour

from satukota.kernel.changes.api import Author, Change
from satukota.kernel.configuration.api import change_setting
from satukota.kernel.people.api import actor_for
from satukota.kernel.registry.api import configured_text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("set_by_people")]
HOME = "/administration/"
LOOKS = ((360, False), (1440, False))


def test_the_pages_fit_and_say_all_to_a_screen_reader(visit, administrator):
    change_setting("REPORTS_PER_HOUR", "30", Author(actor_for(administrator), "Ramai"))
    pages = {
        "settings": f"{HOME}settings/",
        "setting": f"{HOME}settings/REPORTS_PER_HOUR/",
        "messages": f"{HOME}messages/?q=laporan",
        "message": f"{HOME}messages/report-answered/?channel=sms&language=id",
        "channels": f"{HOME}channels/",
        "channel": f"{HOME}channels/whatsapp/",
        "retention": f"{HOME}retention/",
        "rule": f"{HOME}retention/kernel.messages/",
        "config": f"{HOME}config/",
        "changes": f"{HOME}changes/",
        "change": f"{HOME}changes/{Change.objects.get().pk}/",
    }
    stops = [(name, address, administrator) for name, address in pages.items()]
    assert tour(visit, stops, LOOKS) == ""


def test_a_setting_is_changed_after_a_look_and_taken_back_in_either_language(visit, administrator):
    page = visit(f"{HOME}settings/REPORTS_PER_HOUR/", administrator, width=360, language="en")
    administrator.language = "en"
    administrator.save()
    page.goto(page.url)
    page.fill("[name=value]", "44")
    page.fill("[name=reason]", "Festival")
    page.click("main button:has-text('Look before you save')")
    assert "Nothing is saved yet" in page.inner_text("main")
    page.click("main button:has-text('Change something')")
    assert page.input_value("[name=value]") == "44"
    page.click("main button:has-text('Look before you save')")
    page.click("main button[value=save]")
    assert "“Festival”" in page.inner_text("main")
    assert configured_text("REPORTS_PER_HOUR") == "44"
    page.click("main .timeline a")
    page.fill("[name=reason]", "Over")
    page.click("main button:has-text('Take back')")
    assert "This takes an earlier change back" in page.inner_text("main")
    assert configured_text("REPORTS_PER_HOUR") == "120"
