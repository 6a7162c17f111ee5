"""The wheel runs a city without Node, make and this checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from pathlib import Path
from urllib.error import HTTPError

import pytest

from satukota.runtime.supervisor import is_ready
from satukota.runtime.tests.helpers import eventually, free_port
from satukota.web import build

ROOT = Path(__file__).resolve().parent.parent
REPORT = {
    "text": "Lampu jalan di depan pasar mati sejak Senin.",
    "category": "other",
    "class": "information",
    "answers": {},
    "lon": 106.053,
    "lat": -6.003,
}


@pytest.fixture
def program(tmp_path) -> Path:
    """The command of an environment in which the wheel is installed, with what it needs and nothing of the checkout."""
    if not build.is_built():
        pytest.skip(build.NOT_BUILT)
    wheels, home = tmp_path / "wheels", tmp_path / "env"
    pip = [sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check", "--no-input"]
    packing = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT)]
    subprocess.run(packing, check=True)
    venv.create(home)
    own = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (wheel,) = wheels.glob("satukota-*.whl")
    subprocess.run([*pip, "--python", str(home), "install", "--no-deps", str(wheel)], check=True)
    (own / "needs.pth").write_text(sysconfig.get_path("purelib") + "\n")  # a .pth of its own there is not read
    return home / "bin" / "satukota"


def read(url: str, body: dict | None = None) -> tuple[int, bytes]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": "wheel"} if body else {}
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()


def test_an_installed_wheel_is_a_city_that_takes_reports(program, tmp_path):
    port, data = free_port(), tmp_path / "data"
    passed = {name: os.environ[name] for name in ("HOME", "LANG", "SATUKOTA_POSTGRES") if name in os.environ}
    environment = {
        **passed,
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "DATABASE_BUFFERS": "16MB",
        "CITY_CODE": "36.72",
    }
    command = [str(program), "up", "--data", str(data), "--port", str(port), "--demo", "none"]
    with (tmp_path / "screen.txt").open("wb") as screen:
        city = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=screen, stderr=screen)
    try:
        eventually(lambda: city.poll() is not None or is_ready("127.0.0.1", port))
        assert city.poll() is None, (tmp_path / "screen.txt").read_text()
        site = f"http://127.0.0.1:{port}"
        status, page = read(f"{site}/")
        assert status == 200 and 'lang="id"' in page.decode() and "Laporan" in page.decode()
        program_of_page = page.decode().split('src="/static/dist/')[1].split('"')[0]
        assert read(f"{site}/static/dist/{program_of_page}")[0] == 200
        status, taken = read(f"{site}/api/v1/reports", REPORT)
        assert status == 201, taken
        assert json.loads(taken)["number"].startswith("LAP-")
    finally:
        city.terminate()
        city.wait(60)
    assert "Traceback" not in (tmp_path / "screen.txt").read_text()


def test_an_installed_wheel_sets_up_any_city(program, tmp_path):
    passed = {name: os.environ[name] for name in ("HOME", "LANG", "SATUKOTA_POSTGRES") if name in os.environ}
    environment = {**passed, "PATH": f"{program.parent}:/usr/bin:/bin", "DATABASE_BUFFERS": "16MB"}
    who = ["--admin-name", "Siti Rahma", "--admin-email", "siti@bojonegoro.example"]
    command = [str(program), "init", "--data", str(tmp_path / "data"), "--city", "35.22", *who]
    made = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (made.returncode, "Set up Kabupaten Bojonegoro" in made.stdout) == (0, True), made.stderr
    assert (tmp_path / "data" / "city" / "35.22-bojonegoro" / "areas.csv").exists()
