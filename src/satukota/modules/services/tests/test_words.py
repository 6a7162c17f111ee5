"""A page says what the catalogue of this module says, though another module's catalogue knows the same words."""

from pathlib import Path

import polib
from django.utils.translation import gettext, override, pgettext

CATALOGUE = Path(__file__).parents[1] / "locale" / "id" / "LC_MESSAGES" / "django.po"
SYNONYMS = {
    *("Age", "Agency", "Answers", "Before", "By month", "Changed", "Check your answers", "Continue", "Corrections"),
    *("Due", "E-mail", "Filed", "Matters", "None", "Open", "Period", "Published", "Served", "State", "What it says"),
    *("draft", "missing", "optional", "paid", "published"),
}
"""English words that several modules have, each with an Indonesian one that is right on every page."""


def test_no_other_catalogue_changes_what_a_page_of_services_means():
    with override("id"):
        wrong = {
            entry.msgid: shown
            for entry in polib.pofile(str(CATALOGUE))
            if entry.msgid not in SYNONYMS and not entry.msgid_plural and entry.msgstr
            if (shown := pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid))
            != entry.msgstr
        }
    assert wrong == {}
