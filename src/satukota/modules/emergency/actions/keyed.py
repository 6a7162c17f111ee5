"""Actions that come from outside carry a key: the same key never acts twice, in whatever order its repetitions
arrive, and never stands for two different wishes.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast

from django.db import transaction

from satukota.kernel.events.api import Actor, AlreadyDone, once, was_done
from satukota.modules.emergency.actions.problems import DeskProblem
from satukota.modules.emergency.models import KeyContents
from satukota.modules.emergency.queries.clock import now


class ReusedKey(DeskProblem):
    """The key was used before for something else: nothing is done, and nobody is told that it was."""

    code = "reused_key"


OWN = "emergency."
"""Keys that the program makes itself name what they are for: there the first one counts."""
PASSING = frozenset({"key", "waited", "device_at"})
"""What differs between two sendings of the same wish."""


def once_per_key[F: Callable[..., Any]](action: F) -> F:
    """Let an action with a `key` argument raise AlreadyDone before it looks at anything else.

    Raises ReusedKey where the key stands for another wish. Stands outside the transaction.
    """

    @wraps(action)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        key = kwargs.get("key")
        if not key:
            return action(*args, **kwargs)
        digest = "" if key.startswith(OWN) else digest_of(action.__name__, args, kwargs)
        if was_done(key):
            raise _already(key, digest)
        try:
            with once(key), transaction.atomic():
                result = action(*args, **kwargs)
                if digest:
                    KeyContents.objects.create(key=key, digest=digest, at=now())
                return result
        except AlreadyDone as already:
            raise _already(key, digest) from already
        except DeskProblem as problem:
            # Two sendings of one wish met: what stands in the second's way is what the first has just done.
            raise (_already(key, digest) if was_done(key) else problem) from None

    return cast("F", wrapped)


def _already(key: str, digest: str) -> Exception:
    known = KeyContents.objects.filter(key=key).values_list("digest", flat=True).first()
    return ReusedKey() if digest and known and known != digest else AlreadyDone(key)


def digest_of(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Return what a wish says as a digest: what it asks for, not who asks, when, or what is called afterwards."""
    said = [value for value in args if not isinstance(value, Actor)]
    more = sorted((word, value) for word, value in kwargs.items() if word not in PASSING and not callable(value))
    return hashlib.sha256(repr((name, said, more)).encode()).hexdigest()


KEPT = timedelta(days=30)
"""A phone keeps a step without a signal for so long at most."""


def forget_contents(at: datetime) -> int:
    """Erase what old wishes said; return how many. Their keys stay, so that they never act twice."""
    return KeyContents.objects.filter(at__lt=at - KEPT).delete()[0]
