"""A look at the site while it is written: build, serve, and build again after every change.

Each build is a process of its own, so that an edit to a plugin takes effect, and a mistake in the
content is shown while the last good build stays on view.
"""

import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

__all__ = ["serve"]

_HOST = "127.0.0.1"
_WATCHED = ("content", "theme", "plugins", "pelicanconf.py")
_OUTPUT = Path("output")


def serve(port: int) -> int:
    """Serve the site on this machine alone until interrupted; return the exit status."""
    _build()
    try:
        server = ThreadingHTTPServer((_HOST, port), partial(_Handler, directory=str(_OUTPUT)))
    except OSError as error:
        message = f"Could not serve on port {port}: {error.strerror}; choose another with PORT="
        print(message, file=sys.stderr)
        return 2
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"Serving http://{_HOST}:{server.server_port}/ (Ctrl-C ends it)", flush=True)
    try:
        for _ in watch(*(path for path in _WATCHED if Path(path).exists()), raise_interrupt=True):
            _build()
    except KeyboardInterrupt:
        server.shutdown()
    return 0


def _build() -> None:
    subprocess.run([sys.executable, "-m", "plugins.adapter", "build"], check=False)


class _Handler(SimpleHTTPRequestHandler):
    """Serves files as a static host does, without a line for each."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        """Say nothing."""

    def end_headers(self) -> None:
        """Have the browser ask again after every build."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()
