import gettext

import pytest
from django.utils.translation import gettext as translate
from django.utils.translation import override

from satukota.runtime import messages

CATALOGUE = r"""
# a translator's note
msgid ""
msgstr ""
"Language: id\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: some/file.py
msgid "Report"
msgstr "Laporan"

msgctxt "verb"
msgid "Report"
msgstr "Laporkan"

msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d hari"
msgstr[1] "%d hari-hari"

msgid ""
"A \"long\" text\n"
"on two lines"
msgstr "Teks panjang – é"

#, fuzzy
msgid "Doubtful"
msgstr "Meragukan"

msgid "Missing"
msgstr ""

#~ msgid "Old"
#~ msgstr "Lama"
"""


@pytest.fixture
def catalogue(tmp_path):
    folder = tmp_path / "app" / "locale" / "id" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE, encoding="utf-8")
    return folder / "django.po"


@pytest.fixture
def read(catalogue):
    messages.compile_all(catalogue.parents[3])
    return gettext.GNUTranslations(catalogue.with_suffix(".mo").open("rb"))


def test_gettext_reads_what_was_compiled(read):
    assert read.gettext("Report") == "Laporan"
    assert read.gettext('A "long" text\non two lines') == "Teks panjang – é"


def test_context_keeps_equal_texts_apart(read):
    assert read.pgettext("verb", "Report") == "Laporkan"


def test_plural_forms_follow_the_header(read):
    assert [read.ngettext("%d day", "%d days", n) for n in (1, 5)] == ["%d hari", "%d hari-hari"]


def test_doubtful_missing_and_old_texts_stay_in_english(read):
    assert [read.gettext(text) for text in ("Doubtful", "Missing", "Old")] == ["Doubtful", "Missing", "Old"]


def test_only_what_changed_is_compiled_again(catalogue, tmp_path):
    assert messages.stale(tmp_path) == [catalogue]
    assert [messages.compile_all(tmp_path), messages.compile_all(tmp_path)] == [1, 0]
    assert messages.stale(tmp_path) == []


@pytest.mark.parametrize("broken", ['msgfoo "x"', "open"])
def test_a_broken_file_is_named_with_its_line(catalogue, broken):
    catalogue.write_text(f'msgid "a"\nmsgstr "b"\n\n{broken}\n')
    with pytest.raises(messages.BrokenCatalogueError, match=r"django\.po.*line 4"):
        messages.read(catalogue)


@pytest.fixture
def afresh():
    """Nothing that a test translates is remembered before or after it."""
    messages.reread()
    yield
    messages.reread()


def test_a_process_reads_what_it_compiled_after_it_first_translated(afresh, catalogue, settings):
    settings.LOCALE_PATHS = [catalogue.parents[2]]
    long = 'A "long" text\non two lines'
    with override("id"):
        assert translate(long) == long
    messages.compile_all(catalogue.parents[3])
    with override("id"):
        assert translate(long) == long
    messages.reread()
    with override("id"):
        assert translate(long) == "Teks panjang – é"
