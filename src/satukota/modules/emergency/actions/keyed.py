"""Actions that come from outside carry a key: the same key never acts twice, in whatever order its repetitions
arrive.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from satukota.kernel.events.api import AlreadyDone, DoneKey, done


def keyed[F: Callable[..., Any]](action: F) -> F:
    """Let an action with a `key` argument raise AlreadyDone before it looks at anything else.

    Stands outside the transaction.
    """

    @wraps(action)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        key = kwargs.get("key")
        known = DoneKey.objects.filter(key=key).first() if key else None
        if known:
            raise AlreadyDone(known)
        with done(key):
            return action(*args, **kwargs)

    return cast("F", wrapped)
