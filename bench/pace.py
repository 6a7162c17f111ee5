"""Requests at a steady rate, whatever the answers take: an open loop, as citizens are one."""

import http.client
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from statistics import quantiles
from urllib.parse import urlsplit

from bench.load import Load, Request

THREADS = 16


def steady(
    url: str, requests: Sequence[Request], rate: float, seconds: float, *, probe: Callable[[], float]
) -> tuple[Load, list[float]]:
    """Send `rate` requests a second, each with its own key, and call `probe` every second.

    Return what was seen, times counted from when each request was due, and what the probe answered.
    """
    start, times, errors, lags = time.monotonic(), [], [], []
    count = int(rate * seconds)

    def send(first: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        for number in range(first, count, THREADS):
            due = start + number / rate
            time.sleep(max(0.0, due - time.monotonic()))
            request = requests[number % len(requests)]
            try:
                headers = {**request.headers, "Idempotency-Key": uuid.uuid4().hex}
                connection.request(request.method, request.path, request.body, headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status >= 400:
                    errors.append(answer.status)
            except (OSError, http.client.HTTPException):
                errors.append(0)
                connection.close()
            times.append((time.monotonic() - due) * 1000)

    threads = [threading.Thread(target=send, args=(first,)) for first in range(THREADS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        lags.append(probe())
        time.sleep(1)
    took = time.monotonic() - start
    parts = quantiles(times, n=100)
    return Load(len(times), took, len(errors), parts[49], parts[94], parts[98]), lags
