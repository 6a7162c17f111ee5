"""Actions that come from outside carry a key: the same key never acts twice, in whatever order its repetitions
arrive.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from satukota.kernel.events.api import AlreadyDone, DoneKey, once


def once_per_key[F: Callable[..., Any]](action: F) -> F:
    """Let an action with a `key` argument raise AlreadyDone before it looks at anything else.

    Stands outside the transaction.
    """

    @wraps(action)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        key = kwargs.get("key")
        if key and DoneKey.objects.filter(key=key).exists():
            raise AlreadyDone(key)
        with once(key):
            return action(*args, **kwargs)

    return cast("F", wrapped)
