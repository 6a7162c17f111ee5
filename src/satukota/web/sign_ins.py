"""The demo city's accounts on its sign-in page."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FILE = "demo-sign-ins.txt"


@dataclass(frozen=True)
class SignIn:
    """An account that everybody may use in the demo city."""

    username: str
    password: str
    title: str


def sign_ins() -> list[SignIn]:
    """Return the demo accounts as `satukota up --demo` wrote them down; none in a real installation."""
    path = Path(settings.DATA_DIR) / FILE
    if not settings.DEMO_SIGN_INS or not path.exists():
        return []
    rows = (line.split(maxsplit=2) for line in path.read_text("utf-8").splitlines())
    return [SignIn(*row) for row in rows if len(row) == 3]
