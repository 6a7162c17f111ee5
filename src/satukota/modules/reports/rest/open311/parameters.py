"""Parameters of a call: what was given, the jurisdiction, the page of a list."""

from django.http import HttpRequest

from satukota.modules.reports.rules.georeport.protocol import Wrong


def parameter(request: HttpRequest, name: str) -> str:
    """Return a parameter of the call; an empty one is like none."""
    parameters = request.POST if request.method == "POST" else request.GET
    return str(parameters.get(name, "")).strip()


def jurisdiction(request: HttpRequest) -> None:
    """One city needs no jurisdiction: any that is named is ignored, as the specification allows."""
    parameter(request, "jurisdiction_id")


def page_of(request: HttpRequest, most: int) -> tuple[int, int]:
    """Return page (from 1) and size of a list. Raises Wrong."""
    numbers = [parameter(request, "page") or "1", parameter(request, "page_size") or str(most)]
    if not all(number.isdecimal() and 0 < int(number) < 10**6 for number in numbers):
        raise Wrong(400, "page and page_size must be positive whole numbers")
    return int(numbers[0]), min(int(numbers[1]), most)
