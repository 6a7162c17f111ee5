"""Settings as environment variables: each is read with its default and its help text."""

import os

HELP: dict[str, tuple[str, str]] = {}


def setting(name: str, default: str, text: str) -> str:
    """Return an environment variable's value and remember its default and help for the reference."""
    HELP[name] = (default, text)
    return os.environ.get(name, default)


def flag(name: str, default: bool, text: str) -> bool:
    """Return an environment variable as yes or no (`1`, `true`, `yes`, `on` are yes)."""
    return setting(name, "yes" if default else "no", text).lower() in {"1", "true", "yes", "on"}


def names(name: str, default: str, text: str) -> list[str]:
    """Return an environment variable as names, separated by commas."""
    return [word.strip() for word in setting(name, default, text).split(",") if word.strip()]


def number(name: str, default: int, text: str) -> int:
    """Return an environment variable as a whole number."""
    return int(setting(name, str(default), text))
