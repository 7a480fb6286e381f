"""Describe the machine and the versions that were measured, without names of hosts or paths."""

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
        "system": f"{system or platform.system()}, {platform.system()} {platform.release().partition('-')[0]}",
    }


def versions() -> dict[str, str]:
    """Return the versions of Python and of each measured library, and the product's commit where git knows it."""
    commit = _git("rev-parse", "--short", "HEAD")
    is_changed = bool(_git("status", "--porcelain", "--", "orchestration", "dbt_project"))
    libraries = {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}
    return libraries | {"token-almanac": f"{commit or 'unknown'}{' with changes' if is_changed else ''}"}


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    try:
        return subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
