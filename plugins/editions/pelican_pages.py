"""The seam to Pelican. It loads the rest only when there is something to do."""

import sys
from collections.abc import Sequence
from typing import Any, Final

from pelican import signals

#: Exit code of a build whose site has a fault of its own. Source: DESIGN.
FAULTY: Final = 1


def connect() -> None:
    """Connect to Pelican's signals."""
    signals.get_generators.connect(_generator)
    signals.initialized.connect(_need)
    signals.finalized.connect(_check)


def _generator(pelican: Any) -> type | None:
    if pelican.settings.get("EDITIONS") is None:
        return None
    from .pelican_generator import EditionsGenerator

    return EditionsGenerator


def _need(pelican: Any) -> None:
    """Stop where a plugin has not loaded: by now Pelican has put those that did in the place of PLUGINS."""
    needs = (pelican.settings.get("EDITIONS") or {}).get("needs", ())
    # One that is no list is told of where all options are checked.
    names = [name for name in needs if isinstance(name, str)] if isinstance(needs, (list, tuple)) else []
    missing = [name for name in names if name not in pelican.settings["PLUGINS"]]
    if missing:
        stop_at([f"settings:1: plugin {name!r} did not load; look at Pelican's messages" for name in missing])


def _check(pelican: Any) -> None:
    """Stop at the faults of the data and of the pages together, so that one run names them all."""
    if "EDITIONS_BUILT" in pelican.settings:
        from .checking import check

        check(pelican.settings)


def stop_at(faults: Sequence[str]) -> None:
    """Print every fault and end the build; the logger would wrap the lines, and -q would silence it."""
    for fault in faults:
        sys.stderr.write(fault + "\n")
    if faults:
        many = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        sys.stderr.write(f"The site has {many}, named above; the last good output stands.\n")
        # Not an exception of ours: Pelican would print its own stack over the messages.
        raise SystemExit(FAULTY)
