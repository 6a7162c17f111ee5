"""A page says what the catalogue of its module says, though catalogues are one dictionary when the city runs."""

from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, override, pgettext

ROOT = Path(__file__).parents[1] / "src" / "satukota"
CATALOGUES = sorted(ROOT.rglob("locale/id/LC_MESSAGES/django.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT).parents[3]))
def test_no_other_catalogue_changes_what_a_text_means(path):
    with override("id"):
        changed = {
            entry.msgid: shown
            for entry in polib.pofile(str(path))
            if not entry.msgid_plural and entry.msgstr
            if (shown := pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid))
            != entry.msgstr
        }
    assert changed == {}  # another English word, or a context, where two things are meant
