"""What the scenarios of this run need from inside the city: keys, sessions, numbers, reports to send, photos.

`SATUKOTA_DATA=… python -m bench.now`: prints JSON. Runs while the installation is up; changes nothing that is measured.
"""

import base64
import io
import json
import os
import random
import sys
from pathlib import Path
from typing import Any

from bench.data import READERS
from bench.inside import begin, sessions, stamp

WORDS = (
    "lampu jalan",
    "sampah",
    "banjir",
    "jalan rusak",
    "pohon tumbang",
    "air",
    "drainase mampet",
    "lmapu",
    "LAP-2026-000123",
)


def main() -> None:
    """Gather and print."""
    begin()
    from satukota.kernel.people.api import Agency

    keys = stamp(Path(os.environ["SATUKOTA_DATA"]))["keys"]
    pu = Agency.objects.get(code="dpupr").pk
    facts = {"keys": keys, "sessions": sessions(READERS), "numbers": _numbers(), "reports": _reports(), "dpupr": pu}
    sys.stdout.write(json.dumps(facts | {"boxes": _boxes(), "words": WORDS, "photos": _photos()}))


def _numbers() -> list[str]:
    """Return up to 3,000 numbers of cases that all staff of the city may see, spread over all ids.

    They were taken, forwarded, answered and closed, so that a history is as long in a young city as in an old one; in a
    city without such cases any will do.
    """
    from django.db import connection

    sql = """SELECT number FROM kernel_case WHERE id = ANY(ARRAY(SELECT (random() * (SELECT max(id) FROM kernel_case))::bigint
        FROM generate_series(1, 60000))) AND visibility <= 1 {} LIMIT 3000"""
    with connection.cursor() as cursor:
        for lived in ("AND version = 4 AND closed_at IS NOT NULL", ""):
            cursor.execute(sql.format(lived))
            if numbers := [row[0] for row in cursor.fetchall()]:
                return numbers
    return []


def _reports() -> list[dict[str, Any]]:
    """Return 1,000 reports as a phone sends them: most with a point, four of five with how to reach the reporter."""
    from datetime import UTC, datetime, timedelta

    from satukota.modules.reports.demo.city import Scene
    from satukota.modules.reports.demo.stories import stories

    scene, now = Scene(random.randrange(10**6)), datetime.now(UTC)
    reports = []
    for n, story in enumerate(stories(scene, 1100, now - timedelta(days=40), now)):
        if any(question.required and question.code not in story.answers for question in story.kind.questions):
            continue
        place = {"lon": story.lon, "lat": story.lat} if story.lon is not None else {"area": story.area}
        contact = {"name": "Siti Rahayu", "phone": f"+62812{10**7 + n}"} if n % 5 else {}
        reports.append(
            {"text": story.text, "category": story.kind.code, "answers": story.answers, "contact": contact} | place
        )
    return reports


def _boxes() -> list[dict[str, Any]]:
    """Return 400 views of a map, from the whole city to a street, as screens of 1,200 x 800 pixels."""
    from satukota.kernel.places.api import areas

    villages = [village for village in areas("village") if village.lon is not None]
    boxes = []
    for n in range(400):
        centre, zoom = random.choice(villages), 11 + n % 7
        wide = 360 / 2**zoom * 1200 / 512
        west, south = (centre.lon or 0) - wide / 2, (centre.lat or 0) - wide / 3
        boxes.append({"bbox": f"{west:.5f},{south:.5f},{west + wide:.5f},{south + wide * 2 / 3:.5f}", "zoom": zoom})
    return boxes


def _photos() -> list[str]:
    """Return 240 photos as a phone's browser sends them after it made them smaller, each different, in base64."""
    from PIL import Image

    photos = []
    for seed in range(240):
        draw = random.Random(seed + random.randrange(10**9))
        small = Image.frombytes("RGB", (16, 12), draw.randbytes(16 * 12 * 3))
        image = small.resize((1280, 960), Image.Resampling.BICUBIC)
        written = io.BytesIO()
        image.save(written, "JPEG", quality=80)
        photos.append(base64.b64encode(written.getvalue()).decode())
    return photos


if __name__ == "__main__":
    main()
