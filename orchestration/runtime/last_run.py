"""Keep what `almanac status` tells of the past: how the last build ended, and when the source was last asked."""

import json
from typing import Any

from orchestration.captures.raw_zone import write_whole
from orchestration.settings import Settings


def last_run(settings: Settings) -> dict[str, Any]:
    """Return the last ``build`` and when the source was last ``asked``, each where it is known; {} where damaged."""
    try:
        record = json.loads(settings.last_run.read_bytes())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def note(settings: Settings, **values: dict[str, Any]) -> None:
    """Write a ``build``, or when the source was ``asked``, over the one before. For the one writer."""
    write_whole(settings.last_run, json.dumps(last_run(settings) | values, indent=1).encode())
