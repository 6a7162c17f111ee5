"""No English is left in the Indonesian interface."""

import re
import string

import pytest

from satukota.web.translations import catalog
from satukota.web.translations.__main__ import ROOT, missing, path
from satukota.web.translations.extract import texts, units

UNITS = units(ROOT)
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_text_has_an_indonesian_translation(unit):
    assert missing(unit) == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_translation_uses_only_places_that_its_text_has(unit):
    for entry in catalog.read(path(unit)).values():
        known = set(PLACE.findall(entry.text + entry.plural))
        for translation in entry.translations:
            assert set(PLACE.findall(translation)) <= known or not entry.text, entry.text


def test_texts_are_found_in_python_and_in_templates(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "views.py").write_text(
        'title = _("Roads")\nngettext("%s road", "%s roads", 2)\npgettext("verb", "open")'
    )
    (tmp_path / "templates" / "a.html").write_text(
        '{% translate "Bridges" %}{% card title=_("Rivers") %}{% blocktranslate %}{{ n }} lakes{% endblocktranslate %}'
    )
    assert set(texts(tmp_path)) == {"Roads", "%s road", "verb\x04open", "Bridges", "Rivers", "%(n)s lakes"}


def test_what_is_written_is_read_again(tmp_path):
    entries = {
        'A "quoted"\nline': catalog.Entry('A "quoted"\nline', translations=["Baris"]),
        "%s day": catalog.Entry("%s day", plural="%s days", translations=["%s hari"]),
        "verb\x04open": catalog.Entry("open", context="verb", translations=["buka"]),
    }
    catalog.write(tmp_path / "django.po", entries)
    assert catalog.read(tmp_path / "django.po") == entries


def test_no_word_of_a_program_has_a_place_without_a_name():
    from satukota.web.words import WORDS

    for text in WORDS.values():
        assert all(name != "" for _text, name, *_ in string.Formatter().parse(text) if name is not None)
