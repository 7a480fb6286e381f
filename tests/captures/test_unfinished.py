"""What a killed process left of a half-written file goes; nothing else does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import dagster as dg

from orchestration.runtime.resources import Almanac
from orchestration.settings import PROJECT_ROOT, Settings

KILLED = """
import os, signal, sys
from pathlib import Path
from orchestration.captures import raw_zone

os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
raw_zone.write_whole(Path(sys.argv[1]), b"half of a capture")
"""


def test_a_half_written_capture_is_gone_after_the_next_run_began(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    for place in (settings.raw / "weekly_page" / "x.json.gz", settings.quarantine / "x.bin"):
        command = [sys.executable, "-c", KILLED, str(place)]
        killed = subprocess.run(
            command, cwd=PROJECT_ROOT, env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}, check=False
        )
        assert killed.returncode == -signal.SIGKILL
    kept = [settings.raw / "weekly_page" / name for name in ("part", "my.part", ".hidden.part", "x.1.part")]
    for path in kept:
        path.write_text("a person's own")
    assert len(list(settings.data_dir.rglob(".*.part"))) == 3
    almanac = Almanac(data_dir=str(tmp_path), source_url="http://127.0.0.1:9")
    with dg.build_resources({"almanac": almanac}):
        assert set(settings.data_dir.rglob("*part")) == set(kept)
