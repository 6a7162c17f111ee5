"""A number is read as people here write it, wherever it is typed: 70.000 is never seventy."""

import json
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.fields import Field
from satukota.kernel.cases.rules.values import WrongError, clean, written_number
from satukota.kernel.readers.api import NotANumber, number_in
from satukota.modules.services.forms.money import PaymentForm
from satukota.modules.services.queries.batches import cell_text
from satukota.web.api import NumberField, WholeField

WRITTEN = json.loads((Path(__file__).parent / "data" / "numbers.json").read_text())


def asked(path, kind, **more):
    return Field(path, kind, {}, **more)


@pytest.mark.parametrize(("text", "number"), WRITTEN)
def test_server_and_browser_read_the_same_numbers(text, number):
    try:
        assert float(number_in(text)) == number
    except NotANumber:
        assert number is None


def test_a_payment_of_seventy_thousand_is_no_payment_of_seventy():
    form = PaymentForm({"method": "cash", "amount": "70.000", "reference": ""})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == 70_000


def test_in_english_the_comma_parts_thousands():
    with translation.override("en"):
        assert WholeField().clean("70,000") == 70_000
        assert float(NumberField().clean("1,234.5")) == 1234.5


def test_a_question_reads_what_its_own_paper_prints():
    assert clean(asked("berat", "integer"), "3.150", text=True) == 3150
    assert clean(asked("penghasilan", "integer", format="money"), "Rp 1.200.000", text=True) == 1_200_000
    with pytest.raises(WrongError) as refused:
        clean(asked("berat", "integer"), "2.950,5", text=True)
    assert refused.value.error.code == "not_whole"


def test_bounds_say_which_reading_is_meant():
    assert clean(asked("lintang", "number", minimum=-90, maximum=90), "-6.003", text=True) == -6.003


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda number: round(number, 6)))
def test_what_was_kept_is_read_back_as_it_was(number):
    assert clean(asked("panjang", "number"), written_number(number), text=True) == number
    assert clean(asked("panjang", "number"), cell_text(number), text=True) == number
