"""What the runtime asks of the kernel, by name: looked up when needed, so that idle parents stay small."""

import importlib
import importlib.util
from collections.abc import Callable
from typing import Any


class NotOfferedError(LookupError):
    """This installation does not offer that."""


def find(path: str) -> Callable[..., Any] | None:
    """Return the kernel's function of that name (`places.api:city`), or None where it is not offered."""
    package, _, name = path.partition(":")
    module = f"satukota.kernel.{package}"
    try:
        offered = importlib.util.find_spec(module)
    except ModuleNotFoundError:  # the package above it is missing
        offered = None
    return getattr(importlib.import_module(module), name, None) if offered else None


def need(path: str) -> Callable[..., Any]:
    """Return the kernel's function of that name. Raises NotOfferedError."""
    function = find(path)
    if function is None:
        raise NotOfferedError(f"This installation does not offer {path}.")
    return function
