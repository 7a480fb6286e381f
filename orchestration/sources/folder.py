"""A folder of captures of any known form, mixed and nested: what was collected elsewhere, and the bundled sample.

Belongs here: finding files. Does not: recognising them (captures/forms.py).
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from orchestration.captures.raw_zone import SIDECAR_SUFFIX, Sidecar
from orchestration.sources.intake import Offer

# The largest known capture, an export, has 0.3 MB.
MAX_CAPTURE_BYTES = 64 * 2**20


class Folder:
    """The files of a folder, recursively, in the order of their names; hidden ones and our own sidecars left out."""

    def __init__(self, directory: Path, name: str = "folder", pattern: str = "*") -> None:
        self.directory = directory
        self.name = name
        self.pattern = pattern

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Return every file, one at a time; one that cannot be read is said through ``notice`` and passed over."""
        for path in sorted(self.directory.rglob(self.pattern)):
            name = path.relative_to(self.directory).as_posix()
            if name.endswith(SIDECAR_SUFFIX) or any(part.startswith(".") for part in Path(name).parts):
                continue
            try:
                if not path.is_file():
                    continue
                if path.stat().st_size > MAX_CAPTURE_BYTES:
                    notice(f"passed over {name}: larger than {MAX_CAPTURE_BYTES} bytes, so no capture")
                    continue
                body = path.read_bytes()
            except OSError as error:
                notice(f"passed over {name}: {error.strerror}")
                continue
            yield Offer(body, name)
