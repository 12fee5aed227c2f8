"""A real server of the S3 API on this machine, which can fail now and then."""

import http.client
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import obstore
from moto.server import DomainDispatcherApplication, create_backend_app
from obstore.store import from_url
from werkzeug.serving import make_server

BUCKET = "bilateral"


@dataclass
class ObjectStorage:
    """A server of the S3 API with one bucket; of every `fails_each` requests one is answered with an error."""

    port: int = 0
    fails_each: int = 0
    answered: int = 0
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, prefix: str) -> str:
        return f"s3://{BUCKET}/{prefix}"

    def environment(self) -> dict[str, str]:
        """What tells everybody where it is."""
        return {
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "something",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ALLOW_HTTP": "true",
        }

    def put(self, prefix: str, folder: Path) -> None:
        store = from_url(self.url(prefix))
        for path in folder.rglob("*"):
            if path.is_file():
                obstore.put(store, path.relative_to(folder).as_posix(), path.read_bytes())

    def is_time_to_fail(self) -> bool:
        with self.lock:
            self.answered += 1
            fails = bool(self.fails_each) and self.answered % self.fails_each == 0
            self.failed += fails
            return fails


@contextmanager
def serving() -> Iterator[ObjectStorage]:
    """The server with its bucket, while it is needed."""
    app = DomainDispatcherApplication(create_backend_app)
    storage = ObjectStorage()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if storage.is_time_to_fail():
            start_response("503 Slow Down", [("Content-Length", "0")])
            return [b""]
        return app(environ, start_response)

    server = make_server("127.0.0.1", 0, answer, threaded=True)
    storage.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    connection = http.client.HTTPConnection("127.0.0.1", storage.port)
    connection.request("PUT", f"/{BUCKET}")
    assert connection.getresponse().status == 200
    connection.close()
    yield storage
    server.shutdown()
