"""What was learned is told by arithmetic alone exactly as the library that learned it would."""

import pickle
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.reports.actions.learning import pipeline, weights
from satukota.modules.reports.rules.classifying import shares, weights_from_bytes, weights_to_bytes

SAID = {
    "waste": ["tumpukan sampah bau sekali", "sampah tidak diangkut", "bak sampah penuh di pasar"],
    "street_light": ["lampu jalan mati", "lampu padam, gelap sekali", "tiang lampu di pasar mati"],
    "flood": ["banjir setinggi lutut", "jalan tergenang air", "air masuk rumah, banjir lagi"],
}


@cache
def learned(most):
    """Return the library's model of that many categories, and what we keep of it."""
    lessons = [(text, code) for code, texts in list(SAID.items())[:most] for text in texts]
    model = pipeline().fit(*zip(*lessons, strict=True))
    return model, weights_from_bytes(weights_to_bytes(weights(model)))


WORDS = st.sampled_from([word for texts in SAID.values() for text in texts for word in text.split()])


@pytest.mark.parametrize("most", [2, 3])
@given(text=st.one_of(st.text(max_size=60), st.lists(WORDS).map(" ".join)))
def test_the_same_shares_as_the_library_that_learned(most, text):
    model, kept = learned(most)
    told = dict(zip(model.classes_, model.predict_proba([text])[0], strict=True))
    assert dict(shares(kept, text)) == pytest.approx(told, abs=1e-5)


def test_the_likeliest_comes_first_and_all_add_up():
    found = shares(learned(3)[1], "Sampah menumpuk!")
    assert found[0][0] == "waste" and sum(share for _, share in found) == pytest.approx(1)
    assert found == sorted(found, key=lambda pair: -pair[1])


def test_bytes_that_could_run_something_are_refused():
    with pytest.raises(ValueError, match="pickled"):
        weights_from_bytes(pickle.dumps({"anything": np.zeros(3)}))
