"""No English is left in the Indonesian interface."""

import re
import string

import pytest
from django.utils.translation import gettext, override

from satukota.web.editing import ALREADY_THERE
from satukota.web.translations.__main__ import ROOT, known_entries, missing, path, update
from satukota.web.translations.extract import texts, units

UNITS = units(ROOT)
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_text_has_an_indonesian_translation(unit):
    assert missing(unit) == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_translation_uses_only_places_that_its_text_has(unit):
    for entry in known_entries(unit).values():
        places = set(PLACE.findall(entry.msgid + entry.msgid_plural))
        for translation in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert set(PLACE.findall(translation)) <= places, entry.msgid


def test_texts_are_found_in_python_and_in_templates(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "views.py").write_text(
        'title = _("Roads")\nngettext("%s road", "%s roads", 2)\npgettext("verb", "open")'
    )
    (tmp_path / "templates" / "a.html").write_text(
        '{% translate "Bridges" %}{% card title=_("Rivers") %}{% blocktranslate %}{{ n }} lakes{% endblocktranslate %}'
    )
    found = {("Roads", ""), ("%s road", ""), ("open", "verb"), ("Bridges", ""), ("Rivers", ""), ("%(n)s lakes", "")}
    assert set(texts(tmp_path)) == found


def test_an_update_keeps_what_is_translated_adds_what_is_new_and_drops_what_is_gone(tmp_path):
    (tmp_path / "views.py").write_text('_("Roads")\n_("Old")')
    update(tmp_path)
    path(tmp_path).write_text(
        path(tmp_path).read_text().replace('msgid "Roads"\nmsgstr ""', 'msgid "Roads"\nmsgstr "Jalan"')
    )
    (tmp_path / "views.py").write_text('_("Roads")\npgettext("verb", "open")')
    update(tmp_path)
    assert {one: entry.msgstr for one, entry in known_entries(tmp_path).items()} == {
        ("Roads", ""): "Jalan",
        ("open", "verb"): "",
    }
    assert missing(tmp_path) == ["open"]


def test_no_word_of_a_program_has_a_place_without_a_name():
    from satukota.web.words import WORDS

    for text in WORDS.values():
        assert all(name != "" for _text, name, *_ in string.Formatter().parse(text) if name is not None)


def test_what_is_there_already_is_not_said_to_be_absent():
    """Django's own Indonesian says "tidak ada" of a pair that may stand once and does."""
    with override("id"):
        words = gettext(ALREADY_THERE)
    assert "sudah ada" in words and "tidak ada" not in words
