"""The table at the end of a run."""

import os
import platform
from pathlib import Path
from typing import Any

TARGETS = {
    "intake": 800,
    "inbox": 300,
    "inbox-officer": 300,
    "inbox-mayor": 300,
    "inbox-page": 300,
    "search": 150,
    "map": 300,
    "detail": 400,
    "lifecycle": 60,
}


def headline() -> dict[str, Any]:
    """Return what the figures depend on."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "",
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
    }


def table(figures: dict[str, Any]) -> str:
    """Return all runs as lines of text."""
    machine = figures["machine"]
    lines = [
        f"{machine['cores']} cores of {machine['cpu']}, load {machine['load']} at the start, {figures['clients']} clients",
        "",
    ]
    head = f"{'scenario':<14}{'cases':>10}{'rate/s':>9}{'2 cores':>9}{'target':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'errors':>7}{'web ms':>8}{'db ms':>7}{'floor':>8}{'share':>7}"
    lines.append(head)
    names = dict.fromkeys(name for run in figures["runs"].values() for name in run["scenarios"])
    for name in names:
        for cases, run in figures["runs"].items():
            if name in run["scenarios"]:
                lines.append(_line(name, cases, run["scenarios"][name]))
    lines += ["", *(_memory(cases, run) for cases, run in figures["runs"].items()), ""]
    return "\n".join(lines)


def _line(name: str, cases: str, row: dict[str, Any]) -> str:
    ms = row["cpu_ms"]
    first = f"{name:<14}{int(cases):>10,}{row['rate']:>9}{row['per_2_cores']:>9}{TARGETS.get(name, ''):>8}"
    times = f"{row['p50']:>8.1f}{row['p95']:>8.1f}{row['p99']:>8.1f}{row['errors']:>7}{ms['web']:>8.2f}{ms['postgres']:>7.2f}"
    return first + times + f"{row.get('floor_per_2_cores', ''):>8}{row.get('of_floor', ''):>7}"


def _memory(cases: str, run: dict[str, Any]) -> str:
    idle, busy = run["idle_mb"], run["busy_mb"]
    parts = ", ".join(f"{role} {idle[role]:.0f}/{busy[role]:.0f}" for role in idle)
    return f"memory at {int(cases):,} cases, idle/under load: {sum(idle.values()):.0f}/{sum(busy.values()):.0f} MB ({parts})"
