"""JSON as RFC 8259 has it, read by hand, character by character.

Belongs here: text to values, and the verdict on what is none. Does not: what a capture must say (reference_reader.py).
"""

from __future__ import annotations

import re
from typing import Any

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Number(str):
    """A number as it is written."""

    __slots__ = ()


class Bad(Exception):  # noqa: N818 - a verdict
    """Not a capture."""


def check(condition: object, why: str) -> None:
    if not condition:
        raise Bad(why)


class Json:
    """RFC 8259 by hand, character by character."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def read(self) -> Any:
        value = self.value(1)
        self.blank()
        check(self.at == len(self.text), "something follows")
        return value

    def peek(self) -> str:
        check(self.at < len(self.text), "ends too early")
        return self.text[self.at]

    def blank(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t\n\r":
            self.at += 1

    def take(self, what: str) -> None:
        check(self.text.startswith(what, self.at), f"expected {what}")
        self.at += len(what)

    def value(self, depth: int) -> Any:
        self.blank()
        first = self.peek()
        if first == '"':
            return self.string()
        if first in "{[":
            check(depth <= 32, "too deep")
            return self.object(depth) if first == "{" else self.array(depth)
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.at):
                self.take(word)
                return value
        found = NUMBER.match(self.text, self.at)
        check(found, "no value")
        assert found is not None
        self.at = found.end()
        check(len(found[0]) <= 40, "too many digits")
        check(abs(float(found[0])) != float("inf"), "infinite")
        return Number(found[0])

    def object(self, depth: int) -> dict[str, Any]:
        self.take("{")
        pairs: dict[str, Any] = {}
        self.blank()
        while self.peek() != "}":
            if pairs:
                self.take(",")
                self.blank()
            key = self.string()
            check(key not in pairs, "repeated key")
            self.blank()
            self.take(":")
            pairs[key] = self.value(depth + 1)
            self.blank()
        self.take("}")
        return pairs

    def array(self, depth: int) -> list[Any]:
        self.take("[")
        values: list[Any] = []
        self.blank()
        while self.peek() != "]":
            if values:
                self.take(",")
            values.append(self.value(depth + 1))
            self.blank()
        self.take("]")
        return values

    def string(self) -> str:
        self.take('"')
        parts: list[str] = []
        while (character := self.peek()) != '"':
            check(character >= " ", "control character")
            self.at += 1
            if character == "\\":
                character = self.escape()
            parts.append(character)
        self.take('"')
        return "".join(parts)

    def escape(self) -> str:
        kind = self.peek()
        self.at += 1
        if kind != "u":
            check(kind in ESCAPES, "unknown escape")
            return ESCAPES[kind]
        unit = self.unit()
        if 0xD800 <= unit < 0xDC00:
            self.take("\\u")
            low = self.unit()
            check(0xDC00 <= low < 0xE000, "half a pair")
            return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
        check(not 0xDC00 <= unit < 0xE000, "half a pair")
        return chr(unit)

    def unit(self) -> int:
        digits = self.text[self.at : self.at + 4]
        check(re.fullmatch(r"[0-9a-fA-F]{4}", digits), "no hex")
        self.at += 4
        return int(digits, 16)
