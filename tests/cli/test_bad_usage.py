"""Bad usage: one message with a remedy, exit status 2, before any work, and no secret repeated."""

import os
import sys
from pathlib import Path

import pytest

from orchestration.cli.main import main
from orchestration.settings import PROJECT_ROOT, BadInput, Settings
from tests.support.hostile import EVIL


def _main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["almanac", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert isinstance(left.value.code, int)
    return left.value.code


BAD_ADDRESSES = {
    "http://user:secret@host/x": "a user, a password or a query",
    "http://secret@host/x": "a user, a password or a query",
    "https://host/x?key=secret": "a user, a password or a query",
    "https://host/x?": "a user, a password or a query",
    "https://host/x#secret": "a user, a password or a query",
    "host/secret": "has no host",
    "user:secret@host/x": "has no host",
    "//host/secret": "has no host",
    "http://": "has no host",
    "http:///secret": "has no host",
    "http:secret": "has no host",
    "http://:80/secret": "has no host",
    "http://a b/secret": "has no host",
    "http://h:99999/secret": "has no host",
    "ftp://host/secret": "has no host",
    "file:///etc/secret": "has no host",
    "http:\\\\user:secret@host": "has no host",
    " http://host/secret": "has no host",
    "http://h:port/secret": "is not a valid URL",
    "http://h\n/secret": "is not a valid URL",
    "http://[::1/secret": "is not a valid URL",
    "http://\udcff/secret": "is not a valid URL",
    "http://" + "h" * 70_000 + "/secret": "is not a valid URL",
}


@pytest.mark.parametrize("address", BAD_ADDRESSES, ids=lambda address: repr(address[:30]))
def test_an_invalid_address_or_one_with_a_secret_is_refused_without_repeating_it(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALMANAC_SOURCE_URL", address)
    assert _main(monkeypatch, "run", "--data", str(tmp_path / "data")) == 2
    printed = capsys.readouterr().err
    assert BAD_ADDRESSES[address] in printed
    assert "https://host/path" in printed
    assert "secret" not in printed.replace("secret, ", "")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000/x", "https://h", "http://[::1]:80/x", "https://ü.example/@x", "http://h/a@b/"]
)
def test_a_valid_address_is_accepted(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMANAC_SOURCE_URL", address)
    assert Settings.from_environment(Path("/x")).source_url == address.rstrip("/")


def test_every_way_to_make_settings_checks_the_address() -> None:
    """Dagster's resource makes settings of its own, from an address that a person can type in the UI."""
    from orchestration.runtime.resources import Almanac

    with pytest.raises(BadInput):
        Settings(Path("/x"), "http://user:secret@host")
    with pytest.raises(BadInput):
        _ = Almanac(data_dir="/x", source_url="http://user:secret@host").settings


@pytest.mark.parametrize("name", ["", " "])
@pytest.mark.parametrize(
    "arguments",
    [["run", "--data"], ["run", "--offline", "--captures"], ["status", "--data"], ["audit", "--data"], ["diff"]],
    ids=" ".join,
)
def test_an_empty_folder_name_is_refused(
    name: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = set(PROJECT_ROOT.iterdir())
    assert _main(monkeypatch, *arguments, name) == 2
    assert "name of the folder is empty" in " ".join(capsys.readouterr().err.split())
    assert set(PROJECT_ROOT.iterdir()) == before


@pytest.fixture
def impossible(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "file").write_text("x")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to("circle")
    return {
        "a file": tmp_path / "file",
        "a pipe": tmp_path / "pipe",
        "in a file": tmp_path / "file" / "in",
        "too long": tmp_path / ("x" * 300),
        "a circle": tmp_path / "circle" / "x",
        "not allowed": Path("/proc/1/data"),
        "an odd name": tmp_path / f"file/{EVIL[:40]}",
        "nobody's home": Path("~nobody-of-that-name/x"),
    }


UNUSABLE = ("a file", "a pipe", "in a file", "too long", "a circle", "not allowed", "an odd name", "nobody's home")


# A file can be imported.
@pytest.mark.parametrize(
    ("option", "what"), [*(("--data", what) for what in UNUSABLE), *(("--captures", what) for what in UNUSABLE[1:])]
)
def test_an_unusable_folder_gives_one_message(
    option: str,
    what: str,
    impossible: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ALMANAC_DATA", str(tmp_path / "data"))
    assert _main(monkeypatch, "run", "--offline", option, str(impossible[what])) == 2
    printed = capsys.readouterr().err
    assert "Errno" not in printed
    assert any(remedy in printed for remedy in ("name another", "choose another", "name a folder", "no such folder"))
    assert all(line.isprintable() for line in printed.split("\n"))
    assert len(printed.splitlines()) == 1


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ("2026-02-09", "a moment is ISO 8601 text"),
        ("2026-02-09T05:54:13", "a moment names its time zone"),
        ("yesterday", "write it like 2026-02-09T05:54:13Z"),
        ("2199-01-01T00:00:00Z", "lies in the future"),
        ("0001-01-01T00:00:00Z", "a moment lies in 2023"),
        ("2026-02-09T05:54:13Z", "name its captures with --captures"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_before_any_work(
    moment: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named = [] if "name its" in why else ["--captures", str(tmp_path)]
    assert _main(monkeypatch, "run", "--offline", "--data", str(tmp_path / "data"), *named, "--as-of", moment) == 2
    assert why in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "data").exists()
