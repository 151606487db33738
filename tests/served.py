"""`cds serve` as a user starts it, for tests that ask it something."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request

from tests.conftest import ROOT


@contextlib.contextmanager
def served(data, home=ROOT, **environment):
    """The address of `cds serve` over a data folder, with the frame of the folder `home`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "serve", "--port", str(port), "--data", str(data)],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def _wait_for(process, port):
    """Until somebody listens; a minute at most."""
    for _ in range(600):
        assert process.poll() is None, "cds serve ended by itself"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("cds serve does not answer")


def get(address):
    """The kind and the bytes of what is served there."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.headers["Content-Type"], answer.read()
