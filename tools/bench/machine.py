"""On what it was measured: the machine and the versions.

Belongs here: reading what the machine says of itself. Does not: names of hosts or paths, which are nobody's business.
"""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from orchestration.settings import PROJECT_ROOT

LIBRARIES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "dlt", "pandas", "polars")


def machine() -> dict[str, str]:
    """Return processor, cores, memory and system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "") if Path("/etc/os-release").exists() else ""
    return {
        "processor": _processor(),
        "cores": str(cores),
        "memory": f"{memory:.0f} GiB",
        "system": f"{system or platform.system()}, {platform.system()} {platform.release()}",
    }


def versions() -> dict[str, str]:
    """Return the version of Python, of each library that was measured, and the product's commit where it is known."""
    found = {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}
    commit = _git("rev-parse", "--short", "HEAD")
    is_changed = bool(_git("status", "--porcelain", "--", "orchestration", "dbt_project"))
    return found | {
        "token-almanac": f"{commit}{' with changes' if is_changed else ''}" if commit else "no commit known"
    }


def _git(*arguments: str) -> str:
    try:
        return subprocess.run(
            ["git", *arguments],  # noqa: S607 - found on PATH
            cwd=PROJECT_ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
