"""`make demo`'s source starts by itself, says where it answers and which key it takes, and stops at a signal."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from orchestration.captures.raw_zone import RawZone
from orchestration.settings import PROJECT_ROOT
from orchestration.sources.intake import take
from orchestration.sources.openrouter_exports import OpenRouterExports


def test_the_demo_source_serves_todays_exports_and_data_api(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.contract_server"],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            lines = dict(process.stdout.readline().strip().split("=", 1) for _ in range(3))
            days = {"start_date": "2026-09-01", "end_date": "2026-09-07", "period": "week"}
            headers = {"Authorization": f"Bearer {lines['OPENROUTER_API_KEY']}"}
            answer = httpx.get(f"{lines['API_URL']}/datasets/rankings-daily", params=days, headers=headers).json()
            assert datetime.now(UTC) - datetime.fromisoformat(answer["meta"]["as_of"]) < timedelta(minutes=1)
            assert len(answer["data"]) == 2 * 51
            source = OpenRouterExports(lines["EXPORTS_URL"])
            intake = take(source, RawZone(tmp_path / "raw"), tmp_path / "quarantine", lambda _: None)
            assert min(capture.as_of.date().isoformat() for capture in intake.taken) == "2026-09-19"
            assert intake.refused == []
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
