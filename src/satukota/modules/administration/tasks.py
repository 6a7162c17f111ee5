"""Jobs: what became of roles and invitations in the night, and once a week which roles end soon."""

from satukota.kernel.accounts.api import end_sessions, note_invitations_over
from satukota.kernel.events.api import Actor, task
from satukota.kernel.people.api import memberships, note_lapsed_roles
from satukota.modules.administration.actions import notices


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
