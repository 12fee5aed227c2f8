"""A server before the wiki that can misbehave: it forwards requests, but for those it has a fault for."""

import gzip
import json
import socketserver
import ssl
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

Upstream = Callable[[bytes], bytes]
Fault = Callable[["Handler"], None]

SMALL = b'{"batchcomplete":true,"query":{"pages":[]}}'


class Proxy(socketserver.ThreadingMixIn, HTTPServer):
    """Answers on 127.0.0.1 from upstream; a fault of the queue takes the place of the next answer."""

    daemon_threads = True

    def __init__(self, upstream: Upstream, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.upstream = upstream
        self.faults: list[Fault | None] = []
        self.asked: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/w/api.php"


class Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(dict(parse_qsl(asked.decode())))
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        fault = self.server.faults.pop(0) if self.server.faults else None
        if fault is not None:
            fault(self)
            return
        self.answer(gzip.compress(self.server.upstream(asked)), {"Content-Encoding": "gzip"})

    def answer(self, body: bytes, headers: dict[str, str] | None = None, status: int = 200) -> None:
        self.send_response(status)
        named = {"Content-Length": str(len(body)), "Content-Type": "application/json"} | (headers or {})
        for name, value in named.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def status(code: int, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(b"<html>not JSON</html>", named, code)


def error(code: str, **headers: str) -> Fault:
    """An error of the API itself: the status is 200."""
    body = json.dumps({"error": {"code": code, "info": "Because.\x1b[31m"}}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(body, named)


def body(content: bytes, **headers: str) -> Fault:
    return lambda handler: handler.answer(content, {name.replace("_", "-"): value for name, value in headers.items()})


def hang_up(handler: Handler) -> None:
    """The connection ends before an answer begins."""
    handler.close_connection = True


def cut(handler: Handler) -> None:
    """The connection ends within the answer."""
    handler.answer(SMALL[:20], {"Content-Length": str(len(SMALL))})
    handler.close_connection = True


def slow(handler: Handler) -> None:
    """A byte now and then."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    try:
        for _ in range(1000):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        handler.close_connection = True


@contextmanager
def serving(upstream: Upstream, tls: ssl.SSLContext | None = None) -> Iterator[Proxy]:
    with Proxy(upstream, tls) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()


def forwarding(endpoint: str) -> Upstream:
    """Upstream is a real server."""

    def forward(asked: bytes) -> bytes:
        with urllib.request.urlopen(endpoint, asked, timeout=60) as answer:  # noqa: S310  an address of this machine
            return bytes(answer.read())

    return forward


class Recording:
    """Exchanges of one test with the real server, in their order: replayed, or recorded anew."""

    def __init__(self, file: Path, test: str) -> None:
        self._file = file
        self._test = test
        self._exchanges: list[list[Any]] = []

    def replay(self, asked: bytes) -> bytes:
        """The next recorded answer, where the question is the recorded one."""
        if not self._exchanges:
            self._exchanges = json.loads(self._file.read_text(encoding="utf-8"))[self._test]
        recorded, answer = self._exchanges.pop(0) if self._exchanges else (None, None)
        if recorded != question(asked):
            return json.dumps({"error": {"code": "notrecorded", "info": f"{question(asked)}, but {recorded}"}}).encode()
        return json.dumps(answer).encode()

    def recording(self, upstream: Upstream) -> Upstream:
        def record(asked: bytes) -> bytes:
            answer = upstream(asked)
            said = json.loads(answer)
            if "general" in said.get("query", {}):
                said["query"]["general"] = {"sitename": said["query"]["general"]["sitename"]}  # of a hundred lines
            self._exchanges.append([question(asked), said])
            return answer

        return record

    def save(self) -> None:
        there = json.loads(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}
        there[self._test] = self._exchanges
        tests = []
        for test in sorted(there):
            exchanges = ",\n".join(json.dumps(exchange, ensure_ascii=False) for exchange in there[test])
            tests.append(f"{json.dumps(test)}: [\n{exchanges}\n]")
        self._file.write_text("{\n" + ",\n".join(tests) + "\n}\n", encoding="utf-8")


def question(asked: bytes) -> dict[str, str]:
    """What a request asks, without what every request says."""
    same = {"action", "format", "formatversion", "curtimestamp", "maxlag"}
    return {name: value for name, value in parse_qsl(asked.decode()) if name not in same}
