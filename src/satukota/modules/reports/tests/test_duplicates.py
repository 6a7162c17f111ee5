"""Reports about the same matter are found, explained, merged and parted again."""

import itertools
import math
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from satukota.kernel.cases.api import Case, CaseLink, CaseParty, Invalid, links_of
from satukota.kernel.places.api import haversine
from satukota.modules.reports.demo.city import Scene
from satukota.modules.reports.demo.stories import METRE, _new
from satukota.modules.reports.queries.catalogue import category
from satukota.modules.reports.queries.duplicates import SPEAKING, like_case
from satukota.modules.reports.queries.suggesting import meant, same_topic
from satukota.modules.reports.rules.likeness import LIKELY, Seen, closest, score, text_likeness
from satukota.modules.reports.tasks.merging import settle_merged
from satukota.modules.reports.tests.conftest import CENTRE

pytestmark = pytest.mark.django_db
BOX = 0.04
"""Degrees: 23 matters per km² in 60 days, what a city of Cilegon's size has with 20,000 reports a year."""


@pytest.fixture(scope="module")
def known_truth(django_db_setup, django_db_blocker):
    """Return (a, b, photos of both, whether it is one matter) of every pair of reports that are near one another."""
    with django_db_blocker.unblock():
        scene, draw = Scene(99), random.Random(5)
        village, start, items = scene.villages[10], datetime(2026, 10, 1, tzinfo=UTC), []
        for number in range(500):
            matter = draw.choices(scene.matters, scene.matter_weights)[0]
            first = _new(scene, start + timedelta(days=draw.uniform(0, 60)), matter, village)
            if first.lon is None:
                continue
            first.lon, first.lat = 106.03 + draw.uniform(0, BOX), -6.01 + draw.uniform(0, BOX)
            photo = draw.getrandbits(64) if draw.random() < 0.6 else None
            items.append((number, first, photo))
            again = range(draw.choice((0, 0, 0, 1, 1, 2)))
            items += [(number, *reworded(scene, draw, matter, village, first, photo)) for _ in again]
        return [(a, b) for a, b in itertools.combinations(items, 2)]


def reworded(scene, draw, matter, village, first, photo):
    """The same matter in other words, 0 to 150 m away, its photo compressed again or another one."""
    again = _new(scene, first.at + timedelta(days=draw.expovariate(1 / 8)), matter, village, first.where)
    metres, angle = draw.uniform(0, 150), draw.uniform(0, 2 * math.pi)
    again.lon = first.lon + metres * math.cos(angle) * METRE
    again.lat = first.lat + metres * math.sin(angle) * METRE
    if photo is not None and draw.random() < 0.5:
        for _ in range(draw.randrange(7)):
            photo ^= 1 << draw.randrange(64)
        return again, photo
    return again, draw.getrandbits(64) if draw.random() < 0.5 else None


def likeness(one, other) -> float:
    (_, a, photo_a), (_, b, photo_b) = one, other
    pictures = closest([photo_a] if photo_a is not None else [], [photo_b] if photo_b is not None else [])
    metres = haversine(a.lon, a.lat, b.lon, b.lat)
    text = text_likeness(meant(f"{a.title} {a.text}"), meant(f"{b.title} {b.text}"))
    days = abs((a.at - b.at).total_seconds()) / 86_400
    same, group = a.kind.code == b.kind.code, a.kind.group == b.kind.group
    return score(Seen(metres, same, group, days, text, pictures), a.kind.radius).value if metres <= 400 else 0.0


def test_nine_of_ten_suggestions_are_right_and_seven_of_ten_duplicates_are_found(known_truth):
    found = [(likeness(a, b) >= LIKELY, a[0] == b[0]) for a, b in known_truth]
    right = sum(1 for said, true in found if said and true)
    precision = right / sum(1 for said, _ in found if said)
    recall = right / sum(1 for _, true in found if true)
    assert precision >= 0.9, f"precision {precision:.3f}, recall {recall:.3f}, {len(found)} pairs"
    assert recall >= 0.7, f"precision {precision:.3f}, recall {recall:.3f}, {len(found)} pairs"


PAIRS = [line.split("\t") for line in (Path(__file__).parent / "pairs.tsv").read_text().splitlines()]
"""Pairs at one place, written by hand: the same matter in other words, languages and categories, and different matters."""


def likeness_at_one_place(code, other, text, second):
    one, two, shared = category(code), category(other), text_likeness(meant(text), meant(second))
    topic = 0.0 if code == other or shared < SPEAKING else same_topic(text, second)
    seen = Seen(12, code == other, one.group == two.group, 2, shared, None, topic)
    return score(seen, max(one.radius, two.radius)).value


def test_at_one_place_words_tell_the_same_matter_from_another():
    said = [(same == "same", likeness_at_one_place(*rest) >= LIKELY) for same, *rest in PAIRS]
    right = sum(same and likely for same, likely in said)
    precision, recall = right / sum(likely for _, likely in said), right / sum(same for same, _ in said)
    assert (len(PAIRS) >= 40, precision >= 0.9, recall >= 0.9) == (True, True, True), (precision, recall)


def test_another_category_lowers_and_does_not_exclude(report, person):
    words = "Jalan amblas depan kantor pos, mobil kejeblos"
    one = report(text=words, category="road").case
    two = report(text=words, category="other").case
    [match] = like_case(two, person("meja"))
    assert (match.number, match.score.likely, match.score.category < 1) == (one.number, True, True)


@pytest.mark.parametrize(
    ("changes", "count"), [({}, 1), ({"privacy": "confidential"}, 0), ({"category": "homeless"}, 0)]
)
def test_of_what_nobody_has_read_only_the_number_is_told(client, report, changes, count):
    case = report(**{"text": "Lubang besar di Jalan Kartini dekat warung", **changes}).case
    asked = {"lon": CENTRE[0], "lat": CENTRE[1], "category": case.category, "text": "lubang besar jalan kartini warung"}
    answer = client.get("/api/v1/reports/similar", asked).json()
    assert answer == {"items": [], "waiting": count}


def test_another_kind_of_matter_at_the_same_place_is_not_the_same():
    near = {"metres": 5, "days": 0, "text": 0.2}
    assert not score(Seen(same_category=False, same_group=False, **near)).likely


def test_the_same_photo_makes_up_for_other_words():
    assert score(Seen(30, same_category=True, same_group=True, days=1, text=0.0, photos=2)).likely


@pytest.fixture
def twins(report):
    """Two reports of one pothole, 30 m apart."""
    one = report(text="Lubang besar di Jalan Kartini dekat warung Bu Tini").case
    two = report(text="Jalan Kartini berlubang depan warung Bu Tini", lon=CENTRE[0] + 0.00025).case
    return one, two


def test_staff_see_what_may_be_the_same_matter_and_why(twins, person):
    one, two = twins
    match = like_case(two, person("meja"))[0]
    assert match.number == one.number
    assert match.metres < 40
    assert match.score.text > 0.5


def test_what_is_confidential_is_never_suggested(report, twins, person):
    _, two = twins
    secret = report(text="Lubang besar di Jalan Kartini dekat warung", privacy="confidential").case
    assert secret.number not in {match.number for match in like_case(two, person("meja"))}


def test_an_agency_is_shown_no_like_report_that_it_may_not_open(twins, person):
    one, two = twins
    assert like_case(two, person("petugas.dlh")) == []
    Case.objects.filter(pk=one.pk).update(visibility=Case.Visibility.PUBLIC)
    assert [match.number for match in like_case(two, person("petugas.dlh"))] == [one.number]


def test_merging_ties_the_reports_and_takes_the_reporters_along(twins, act):
    one, two = twins
    two = act(two, "merge", into=one.number)
    assert (two.state, two.data["merged_into"]) == ("merged", one.number)
    assert CaseLink.objects.filter(case=two, other=one, kind="duplicate").exists()
    assert CaseParty.objects.filter(case=one, role="merged").count() == 1


def test_unmerging_parts_them_again(twins, act):
    one, two = twins
    act(two, "merge", into=one.number)
    two.refresh_from_db()
    two = act(two, "unmerge_new")
    assert two.state == "new"
    assert not links_of(two)
    assert not CaseParty.objects.filter(case=one, role="merged").exists()


@pytest.mark.parametrize("into", ["self", "LAP-2020-000001"])
def test_a_report_is_not_merged_with_itself_or_nothing(twins, act, into):
    _, two = twins
    with pytest.raises(Invalid):
        act(two, "merge", into=two.number if into == "self" else into)


def test_merging_makes_no_circles(twins, act):
    one, two = twins
    act(two, "merge", into=one.number)
    with pytest.raises(Invalid):
        act(one, "merge", into=two.number)


def test_what_was_merged_is_settled_when_the_main_report_is_closed(twins, act):
    from satukota.kernel.events.api import Event

    one, two = twins
    act(two, "merge", into=one.number)
    act(one, "archive", reason="test", note="Uji coba saja")
    settle_merged([Event.objects.filter(subject_id=one.pk, name="cases.acted").latest("id")])
    two.refresh_from_db()
    assert two.state == "settled"
