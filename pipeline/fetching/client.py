"""Asking a MediaWiki's Action API politely: one request at a time, at a set rate, with patience that has an end.

What is passing (a busy server, a broken line, a half answer) is tried again, after as long as the server asks for; all
else stops with what happened. No redirect is followed, certificates are checked, answers are bounded.

What a client should do: https://www.mediawiki.org/wiki/API:Etiquette, https://www.mediawiki.org/wiki/Manual:Maxlag_parameter
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, Final, Self

import httpx

ATTEMPTS: Final = 6
LONGEST_WAIT: Final = 300.0
"""Seconds; a server that asks for more patience is left alone for today."""
LONGEST_ANSWER: Final = 180.0
"""Seconds that one answer may take to arrive."""
LARGEST_ANSWER: Final = 64 * 1024 * 1024
"""Bytes of one answer, unpacked; MediaWiki itself continues in another answer after 8 to 12 MiB."""
MOST_ANSWERS: Final = 10_000
"""Continuations of one question."""
MAXLAG: Final = 5
"""Seconds of replication lag at which the server may send us away, as its operators ask for."""
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_PASSING_CODES: Final = ("maxlag", "ratelimited", "readonly", "internal_api_error")

Answer = dict[str, Any]


class FetchError(Exception):
    """What stops a fetch and what to do about it."""


class _Passing(Exception):  # noqa: N818  another attempt is the answer to it
    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Client(AbstractContextManager["Client"]):
    """Asks one API; to be used with `with`. ``notice`` is told of every wait that is longer than the usual one."""

    def __init__(
        self,
        endpoint: str,
        contact: str,
        requests_per_second: float,
        notice: Callable[[str], None] = lambda _: None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.endpoint = endpoint
        self.requests = 0
        self._seconds = 1 / requests_per_second
        self._notice = notice
        self._sleep = sleep
        self._last = -float("inf")
        self._http = httpx.Client(
            headers={
                # https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy
                "User-Agent": f"bilateral/{version('bilateral')} ({contact}) httpx/{httpx.__version__}",
                "Accept-Encoding": "gzip",
                # A question too long for an address is posted; this says that it changes nothing.
                "Promise-Non-Write-API-Action": "true",
            },
            timeout=30,
            transport=transport,
        )

    def __enter__(self) -> Self:
        """Nothing is asked yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._http.close()

    def answers(self, **parameters: str) -> Iterator[Answer]:
        """The answer to a query, and its continuations.

        Raises FetchError when the server refuses, or cannot be reached in several attempts.
        """
        carried: dict[str, str] = {}
        for _ in range(MOST_ANSWERS):
            answer = self._answer({"action": "query", **parameters, **carried})
            yield answer
            following = answer.get("continue")
            if not following:
                return
            before, carried = carried, {name: str(value) for name, value in _named(following)}
            if not carried or carried == before:
                raise self._error("continues where it was, without an end")
        raise self._error(f"has continued {MOST_ANSWERS:,} times and has no end")

    def _answer(self, parameters: dict[str, str]) -> Answer:
        for attempt in range(ATTEMPTS):
            try:
                return self._ask(parameters)
            except _Passing as passing:
                reason, wait = str(passing), passing.wait if passing.wait is not None else 2.0**attempt
            if wait > LONGEST_WAIT:
                raise self._error(f"{reason}, and asks to wait {wait / 60:,.0f} minutes: run the command again then")
            if attempt + 1 < ATTEMPTS:
                self._notice(f"{self.host} {reason}: waiting {wait:,.0f} s")
                self._sleep(wait)
        raise self._error(f"{reason}, {ATTEMPTS} times: run the command again later, it goes on where it stopped")

    def _ask(self, parameters: dict[str, str]) -> Answer:
        self._sleep(max(0.0, self._last + self._seconds - time.monotonic()))
        self._last = time.monotonic()
        self.requests += 1
        asked = {**parameters, "format": "json", "formatversion": "2", "curtimestamp": "1", "maxlag": str(MAXLAG)}
        try:
            with self._http.stream("POST", self.endpoint, data=asked) as response:
                self._check(response)
                content = self._content(response)
        except (httpx.TransportError, httpx.DecodingError) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise self._error(f"has no certificate that can be trusted ({error})") from None
            raise _Passing(f"cannot be reached or broke off ({str(error) or type(error).__name__})") from None
        try:
            answer = json.loads(content)
        except ValueError:
            raise _Passing("answered with something cut off or no JSON") from None
        if not isinstance(answer, dict):
            raise _Passing("answered with JSON that is no answer")
        self._check_error(answer.get("error"), response)
        return answer

    def _check(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in _PASSING:
            raise _Passing(f"answered {status} {response.reason_phrase}".rstrip(), _retry_after(response))
        if 300 <= status < 400:
            place = response.headers.get("Location", "elsewhere")[:200]
            raise self._error(f"leads to {place!r}; no redirect is followed: give the address of its api.php by --wiki")
        if status != 200:
            raise self._error(f"refused with {status} {response.reason_phrase}".rstrip())

    def _content(self, response: httpx.Response) -> bytes:
        deadline = time.monotonic() + LONGEST_ANSWER
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > LARGEST_ANSWER:
                raise self._error(f"sent more than {LARGEST_ANSWER:,} bytes in one answer")
            if time.monotonic() > deadline:
                raise _Passing(f"took more than {LONGEST_ANSWER:,.0f} s for one answer")
        return bytes(content)

    def _check_error(self, error: object, response: httpx.Response) -> None:
        """An error of the API itself comes with status 200."""
        if error is None:
            return
        code = str(error.get("code")) if isinstance(error, dict) else "unknown"
        info = str(error.get("info", "")) if isinstance(error, dict) else ""
        if code.startswith(_PASSING_CODES):
            raise _Passing(f"is busy ({code})", _retry_after(response))
        raise self._error(f"refused the question ({code}): {info[:300]}")

    @property
    def host(self) -> str:
        """The host that is asked, with its port where it is not the usual one."""
        return httpx.URL(self.endpoint).netloc.decode()

    def _error(self, happened: str) -> FetchError:
        return FetchError(f"{self.host} {happened}")


def _named(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that the server asks to wait, given as a number or as a date; None where it does not ask."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
