"""Fixtures: sites to write to, and the sample digest built once."""

from pathlib import Path

import pytest

from .sites import Sandbox, sandbox


@pytest.fixture
def site(tmp_path: Path) -> Sandbox:
    """Return a site with an empty inbox."""
    return sandbox(tmp_path / "site", samples=False)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Return the sample digest, built; tests only read it."""
    made = sandbox(tmp_path_factory.mktemp("sample") / "site", samples=True)
    made.pelican()
    return made
