"""Small facts about the person that every staff page shows, kept for some seconds so that a page does not ask again."""

from collections.abc import Callable

from django.core.cache import cache

from satukota.kernel.notifications.api import unread
from satukota.kernel.people.api import User

UNREAD_SECONDS = 10
SECOND_STEP_SECONDS = 30


def _remember[Fact](key: str, seconds: int, ask: Callable[[], Fact]) -> Fact:
    fact: Fact | None = cache.get(key)
    if fact is None:
        fact = ask()
        cache.set(key, fact, seconds)
    return fact


def unread_of(user: User) -> int:
    """Return how many notices somebody has not read, as it was at most ten seconds ago."""
    return _remember(f"web:unread:{user.pk}", UNREAD_SECONDS, lambda: unread(user))


def forget_unread(user: User) -> None:
    """Count anew: the person has just read some."""
    cache.delete(f"web:unread:{user.pk}")


def forget_second_step(user: User) -> None:
    """Ask anew: the person has just set one up, or removed it."""
    cache.delete(f"web:second-step:{user.pk}")


def has_second_step(user: User) -> bool:
    """Tell whether somebody signs in with a second step, as it was at most half a minute ago."""
    from allauth.mfa.utils import is_mfa_enabled

    return _remember(f"web:second-step:{user.pk}", SECOND_STEP_SECONDS, lambda: bool(is_mfa_enabled(user)))
