import pytest

from satukota.kernel.cases.rules.terms import Term, term
from satukota.kernel.cases.rules.words import Said, enumeration, params_in, say, words


@pytest.mark.parametrize(
    ("raw", "language", "text"),
    [
        ({"id": "Draf", "en": "Draft"}, "en", "Draft"),
        ({"id": "Draf"}, "en", "Draf"),
        ({"en": "Draft"}, "id", "Draft"),
        ("Draf", "en", "Draf"),
        (None, "id", ""),
    ],
)
def test_a_text_is_said_in_the_language_that_there_is(raw, language, text):
    assert say(words(raw), language) == text


def test_a_part_of_a_message_is_said_in_the_language_of_the_reader():
    parts = {"state": Said({"id": "Draf", "en": "Draft"}), "number": 3}
    assert f"{parts['state']}" == "Draf"
    assert params_in(parts, "en") == {"state": "Draft", "number": 3}


def test_several_texts_are_said_in_a_row():
    roles = {"roles": enumeration([{"id": "Bidan", "en": "Midwife"}, {"id": "Kabid"}])}
    assert (params_in(roles, "id"), params_in(roles, "en")) == ({"roles": "Bidan, Kabid"}, {"roles": "Midwife, Kabid"})


@pytest.mark.parametrize("text", ["3wd", "4h", "30d", "12wh", "6mo", "1y"])
def test_a_term_is_written_as_it_is_read(text):
    assert str(term(text)) == text


@pytest.mark.parametrize("text", ["", "0d", "3", "d", "3 wd", "-1d", "1.5h", "123456d", None, 3, ["3wd"]])
def test_what_is_no_term_is_refused(text):
    with pytest.raises(ValueError, match="not a term"):
        term(text)


def test_days_and_hours_become_office_time():
    assert (term("1d").as_working(), term("4h").as_working(), term("2mo").as_working()) == (
        Term(1, "wd"),
        Term(4, "wh"),
        Term(2, "mo"),
    )
