"""What one exchange may cost, against a server that answers byte for byte: time, raw and decoded bytes, waits."""

import gzip
import time
import tracemalloc
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from orchestration.captures.strict_json import MAX_BYTES, parse_json_strictly
from orchestration.sources.http import Budget, Unusable, json_getter
from orchestration.sources.intake import SourceUnreachable
from orchestration.sources.transport import refuse_unreachable
from tests.support.rude_server import OK, answer, dripping, rude_server

BODY = b'{"a": 1}'
SHORT = Budget(exchange_seconds=0.4)
BUSY = "429 Too Many Requests"


def _get(spell: Callable[[], Iterable[bytes]], budget: Budget) -> bytes:
    with rude_server(spell) as (url, _), json_getter(url, budget) as getter:
        return getter.get(f"{url}/x.json")


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"", b""),
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"a: b\r\n"),
        (b"HTTP/1.1 200 OK\r\nname: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (OK + b"content-length: 9000\r\n\r\n", b" "),
        (OK + b"\r\n", b" "),
        (OK + b"transfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (OK + b"transfer-encoding: chunked\r\n\r\n1;", b"x"),
        (OK + b"content-encoding: gzip\r\n\r\n" + gzip.compress(BODY, mtime=0)[:10], b"\x00\x00\x00\xff\xff"),
    ],
    ids=[
        "silence",
        "status",
        "headers",
        "a header",
        "interim answers",
        "body",
        "body without an end",
        "chunks",
        "a chunk's size",
        "gzip",
    ],
)
def test_one_byte_at_a_time_ends_at_the_deadline(head: bytes, drop: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(SourceUnreachable, match=r"did not answer completely within the remaining 0\.4 s"):
        _get(lambda: dripping(head, drop), SHORT)
    assert time.monotonic() - began < 10


def test_the_deadline_holds_for_all_attempts_together() -> None:
    began = time.monotonic()
    with pytest.raises(SourceUnreachable, match="did not answer completely"):
        _get(lambda: answer(b"", "retry-after: 1", status=BUSY), Budget(exchange_seconds=0.5))
    assert time.monotonic() - began < 10


def test_a_source_has_a_deadline_for_all_exchanges_together() -> None:
    def slowly() -> Iterable[bytes]:
        time.sleep(0.2)
        return answer(BODY)

    with rude_server(slowly) as (url, asked), json_getter(url, Budget(source_seconds=0.5)) as getter:
        began = time.monotonic()
        with pytest.raises(SourceUnreachable, match="did not answer completely"):
            for number in range(100):
                getter.get(f"{url}/{number}.json")
        assert time.monotonic() - began < 10
    assert len(asked) <= 3


FAR = "Fri, 01 Jan 2100 00:00:00 GMT"


@pytest.mark.parametrize("asked_for", ["61", "86400", "9" * 4400, "²", "soon", "-1", "1.5", "1e3", "", FAR, f"{FAR} x"])
def test_a_wait_that_is_long_or_no_time_is_left_for_the_next_run(asked_for: str) -> None:
    began = time.monotonic()
    with (
        rude_server(lambda: answer(b"", f"retry-after: {asked_for}", status=BUSY)) as (url, asked),
        json_getter(url, Budget()) as getter,
        pytest.raises(SourceUnreachable, match="the next run tries again"),
    ):
        getter.get(f"{url}/x.json")
    assert len(asked) == 1
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("moment", [timedelta(), timedelta(days=-400)])
def test_a_wait_that_is_over_is_no_wait(moment: timedelta) -> None:
    when = format_datetime(datetime.now(UTC) + moment, usegmt=True)
    answers = iter([answer(b"", f"retry-after: {when}", status=BUSY), answer(BODY)])
    assert _get(lambda: next(answers), Budget(exchange_seconds=5)) == BODY


def test_a_wait_of_a_second_is_waited() -> None:
    answers = iter([answer(b"", "retry-after: 1", status=BUSY), answer(BODY)])
    began = time.monotonic()
    assert _get(lambda: next(answers), Budget(exchange_seconds=5)) == BODY
    assert time.monotonic() - began > 0.9


@pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip,identity", "br", "deflate", "zstd", "x\x1b[2J", "²"])
def test_other_encodings_are_refused(encoding: str) -> None:
    twice = gzip.compress(gzip.compress(BODY, mtime=0))
    with pytest.raises(Unusable, match="expected gzip or nothing") as refused:
        _get(lambda: answer(twice, f"content-encoding: {encoding}"), Budget())
    assert str(refused.value).isprintable()


def test_what_no_contract_would_take_is_not_read() -> None:
    """One limit, to the byte: a body that the gate would then refuse would be read for nothing, every run."""
    padded = BODY.ljust(MAX_BYTES)
    parse_json_strictly(padded)
    assert _get(lambda: answer(gzip.compress(padded), "content-encoding: gzip"), Budget(exchange_seconds=20)) == padded
    with pytest.raises(Unusable, match="larger than 8,388,608 bytes"):
        _get(lambda: answer(gzip.compress(padded + b" "), "content-encoding: gzip"), Budget(exchange_seconds=20))
    for endless in (answer(padded + b" "), dripping(OK + b"\r\n", b"x" * 2**16, 0)):
        with pytest.raises(Unusable, match="larger than 8,388,608 bytes"):
            _get(lambda parts=endless: parts, Budget())  # type: ignore[misc]  # its default is the loop's


def test_two_headers_stack_encodings_too() -> None:
    with pytest.raises(Unusable, match="encoded as gzip, gzip"):
        _get(lambda: answer(BODY, "content-encoding: gzip", "content-encoding: gzip"), Budget())


@pytest.mark.parametrize("encoding", ["gzip", "GZIP ", "identity"])
def test_one_gzip_and_none_are_read(encoding: str) -> None:
    sent = BODY if encoding == "identity" else gzip.compress(BODY, mtime=0)
    assert _get(lambda: answer(sent, f"content-encoding: {encoding}"), Budget()) == BODY


def test_what_is_no_gzip_is_said() -> None:
    with pytest.raises(Unusable, match="broke off"):
        _get(lambda: answer(b"no gzip at all", "content-encoding: gzip"), Budget())


def test_a_bomb_is_not_decoded_to_its_end() -> None:
    bomb = gzip.compress(bytes(400_000_000), compresslevel=1)
    tracemalloc.start()
    try:
        with pytest.raises(Unusable, match="larger than 8,388,608 bytes"):
            _get(lambda: answer(bomb, "content-encoding: gzip"), Budget())
        assert tracemalloc.get_traced_memory()[1] < 200_000_000, "what 64 KiB of it can hold"
    finally:
        tracemalloc.stop()


def test_another_type_is_said_plainly() -> None:
    with pytest.raises(Unusable, match="of type text/html, expected"):
        _get(lambda: answer(b"<html>", "content-type: text/html; charset=utf-8"), Budget())


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x",
        "http://no-such-host.invalid/x",
        f"http://{'a' * 70}.invalid/x",
        f"http://a.{'b.' * 200}invalid/",
    ],
)
def test_nobody_there_is_said_within_five_seconds(address: str) -> None:
    began = time.monotonic()
    with pytest.raises(SourceUnreachable, match="cannot be reached"):
        refuse_unreachable(address)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("proxy", ["nonsense://user:secret@127.0.0.1:9", "127.0.0.1:9", "socks5://user:secret@h:9"])
def test_a_proxy_that_cannot_be_used_is_said_without_its_password(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with (
        pytest.raises(SourceUnreachable, match="proxy") as said,
        json_getter("http://example.invalid", SHORT) as getter,
    ):
        getter.get("http://example.invalid/x.json")
    assert "secret" not in str(said.value)
