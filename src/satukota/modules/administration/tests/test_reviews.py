"""The half-yearly review: every role once, by another person, kept for ever."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Membership, held_today
from satukota.modules.administration.actions.reviews import close_review, decide_role, open_review
from satukota.modules.administration.models import AccessReview, ReviewRow, ReviewVerdict
from satukota.modules.administration.tasks import begin_review, remind_reviewers

pytestmark = pytest.mark.django_db
KEPT, ENDED = ReviewVerdict.Verdict.KEPT, ReviewVerdict.Verdict.ENDED


@pytest.fixture
def people(hall):
    return {
        "ani": hall.person("ani", "admin"),
        "kadis": hall.person("kadis", "head", hall.works),
        "sari": hall.person("sari", "officer", hall.works),
        "dokter": hall.person("dokter", "officer", hall.health),
    }


def row_of(name):
    return ReviewRow.objects.get(user__username=name)


def actor(user):
    return Actor(user.pk, "head")


def test_every_role_of_the_day_is_a_row_and_its_agency_has_a_reviewer(hall, people):
    review = open_review(Actor.system())
    assert set(ReviewRow.objects.values_list("user__username", flat=True)) == set(people)
    reviewers = {part.agency: part.reviewer for part in review.parts.select_related("agency", "reviewer")}
    assert reviewers[hall.works] == people["kadis"]
    assert reviewers[hall.health] is None
    with pytest.raises(ValidationError):
        open_review(Actor.system())


def test_the_head_confirms_and_ends_with_one_press_each(hall, people, as_user):
    hall.person("budi", "officer", hall.works)
    open_review(Actor.system())
    client = as_user(people["kadis"])
    for name, verdict in (("sari", "kept"), ("budi", "ended")):
        url = reverse("administration:review_decide", args=[row_of(name).pk])
        assert client.post(url, {"verdict": verdict}).status_code == 302
    assert row_of("sari").verdict.by == people["kadis"]
    budi = Membership.objects.get(user__username="budi")
    assert budi.ends == timezone.localdate()
    said = Event.objects.filter(name="administration.review").order_by("id")
    assert [event.data["change"] for event in said] == ["opened", "kept", "ended"]
    assert Event.objects.filter(name="people.membership_changed", data__change="ended").count() == 1


@pytest.mark.parametrize(
    ("who", "whose"), [("kadis", "kadis"), ("kadis", "dokter"), ("sari", "sari"), ("sari", "kadis"), ("ani", "ani")]
)
def test_nobody_decides_about_themselves_or_for_another_agency(hall, people, who, whose):
    open_review(Actor.system())
    with pytest.raises(ValidationError):
        decide_role(row_of(whose), KEPT, people[who], actor(people[who]))


def test_an_administrator_decides_where_no_reviewer_is(hall, people):
    open_review(Actor.system())
    decide_role(row_of("dokter"), KEPT, people["ani"], actor(people["ani"]))
    with pytest.raises(ValidationError, match="sudah diputuskan"):
        decide_role(row_of("dokter"), ENDED, people["ani"], actor(people["ani"]))


def test_another_agencys_part_is_not_there_for_a_head(hall, people, as_user):
    review = open_review(Actor.system())
    client = as_user(people["kadis"])
    own, other = (review.parts.get(agency=agency) for agency in (hall.works, hall.health))
    assert client.get(reverse("administration:review_part", args=[own.pk])).status_code == 200
    assert client.get(reverse("administration:review_part", args=[other.pk])).status_code == 404
    url = reverse("administration:review_decide", args=[row_of("dokter").pk])
    assert client.post(url, {"verdict": "ended"}).status_code == 404
    assert held_today(Membership.objects.filter(user=people["dokter"])).exists()


@pytest.mark.parametrize(("model", "other"), [(ReviewRow, {"role": "x"}), (ReviewVerdict, {"remark": "x"})])
def test_what_was_looked_at_and_decided_is_neither_changed_nor_removed(hall, people, model, other):
    open_review(Actor.system())
    decide_role(row_of("sari"), KEPT, people["kadis"], actor(people["kadis"]))
    for change in (lambda rows: rows.update(**other), lambda rows: rows._raw_delete("default")):
        with pytest.raises((ProgrammingError, InternalError), match="append-only"), transaction.atomic():
            change(model.objects.filter(pk=model.objects.first().pk))


def test_reviewers_are_told_at_the_beginning_and_reminded_until_they_are_done(hall, people):
    begin_review(0)
    begin_review(0)
    assert list(Message.objects.values_list("user__username", flat=True)) == ["kadis"]
    review = AccessReview.objects.get()
    AccessReview.objects.filter(pk=review.pk).update(due_on=timezone.localdate() + timedelta(days=7))
    remind_reviewers(0)
    remind_reviewers(0)
    assert Message.objects.filter(template="rights-review").count() == 2
    decide_role(row_of("sari"), KEPT, people["kadis"], actor(people["kadis"]))
    decide_role(row_of("kadis"), KEPT, people["ani"], actor(people["ani"]))
    AccessReview.objects.filter(pk=review.pk).update(due_on=timezone.localdate() + timedelta(days=1))
    remind_reviewers(0)
    assert Message.objects.filter(template="rights-review").count() == 2


def test_a_closed_review_takes_no_word_and_keeps_what_was_not_decided(hall, people, as_user):
    review = open_review(Actor.system())
    decide_role(row_of("sari"), KEPT, people["kadis"], actor(people["kadis"]))
    close_review(review, actor(people["ani"]))
    with pytest.raises(ValidationError, match="ditutup"):
        decide_role(row_of("dokter"), KEPT, people["ani"], actor(people["ani"]))
    client = as_user(people["ani"])
    result = client.get(reverse("administration:review_export", args=[review.pk, "csv"])).content.decode("utf-8-sig")
    assert "Masih diperlukan" in result and "belum diputuskan" in result
    for kind, beginning in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = client.get(reverse("administration:review_export", args=[review.pk, kind]))
        assert answer.content.startswith(beginning)
    assert client.get(reverse("administration:review_export", args=[review.pk, "exe"])).status_code == 404
