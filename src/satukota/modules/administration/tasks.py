"""Jobs: what became of roles and invitations in the night, and once a week which roles end soon."""

from django.utils import timezone

from satukota.kernel.accounts.api import end_sessions, note_invitations_over
from satukota.kernel.events.api import Actor, task
from satukota.kernel.people.api import memberships, note_lapsed_roles
from satukota.modules.administration.actions import notices
from satukota.modules.administration.actions.privacy import forget_answers
from satukota.modules.administration.actions.reminders import remind
from satukota.modules.administration.actions.reviews import open_review
from satukota.modules.administration.models import AccessReview
from satukota.modules.administration.queries.rights.reviews import open_reviews
from satukota.modules.administration.rules.reviews import period_of, reminder


@task(name="administration.close_the_day", queueing_lock="administration.close_the_day")
def close_the_day(timestamp: int = 0) -> None:
    """Write down which roles and invitations are over; whoever holds no role any more is signed out."""
    for user in note_lapsed_roles(Actor.system()):
        if not memberships(user):
            end_sessions(user)
    note_invitations_over(Actor.system())


@task(name="administration.tell_of_ending_roles", queueing_lock="administration.tell_of_ending_roles")
def tell_of_ending_roles(timestamp: int = 0) -> None:
    """Tell administrators once a week which roles of their people end within fourteen days."""
    notices.tell_of_ending_roles()


@task(name="administration.open_review", queueing_lock="administration.open_review")
def begin_review(timestamp: int) -> None:
    """Open the review of this half year, where nobody has."""
    if not AccessReview.objects.filter(period=period_of(timezone.localdate())).exists():
        review = open_review(Actor.system())
        remind(review, "opened")


@task(name="administration.remind_reviewers", queueing_lock="administration.remind_reviewers")
def remind_reviewers(timestamp: int) -> None:
    """Remind those whose part of a review is not done: a week and a day before its end, then each week."""
    today = timezone.localdate()
    for review in open_reviews():
        if which := reminder(review.due_on, today):
            remind(review, which)


@task(name="administration.forget_answers", queueing_lock="administration.forget_answers")
def forget_old_answers(timestamp: int) -> None:
    """Forget answers to requests about personal data whose time is over."""
    forget_answers()
