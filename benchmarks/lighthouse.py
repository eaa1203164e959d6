"""Lighthouse on a front, a story, a topic and a person page of the sample: performance, accessibility, practices, SEO.

`inv lighthouse` builds the sample as it is published, serves it compressed, as the web does, and prints the marks. It
needs Chromium and Node, and fetches Lighthouse by npx. Exit code 1 where a mark is below 100.
"""

import functools
import gzip
import http.server
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

VERSION: Final = "lighthouse@12"
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
#: A page of each kind in each language.
PAGES: Final = (
    "sl/",
    "en/",
    "sl/2020/10/23/sprti-strani-v-libijskem-konfliktu-v-zenevi-podpisali-sporazum-o-trajni/",
    "en/2020/10/23/libyas-warring-sides-sign-permanent-ceasefire-in-geneva/",
    "sl/teme/politika/",
    "en/topics/politics/",
    "sl/osebe/emmanuel-macron/",
    "en/people/emmanuel-macron/",
)
_PACKED: Final = (".html", ".css", ".xml", ".json", ".js")


class _Compressing(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_head(self) -> io.BytesIO | None:
        """Send a file compressed, as public servers do."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return None
        data = gzip.compress(path.read_bytes()) if path.suffix in _PACKED else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in _PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return io.BytesIO(data)


@contextmanager
def published() -> Iterator[str]:
    """Build the sample for the address at which it is then served; give that, without a slash at the end."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "output")
        handler = functools.partial(_Compressing, directory=str(output))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            root = f"http://127.0.0.1:{server.server_port}"
            command = [sys.executable, "-m", "pelican", "-q", "-s", "publishconf.py", "-o", str(output)]
            subprocess.run([*command, "-e", f'SITEURL="{root}"'], check=True, stdout=subprocess.DEVNULL)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield root
            server.shutdown()


def marks(address: str) -> Mapping[str, int]:
    """Return the marks of a page by category, 0 to 100; raise CalledProcessError where Lighthouse fails."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        flags = "--headless=new --no-sandbox --disable-background-networking"
        command = ["npx", "--yes", VERSION, address, "--quiet", "--output=json", f"--output-path={report}"]
        command += [f"--chrome-flags={flags}", f"--only-categories={','.join(CATEGORIES)}"]
        chrome = shutil.which("chromium") or shutil.which("google-chrome") or ""
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": chrome}, stdout=subprocess.DEVNULL)
        found = json.loads(report.read_text("utf-8"))["categories"]
    return {name: round(100 * found[name]["score"]) for name in CATEGORIES}


def report() -> Iterator[tuple[str, Mapping[str, int]]]:
    """Return the marks of each page."""
    with published() as root:
        for page in PAGES:
            yield page, marks(f"{root}/{page}")
