"""Which capture it is, when the build fails on one that passed every gate before it: found by building without it.

Belongs here: the search, form by form and then by halves, and leaving out what it finds. Does not: what a capture must
hold to (captures/), how the models are built for good (models.py).
"""

import json
import os
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from orchestration.captures.raw_zone import RawZone, SomeCaptures
from orchestration.captures.sidecar import Sidecar
from orchestration.publication.provenance import captures_published, usable_captures
from orchestration.runtime.dbt import dbt_command
from orchestration.runtime.resources import LOG
from orchestration.settings import DBT_PROJECT_DIR, Settings
from orchestration.warehouse.load import load
from orchestration.warehouse.writer import lock_descriptors, open_warehouse

BUILD = ("--no-write-json", "build", "--exclude-resource-type", "unit_test")
Builds = Callable[[Iterable[Sidecar]], bool]


def leave_out_at_fault(settings: Settings) -> bool:
    """Find the captures without which the models can be built, leave them out, and return whether there are any.

    The raw tables then hold the others. When the models cannot be built without any capture that is new since this
    code's last publication, none is at fault, and nothing is left out.
    """
    captures = usable_captures(settings)
    trial = TrialBuilds(settings, captures)
    used = list(captures.sidecars())
    published = captures_published(settings.published)
    trusted = [sidecar for sidecar in used if sidecar.sha256 in published]
    suspects = [sidecar for sidecar in used if sidecar.sha256 not in published]
    if not suspects:
        return False
    LOG.warning(f"the build failed; looking for the capture at fault among {len(suspects)}, by building without it …")
    at_fault = find_at_fault(suspects, trusted, trial.builds)
    for sidecar in at_fault:
        captures.leave_out(sidecar, f"the build fails with it: {trial.last_error}")
        LOG.warning(f"left out {sidecar.request} ({sidecar.raw_path}): {trial.last_error}")
    with open_warehouse(settings.warehouse) as connection:
        load(connection, captures)
    return bool(at_fault)


def find_at_fault(suspects: list[Sidecar], trusted: list[Sidecar], builds: Builds) -> list[Sidecar]:
    """Return the fewest of the suspects, by form and then by halves, without which the rest builds.

    When the trusted ones alone do not build, or all together do, none is at fault: an empty list.
    """
    if not suspects or not builds(trusted):
        return []
    good, at_fault = list(trusted), list[Sidecar]()
    known_bad: set[frozenset[str]] = set()

    def blame(group: list[Sidecar]) -> None:
        together = frozenset(sidecar.sha256 for sidecar in (*good, *group))
        if together not in known_bad and builds([*good, *group]):
            good.extend(group)
        elif len(group) == 1:
            at_fault.extend(group)
        else:
            known_bad.add(together)
            middle = len(group) // 2
            blame(group[:middle])
            blame(group[middle:])

    of_form: dict[str, list[Sidecar]] = defaultdict(list)
    for sidecar in suspects:
        of_form[sidecar.form].append(sidecar)
    for group in of_form.values():
        blame(group)
    return at_fault


class TrialBuilds:
    """Builds of the models from some of the captures, in the build database itself: it can always be made again."""

    def __init__(self, settings: Settings, captures: RawZone) -> None:
        self._settings = settings
        self._captures = captures
        self.last_error = ""

    def builds(self, chosen: Iterable[Sidecar]) -> bool:
        """Return whether the models can be built, and pass their tests, from these captures."""
        some = SomeCaptures(self._captures, chosen)
        with open_warehouse(self._settings.warehouse) as connection:
            load(connection, some)
        built = subprocess.run(
            dbt_command(self._settings, *BUILD),
            cwd=DBT_PROJECT_DIR,
            env=os.environ | {"DO_NOT_TRACK": "1"},
            pass_fds=lock_descriptors(),
            capture_output=True,
            text=True,
            check=False,
        )
        if built.returncode != 0:
            self.last_error = next(_errors(built.stdout), "dbt failed without a message")
        LOG.info(f"the models {'fail' if built.returncode else 'can be built'} with {len(some.chosen)} of the captures")
        return built.returncode == 0


def _errors(output: str) -> Iterator[str]:
    for line in output.splitlines():
        try:
            info = json.loads(line)["info"]
        except (ValueError, KeyError, TypeError):
            continue
        if info.get("level") == "error" and "rror" in info.get("msg", ""):
            yield " ".join(info["msg"].split())[:300]
