"""Make a dbt that somebody starts by hand take the writer's lock, or say why it cannot (named in profiles.yml)."""

import fcntl
import os
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError


class Plugin(BasePlugin):
    """The lock on the build database, held from dbt's first connection until its process ends."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Take the lock, unless this process or the run that started it holds it.

        Raise DbtRuntimeError when there is no build database, or another process holds the lock.
        """
        assert self.creds  # noqa: S101 - dbt gives them
        warehouse = Path(self.creds.path).resolve()
        if not warehouse.is_file():
            raise DbtRuntimeError(f"There is no build database at {warehouse}. Run `almanac run` first.")
        self.lock = warehouse.with_name(".writer.lock").open("a+", encoding="utf-8")  # closed with the process
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.lock.seek(0)
            holder = self.lock.read().strip()
            if holder not in (str(os.getpid()), str(os.getppid())):
                raise DbtRuntimeError(
                    f"`almanac run` or another dbt (process {holder}) is writing to {warehouse}. "
                    "Run this again when it has ended."
                ) from error
        else:
            self.lock.truncate(0)
            self.lock.write(f"{os.getpid()}\n")
            self.lock.flush()
