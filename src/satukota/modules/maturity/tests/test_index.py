"""The index engine against cases computed by hand from the regulations."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.maturity.rules import available, load, problems, score, topics

SIZES = {"spbe-2018": 35, "spbe-2020": 47, "pemdi-2026": 20, "smart-city-2022": 5, "smart-city-sleman": 5}
KEDIRI_2022 = {1: Decimal("3.60"), 2: Decimal("3.21"), 3: Decimal("3.23"), 4: Decimal("3.07"), 5: Decimal("3.65")}


def by_domain(code, *levels):
    """Levels that are the same in each domain (or aspect, where there is no domain)."""
    instrument = load(code)
    groups = [no for no, _ in (instrument.domains or instrument.aspects)]
    chosen = dict(zip(groups, levels, strict=True))
    return {spec.no: chosen[spec.domain_no or spec.aspect_no] for spec in instrument.specs}


@pytest.mark.parametrize("code", available())
def test_the_weights_of_every_instrument_add_up_to_exactly_100(code):
    assert load(code).weight == 100
    assert problems(load(code)) == []


@pytest.mark.parametrize(("code", "size"), SIZES.items())
def test_every_instrument_has_its_number_of_indicators(code, size):
    assert len(load(code).specs) == size
    assert [spec.no for spec in load(code).specs] == list(range(1, size + 1))


@pytest.mark.parametrize(
    ("code", "levels"), [("spbe-2018", range(6)), ("spbe-2020", range(1, 6)), ("pemdi-2026", range(1, 6))]
)
def test_every_indicator_says_what_each_level_asks_for(code, levels):
    for spec in load(code).specs:
        assert [level.level for level in spec.levels] == list(levels)


def test_spbe_2018_by_hand_gives_the_327_that_cilegon_reported():
    # 17 % policy at 3, 28 % governance at 2, 55 % services at 4: 0.51 + 0.56 + 2.20
    result = score(load("spbe-2018"), by_domain("spbe-2018", 3, 2, 4))
    assert result.total == Decimal("3.27")
    assert result.predicate.predicate == "Baik"
    assert [part.value for part in result.domains] == [3, 2, 4]


def test_spbe_2020_by_hand_rounds_a_half_up():
    # 13 % at 3, 25 % at 2, 16.5 % at 1, 45.5 % at 4: 0.39 + 0.50 + 0.165 + 1.82 = 2.875
    result = score(load("spbe-2020"), by_domain("spbe-2020", 3, 2, 1, 4))
    assert result.exact == Fraction("2.875")
    assert result.total == Decimal("2.88")
    assert result.predicate.predicate == "Baik"


def test_pemdi_2026_by_hand():
    # 10 % at 2, 10 at 3, 15 at 2, 15 at 3, 10 at 4, 15 at 2, 25 at 3
    result = score(load("pemdi-2026"), by_domain("pemdi-2026", 2, 3, 2, 3, 4, 2, 3))
    assert result.total == Decimal("2.70")
    assert (result.predicate.predicate, result.predicate.label) == ("Baik", "Berkembang / Developing")
    assert result.domains == ()


def test_an_aspect_is_the_weighted_mean_of_its_own_indicators():
    levels = {spec.no: 1 for spec in load("pemdi-2026").specs} | {5: 4, 6: 2, 7: 3, 8: 5}
    data = score(load("pemdi-2026"), levels).aspects[2]
    # (5×4 + 3×2 + 3×3 + 4×5) / 15 = 55 / 15
    assert (data.name, data.value, data.weight) == ("Data", Decimal("3.67"), 15)


def test_the_weights_of_2022_reproduce_the_published_result_of_kediri():
    assert score(load("smart-city-2022"), KEDIRI_2022).exact == Fraction("3.315")
    assert score(load("smart-city-sleman"), KEDIRI_2022).exact == Fraction("3.257")


def test_readiness_weighs_nine_elements_alike():
    result = score(load("readiness"), dict.fromkeys(range(1, 10), 2) | {1: 4, 2: 4, 3: 4})
    assert result.total == Decimal("2.67")
    assert [part.value for part in result.aspects] == [4, 2, 2]


def test_programme_readiness_is_the_mean_of_its_four_variables():
    assert score(load("readiness-programme"), {1: 2, 2: 2, 3: 1, 4: 0}).total == Decimal("1.25")


BOUNDARIES = [
    ("spbe-2018", "1.79", "Kurang"), ("spbe-2018", "1.80", "Cukup"), ("spbe-2018", "2.59", "Cukup"),
    ("spbe-2018", "2.60", "Baik"), ("spbe-2018", "3.49", "Baik"), ("spbe-2018", "3.50", "Sangat Baik"),
    ("spbe-2018", "4.19", "Sangat Baik"), ("spbe-2018", "4.20", "Memuaskan"), ("spbe-2018", "5.00", "Memuaskan"),
    ("spbe-2020", "1.00", "Kurang"), ("spbe-2020", "1.79", "Kurang"), ("spbe-2020", "1.80", "Cukup"),
    ("spbe-2020", "2.59", "Cukup"), ("spbe-2020", "2.60", "Baik"), ("spbe-2020", "3.49", "Baik"),
    ("spbe-2020", "3.50", "Sangat Baik"), ("spbe-2020", "4.19", "Sangat Baik"), ("spbe-2020", "4.20", "Memuaskan"),
    ("spbe-2020", "5.00", "Memuaskan"), ("spbe-2020", "2.595", "Baik"), ("spbe-2020", "2.594", "Cukup"),
    ("spbe-2020", "4.194", "Sangat Baik"), ("spbe-2020", "4.195", "Memuaskan"),
    ("pemdi-2026", "1.00", "Kurang"), ("pemdi-2026", "1.49", "Kurang"), ("pemdi-2026", "1.50", "Cukup"),
    ("pemdi-2026", "2.49", "Cukup"), ("pemdi-2026", "2.50", "Baik"), ("pemdi-2026", "3.49", "Baik"),
    ("pemdi-2026", "3.50", "Sangat Baik"), ("pemdi-2026", "3.99", "Sangat Baik"), ("pemdi-2026", "4.00", "Memuaskan"),
    ("pemdi-2026", "5.00", "Memuaskan"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "word"), BOUNDARIES)
def test_predicates_begin_exactly_at_their_lower_bound_after_rounding(code, value, word):
    assert load(code).predicate(Fraction(value)).predicate == word


@pytest.mark.parametrize("code", ["spbe-2018", "spbe-2020", "pemdi-2026"])
def test_327_is_good_under_the_three_index_instruments(code):
    assert load(code).predicate(Decimal("3.27")).predicate == "Baik"


@pytest.mark.parametrize("code", ["smart-city-2022", "smart-city-sleman", "readiness"])
def test_327_has_no_word_where_no_bands_were_published(code):
    assert load(code).predicate(Decimal("3.27")) is None


def test_an_indicator_without_a_level_counts_lowest_and_is_named():
    levels = dict.fromkeys(range(1, 21), 5)
    del levels[20]
    result = score(load("pemdi-2026"), levels)
    assert result.missing == (20,)
    assert not result.complete
    assert result.total == Decimal("4.40")


@pytest.mark.parametrize(("no", "level"), [(48, 3), (1, 6), (1, 0), (1, Decimal("2.5"))])
def test_a_level_outside_the_instrument_is_refused(no, level):
    with pytest.raises(ValueError, match="spbe-2020"):
        score(load("spbe-2020"), {no: level})


def test_topics_point_to_indicators_that_exist():
    for code, no in topics():
        assert no in load(code).by_no


def levels_of(code):
    instrument = load(code)
    return st.fixed_dictionaries(
        {spec.no: st.integers(instrument.lowest, instrument.highest) for spec in instrument.specs}
    )


@pytest.mark.parametrize("code", available())
@given(data=st.data())
def test_the_index_stays_within_the_scale(code, data):
    instrument = load(code)
    result = score(instrument, data.draw(levels_of(code)))
    assert instrument.lowest <= result.exact <= instrument.highest
    assert all(instrument.lowest <= part.value <= instrument.highest for part in result.aspects + result.domains)


@pytest.mark.parametrize("code", available())
@given(data=st.data())
def test_a_higher_level_never_lowers_the_index(code, data):
    instrument, levels = load(code), data.draw(levels_of(code))
    no = data.draw(st.sampled_from(sorted(levels)))
    raised = {**levels, no: data.draw(st.integers(levels[no], instrument.highest))}
    before, after = score(instrument, levels), score(instrument, raised)
    assert after.exact >= before.exact
    assert all(new.value >= old.value for new, old in zip(after.aspects, before.aspects, strict=True))


@pytest.mark.parametrize("code", available())
@given(data=st.data())
def test_the_aspects_weighed_together_are_the_index(code, data):
    instrument, levels = load(code), data.draw(levels_of(code))
    result = score(instrument, levels)
    by_aspect = sum(spec.weight * levels[spec.no] for no, _ in instrument.aspects for spec in instrument.in_aspect(no))
    assert result.exact == by_aspect / 100
