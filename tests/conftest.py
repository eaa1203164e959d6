"""Fixtures: sites to write to, and the sample digest built once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from .browsing import chromium, served
from .sites import Sandbox, sandbox

# Timings decide no test: on a busy machine an example takes as long as it takes.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def site(tmp_path: Path) -> Sandbox:
    """Return a site with an empty inbox."""
    return sandbox(tmp_path / "site", samples=False)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Return the sample digest, built; tests only read it."""
    made = sandbox(tmp_path_factory.mktemp("sample") / "site", samples=True, search=True, cores=0)
    # What Python itself is told takes a fresh process: this one is built as a user's is.
    made.pelican(PYTHONHASHSEED="1")
    return made


@pytest.fixture(scope="session")
def address(sample: Sandbox) -> Iterator[str]:
    """Return where the sample digest is served."""
    with served(sample.root / "output") as root:
        yield root


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium; who asks for it skips where there is none."""
    with chromium() as running:
        yield running
