"""Describe the machine and the versions that were measured, without names of hosts or paths."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from orchestration.settings import PROJECT_ROOT

LIBRARIES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "dlt", "polars")


def machine() -> dict[str, str]:
    """Return processor, cores, memory, system, the libraries' versions and the product's commit."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    git = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        "token-almanac": commit or "unknown",
    }
