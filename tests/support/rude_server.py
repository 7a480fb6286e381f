"""A server on loopback that answers byte for byte as a test says, as slowly as it says: what no library would send."""

import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


def answer(body: bytes, *headers: str, status: str = "200 OK") -> list[bytes]:
    """Spell an answer that is whole, with what headers it has."""
    head = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers]
    return ["\r\n".join([*head, "", ""]).encode("latin-1") + body]


def dripping(head: bytes, drop: bytes, pause: float = 0.05) -> Iterator[bytes]:
    """Spell an answer that begins and never ends: one drop after each pause."""
    yield head
    for _ in itertools.count():
        time.sleep(pause)
        yield drop


@contextmanager
def rude_server(spell: Callable[[], Iterable[bytes]]) -> Iterator[tuple[str, list[bytes]]]:
    """Serve until the block ends; give the address, and the requests as they come."""
    asked: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while request := connection.recv(65536):
                asked.append(request)
                for part in spell():
                    connection.sendall(part)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
