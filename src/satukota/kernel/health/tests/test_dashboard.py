"""The dashboard in docs/how-to asks for nothing that `/metrics` does not tell."""

import json
import os
import re
import time
from pathlib import Path

import pytest

from satukota.kernel.counted import count_call
from satukota.kernel.health.queries import feed
from satukota.kernel.notifications.api import Delivery, Message
from satukota.runtime import register
from satukota.runtime.register import Entry

DASHBOARD = Path(__file__).parents[5] / "docs" / "how-to" / "grafana-satukota.json"
METRIC = re.compile(r"\bsatukota_\w+")


@pytest.fixture
def exposed(db, client, settings, monkeypatch, tmp_path):
    """Names of what is told by an installation that runs, was asked, called somebody and sent something."""
    settings.DATA_DIR, settings.BACKUP_MARK = tmp_path, ""
    register.write(tmp_path, "services", [Entry("web", os.getpid(), time.time())])
    (tmp_path / "backup.stamp").touch()
    monkeypatch.setattr(feed, "_state", lambda: {"connected": True, "watchers": 3, "seconds": 0.2})
    message = Message.objects.create(key="one", template="message-test", language="id")
    Delivery.objects.create(message=message, channel="email", status="sent")
    count_call("siak", good=True)
    client.get("/")
    text = client.get("/metrics").content.decode()
    return {re.split(r"[ {]", line)[0] for line in text.splitlines() if line and not line.startswith("#")}


def test_each_metric_of_the_dashboard_is_exposed(exposed):
    panels = json.loads(DASHBOARD.read_text())["panels"]
    asked = {name for panel in panels for target in panel["targets"] for name in METRIC.findall(target["expr"])}
    assert len(asked) > 20
    assert asked - exposed == set()


def test_each_panel_has_a_place_and_a_title_of_its_own():
    panels = json.loads(DASHBOARD.read_text())["panels"]
    assert len({panel["title"] for panel in panels}) == len(panels)
    assert len({(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}) == len(panels)
