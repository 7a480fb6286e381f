"""What an imported folder may hold besides captures: links out of it, pipes, odd names, what nobody may read."""

import json
import os
import socket
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.strict_json import MAX_BYTES
from orchestration.foreign import Plain
from orchestration.sources.folder import MAX_DEPTH, Folder, _read
from orchestration.sources.intake import Intake, take
from tests.support.exports_server import tiny_snapshot

GOOD = json.dumps({"date": "2026-04-06", "models": [{"rank": 1, "slug": "a/b", "total_tokens": 5}]}).encode()
SECRET = "OPENROUTER_API_KEY=secret"  # noqa: S105 - a test's


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good capture, beside a file of secrets that is outside it."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.json").write_text(SECRET)
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "sub" / "z_good.json").write_bytes(GOOD)
    return tmp_path / "in"


def _take(folder: Path) -> tuple[Intake, list[str]]:
    said: list[str] = []
    root = folder.parent
    return take(Folder(folder), RawZone(root / "raw"), root / "quarantine", said.append), said


@contextmanager
def _as_nobody() -> Iterator[None]:
    # To root nothing is unreadable.
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def _link(name: str, target: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to(target)


def _socket(folder: Path) -> None:
    before = Path.cwd()
    os.chdir(folder)  # the name of a socket may have a hundred bytes only
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("sub/odd.json")
    finally:
        os.chdir(before)


def _device(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a device")
    os.mknod(folder / "odd.json", stat.S_IFCHR | 0o600, os.makedev(1, 5))  # /dev/zero


ODD: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "link to a file": (_link("odd.json", "../outside/secret.json"), "odd.json", "a link, which is never followed"),
    "link to the environment": (_link("odd.json", "/proc/self/environ"), "odd.json", "a link"),
    "link to a folder": (_link("odd", "../outside"), "odd", "a link"),
    "link to itself": (_link("odd", "odd"), "odd", "a link"),
    "link to the folder": (_link("odd", "."), "odd", "a link"),
    "dangling link": (_link("odd.json", "nowhere"), "odd.json", "a link"),
    "link within": (_link("odd.json", "sub/z_good.json"), "odd.json", "a link"),
    "pipe": (lambda folder: os.mkfifo(folder / "odd.json"), "odd.json", "a pipe, which is never followed"),
    "device": (_device, "odd.json", "a device, which is never followed"),
    "socket": (_socket, "sub/odd.json", "a socket, which is never followed"),
    "too large": (
        lambda folder: os.truncate(os.open(folder / "odd.json", os.O_CREAT | os.O_WRONLY), MAX_BYTES + 1),
        "odd.json",
        "larger than 8,388,608 bytes, so no capture",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_file_costs_a_line_and_is_not_opened(name: str, folder: Path) -> None:
    make, shown, why = ODD[name]
    make(folder)
    intake, said = _take(folder)
    assert len(intake.taken) == 1
    ((request, reason),) = intake.refused
    assert request == shown
    assert why in reason
    assert said == [f"refused {request}: {reason}"]
    assert not (folder.parent / "quarantine").exists()


def test_what_becomes_a_link_while_the_folder_is_read_is_not_followed(folder: Path) -> None:
    (folder / "a.json").write_text("{}")
    (folder / "b.json").write_text("{}")
    offers = Folder(folder).offers([], lambda _: None)
    assert next(offers).request == "a.json"
    (folder / "b.json").unlink()
    (folder / "b.json").symlink_to("../outside/secret.json")
    (folder / "sub").rename(folder.parent / "moved")
    (folder / "sub").symlink_to("../outside")
    assert [(offer.request, offer.body) for offer in offers] == [("b.json", None), ("sub", None)]


def test_what_becomes_a_link_between_look_and_opening_is_not_followed(folder: Path) -> None:
    """A moment that no test can hit from outside, so that the opening itself is asked."""
    (folder / "late.json").symlink_to("../outside/secret.json")
    opened = os.open(folder, os.O_RDONLY)
    with pytest.raises(OSError, match="symbolic links"):
        _read("late.json", opened, Plain("late.json"))
    os.close(opened)


def test_what_the_kernel_makes_up_is_not_read() -> None:
    """Files of /proc have no size; there the environment with its keys is a file like any other."""
    found = list(Folder(Path("/proc/self/task") / str(os.getpid()), pattern="environ").offers([], lambda _: None))
    assert [offer.body for offer in found if offer.request == "environ"] == [b""]


def test_an_unreadable_folder_and_an_unreadable_file_are_told_of() -> None:
    with tempfile.TemporaryDirectory() as made:  # pytest's own folder is for its owner only
        folder = Path(made)
        folder.chmod(0o755)
        (folder / "closed").mkdir()
        (folder / "closed" / "lost.json").write_bytes(GOOD)
        (folder / "file.json").write_bytes(GOOD)
        (folder / "good.json").write_bytes(GOOD)
        (folder / "closed").chmod(0)
        (folder / "file.json").chmod(0)
        with _as_nobody():
            offers = list(Folder(folder).offers([], lambda _: None))
            itself = list(Folder(folder / "closed").offers([], lambda _: None))
        (folder / "closed").chmod(0o755)
    refused = {offer.request: offer.fault for offer in offers if offer.body is None}
    assert refused == dict.fromkeys(("closed", "file.json"), "it cannot be read: Permission denied")
    assert [offer.body for offer in offers if offer.body is not None] == [GOOD]
    assert [offer.fault for offer in itself] == ["it cannot be read: Permission denied"]


def test_folders_without_end_are_not_entered_without_end(folder: Path) -> None:
    at = os.open(folder, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d", dir_fd=at)
        below = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)
    intake, _ = _take(folder)
    assert len(intake.taken) == 1
    assert [why for _, why in intake.refused] == [f"folders deeper than {MAX_DEPTH} are not entered"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"bad\xff.json", r"bad\udcff.json"),
        (b"\x1b[2J\x1b]0;x\x07\n.json", r"\x1b[2J\x1b]0;x\x07\n.json"),
        ("\u202egpj.json".encode(), r"\u202egpj.json"),
        (b"x" * 250 + b".json", "x" * 250 + ".json"),
        (b"#?%*[a]'\".json", "#?%*[a]'\".json"),
    ],
    ids=["no UTF-8", "escapes", "bidi", "long", "odd"],
)
@pytest.mark.parametrize("body", [GOOD, b"no capture"], ids=["taken", "refused"])
def test_a_name_of_any_bytes_is_taken_or_refused_and_shown_plainly(
    name: bytes, shown: str, body: bytes, folder: Path
) -> None:
    (folder / "sub" / "z_good.json").unlink()
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(body)
    intake, said = _take(folder)
    requests = [kept.request for kept in intake.taken] + [request for request, _ in intake.refused]
    assert requests == [shown]
    assert all(line.isprintable() for line in said)
    stored = [path.read_text() for path in folder.parent.glob("*/**/*.json") if "in" not in path.parts]
    assert stored
    assert all(json.loads(text)["request"] == shown for text in stored if "request" in text)


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_quarantine_is_for_its_owner_only(mask: int, folder: Path) -> None:
    (folder / "secret.json").write_text(SECRET)
    before = os.umask(mask)
    try:
        _take(folder)
    finally:
        os.umask(before)
    files = list((folder.parent / "quarantine").iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.mark.parametrize(
    "body",
    [
        b'{"' + b"\\u001b[2J\\n\\u202e" * 400_000 + b'": 1}',
        json.dumps({f"\x1b[{number}m": 1 for number in range(100_000)}).encode(),
        tiny_snapshot(date(2026, 1, 2)).replace(b"a/b", b"\\u001b" * 1_000_000),
        b'{"date": "2026-04-06", "models": "' + b"x" * 3_000_000 + b'"}',
    ],
    ids=["key", "keys", "model", "value"],
)
def test_a_reason_is_short_and_plain_wherever_it_goes(body: bytes, folder: Path) -> None:
    (folder / "odd.json").write_bytes(body)
    intake, said = _take(folder)
    assert len(intake.taken) == 1
    ((_, why),) = intake.refused
    (refusal,) = (folder.parent / "quarantine").glob("*.refusal.json")
    for text in (why, *said, json.loads(refusal.read_text())["reason"]):
        assert text.isprintable()
        assert len(text) <= 1000
    assert type(why) is Plain
    assert refusal.stat().st_size < 5000
