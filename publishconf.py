"""The settings for publishing: the same site, with absolute addresses."""

import sys
from pathlib import Path

# `pelican` does not put the settings' own folder on the path.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *

# Drafts are written and looked at on the curator's desk, never on the way to the readers.
DIGEST = {**DIGEST, "engine": {}}  # noqa: F405

# The address of the published site; `pelican -e SITEURL='"https://…"'` goes before it.
SITEURL = "https://example.org/glasnik"
