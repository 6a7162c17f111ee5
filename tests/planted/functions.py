"""Functions that a manifest may name rightly or wrongly."""

from typing import Any

from satukota.kernel.people.api import Visitor


def counted(user: Visitor) -> int:
    return 0


def without_arguments() -> int:
    return 0


def a_list(user: Visitor, bbox: Any, zoom: Any, filters: Any) -> list[str]:
    return []


def plain_text(user: Visitor, case: Any) -> str:
    return ""


def context(user: Visitor) -> dict[str, Any]:
    return {}


def rows() -> list[dict[str, Any]]:
    return []


def not_a_job(event: int) -> None:
    return None


class NotAnEvent:
    pass
