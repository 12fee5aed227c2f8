"""A running `bilateral ui`, for tests of what happens by itself and of what people see."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Ui:
    """A running `bilateral ui`."""

    def __init__(self, seeds: Path, warehouse: Path, port: int, *, in_background: bool = False) -> None:
        self.seeds, self.warehouse, self.port = seeds, warehouse, port
        arguments = ["--seeds", str(seeds), "--warehouse", str(warehouse), "--port", str(port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "ui", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A shell without job control starts a background command like this.
            preexec_fn=(lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) if in_background else None,
        )

    def wait_until_it_answers(self) -> "Ui":
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/server_info", timeout=2).close()
            except OSError:
                assert self.process.poll() is None, self.process.communicate()
                time.sleep(0.2)
            else:
                return self
        raise AssertionError("the UI did not answer")

    def end(self, number: int) -> tuple[int, str, str]:
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err
