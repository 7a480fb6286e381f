"""Offer answers of OpenRouter's Data API (openrouter.ai/api/v1/datasets), which needs a key."""

import ipaddress
from collections.abc import Callable, Iterator
from datetime import datetime

import httpx
from pydantic import SecretStr

from orchestration.captures.contract import Circumstances, Refused, parse_json_strictly
from orchestration.captures.forms.daily import is_by_week
from orchestration.captures.sidecar import Sidecar
from orchestration.foreign import REASON, Plain
from orchestration.sources.data_api_questions import FIRST_DAY, SOURCE, Question, questions
from orchestration.sources.http import Budget, JsonGetter, NotFound, Unauthorised, Unusable, json_getter
from orchestration.sources.intake import Offer, SourceUnreachable
from orchestration.sources.request_budget import RequestBudget, utc_now
from orchestration.sources.transport import Account, proxy_of

# An exchange may wait a minute for its turn, and again before a retry.
BUDGET = Budget(exchange_seconds=240.0)


class OpenRouterDataApi:
    """What is not stored, or may have changed since. The key is sent in a header and goes nowhere else."""

    name = SOURCE

    def __init__(
        self, base_url: str, key: SecretStr, requests: RequestBudget, now: Callable[[], datetime] = utc_now
    ) -> None:
        self.base_url = base_url
        self._key, self._requests, self._now = key, requests, now

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Yield the answers, the most important first; without due requests, none is made.

        Raise `SourceUnreachable` when the source does not answer, rejects the key, or the account's requests are used
        up: the next run continues with what is left.
        """
        due = questions(held, self._now())
        if not due:
            return
        refuse_plain_http(self.base_url)
        left = len(due)
        try:
            with json_getter(self.base_url, BUDGET, Account(self._key, self._requests.spend)) as getter:
                for question in due:
                    yield from self._answer(getter, question, notice)
                    left -= 1
        except SourceUnreachable as unreachable:
            what_is_left = f"{left} of {len(due)} requests of this run are left for the next"
            raise SourceUnreachable(f"{self._without_key(unreachable)}; {what_is_left}") from None

    def _answer(self, getter: JsonGetter, question: Question, notice: Callable[[str], None]) -> Iterator[Offer]:
        url = question.url(self.base_url)
        try:
            body = getter.get(url)
        except NotFound:
            raise SourceUnreachable(f"{url} answered HTTP 404: there is no Data API at this address") from None
        except Unauthorised as error:
            raise SourceUnreachable(f"{error}: is OPENROUTER_API_KEY a valid key?") from None
        except Unusable as error:
            notice(f"no {question.in_words}: {self._without_key(error)}")
            return
        if self._key.get_secret_value().encode() in body:
            yield Offer(None, Plain(url), Plain("the answer repeats the key, so it is not kept"))
            return
        try:
            fault = _fault(body, question)
        except _NoRows:
            notice(f"no {question.in_words}: the answer has no rows")
            return
        if fault is None:
            notice(f"{question.in_words}: {len(body):,} bytes")
        yield Offer(body, Plain(url), fault, Circumstances(dict(question.kind.asked)))

    def _without_key(self, text: object) -> str:
        return str(text).replace(self._key.get_secret_value(), "…")


class _NoRows(Exception):  # noqa: N818 - an answer, not a fault
    """The answer is valid and empty: nothing was used in the window. It is no capture."""


def refuse_plain_http(base_url: str) -> None:
    """Raise `SourceUnreachable` for an address where the key would go over plain HTTP, except on this machine."""
    url = httpx.URL(base_url)
    if url.scheme != "https" and (not _is_loopback(url.host) or proxy_of(url)):
        raise SourceUnreachable(f"the key is sent over https only, and {url.host} would be asked over plain http")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _fault(body: bytes, question: Question) -> Plain | None:
    """Return why an answer does not fit the request; None where it does, or where its contract will refuse it.

    Raise `_NoRows` for a valid answer without rows.
    """
    try:
        parsed = parse_json_strictly(body)
    except Refused:
        return None
    meta = parsed.get("meta")
    if not isinstance(meta, dict):
        return None
    expected = (str(max(question.start, FIRST_DAY)), str(question.end))
    found = (meta.get("start_date"), meta.get("end_date"))
    if found != expected:
        return Plain(f"asked for {' … '.join(expected)}, the answer is of {found[0]} … {found[1]}", REASON)
    if parsed.get("data") == []:
        raise _NoRows
    if not question.kind.of_apps and is_by_week(parsed) != (question.kind.period == "week"):
        return Plain(f"asked with period={question.kind.period}, the answer is of another", REASON)
    return None
