"""Which units go: the nearest that can, with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.emergency.rules import cards, recommend, runcards
from satukota.modules.emergency.rules.recommend import Line, RouterDown, UnitFacts, needs


def unit(pk, kind="engine", lon=106.0, lat=-6.0, age=10.0, availability="available", crew=5, **more):
    facts = {
        "offers": frozenset({kind}),
        "least_crew": 4,
        "station": "s",
        "station_lon": 106.03,
        "station_lat": -6.01,
    } | more
    return UnitFacts(pk, f"U{pk}", kind, availability=availability, crew=crew, lon=lon, lat=lat, age=age, **facts)


def test_the_nearest_free_unit_goes():
    found = recommend.recommend(
        [Line("engine")],
        [unit(1, lon=106.1), unit(2, lon=106.02), unit(3, lon=106.01, availability="committed")],
        106.0,
        -6.0,
    )
    assert [pick.unit for pick in found.picks] == [2]


def test_a_stale_position_counts_as_the_station_and_says_so():
    found = recommend.recommend([Line("engine")], [unit(1, lon=106.0, age=9999)], 106.03, -6.01)
    assert (found.picks[0].distance, found.picks[0].at_station) == (0, True)


def test_a_phone_at_zero_zero_is_not_believed():
    assert recommend.recommend([Line("engine")], [unit(1, lon=0.0, lat=0.0)], 106.03, -6.01).picks[0].at_station


def test_too_small_a_crew_is_a_shortfall_with_its_reason():
    found = recommend.recommend([Line("engine", 1, 4)], [unit(1, crew=2)], 106.0, -6.0)
    assert [(short.missing, short.reason) for short in found.shortfalls] == [(1, "not_staffed")]


def test_all_busy_and_none_at_all_are_told_apart():
    busy = recommend.recommend([Line("engine")], [unit(1, availability="committed")], 106.0, -6.0)
    none = recommend.recommend([Line("boat")], [unit(1)], 106.0, -6.0)
    assert (busy.shortfalls[0].reason, none.shortfalls[0].reason) == ("all_busy", "none_in_city")


def test_the_scarce_capability_is_kept_for_the_line_that_needs_it():
    both = unit(1, kind="advanced", lon=106.001, offers=frozenset({"advanced", "ambulance"}))
    plain = unit(2, kind="ambulance", lon=106.01)
    found = recommend.recommend([Line("ambulance"), Line("advanced")], [both, plain], 106.0, -6.0)
    assert {pick.line: pick.unit for pick in found.picks} == {"advanced": 1, "ambulance": 2}


def test_a_router_that_fails_leaves_the_distances_and_says_so():
    def broken(_starts, _target):
        raise RouterDown

    found = recommend.recommend([Line("engine")], [unit(1)], 106.0, -6.0, router=broken)
    assert (found.router, found.picks[0].eta_by) == ("failed", "distance")


def test_drive_time_beats_distance():
    found = recommend.recommend(
        [Line("engine")], [unit(1, lon=106.01), unit(2, lon=106.02)], 106.0, -6.0, router=lambda starts, _to: [900, 300]
    )
    assert (found.picks[0].unit, found.picks[0].reason) == (2, "closest_by_time")


@given(st.integers(0, 40), st.integers(1, 6), st.integers(1, 6))
def test_no_unit_fills_two_lines_and_every_gap_is_explained(fleet, first, second):
    lines = [Line("engine", first), Line("any", second)]
    units = [unit(pk, offers=frozenset({"engine", "any"})) for pk in range(fleet)]
    found = recommend.recommend(lines, units, 106.0, -6.0)
    picked = [pick.unit for pick in found.picks]
    assert len(picked) == len(set(picked))
    assert len(picked) + sum(short.missing for short in found.shortfalls) == first + second


def test_levels_add_up_and_what_is_sent_is_taken_off():
    levels = [(Line("engine", 2),), (Line("engine", 2), Line("ambulance"))]
    left = needs(levels, [frozenset({"engine"}), frozenset({"engine"}), frozenset({"ambulance"})])
    assert left == [Line("engine", 2)]


def test_every_kind_has_a_run_card_and_every_card_leads_to_a_kind():
    standard = cards.standard()
    kinds = {kind["code"] for kind in standard["kinds"]}
    run = [runcards.build(body) for body in standard["run_cards"]]
    assert all(runcards.lines(run, kind, 1, 1) for kind in kinds)
    for card in cards.standard_cards():
        named = {card.kind, *(choice.kind for q in card.questions for choice in q.choices if choice.kind)}
        assert named <= kinds


@given(st.sampled_from(cards.standard_cards()), st.data())
def test_more_answers_never_make_a_matter_less_urgent(card, data):
    answers = {q.code: data.draw(st.sampled_from([choice.code for choice in q.choices])) for q in card.questions}
    last = 5
    for number in range(len(answers) + 1):
        known = dict(list(answers.items())[:number])
        priority = cards.triage(card, known).priority
        assert priority <= last
        last = priority


def test_a_trapped_person_makes_a_fire_the_first_priority():
    fire = next(card for card in cards.standard_cards() if card.code == "fire")
    found = cards.triage(fire, {"what": "building", "people": "yes"})
    assert (found.priority, "medical" in found.agencies, "low" in found.advice) == (1, True, True)


def test_a_card_that_contradicts_itself_is_refused():
    with pytest.raises(cards.BadCard, match="priority 9"):
        cards.build({"code": "x", "title": {"id": "X"}, "kind": "fire.land", "group": "fire", "base": 9})


def test_gaps_name_the_station_and_how_many_are_missing():
    assert recommend.gaps({"mako": 3, "merak": 1}, {"mako": 1, "merak": 1}) == [("mako", 2)]
