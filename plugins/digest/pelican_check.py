"""The seam to Pelican of `inv check`: the posts are read as a build reads them, and nothing is made of them."""

from importlib import import_module
from pathlib import Path
from typing import Final

from pelican.settings import DEFAULT_CONFIG, read_settings

from ..editions.pelican_generator import EditionsGenerator


def faults(settings_file: Path, content: Path, output: Path) -> list[str]:
    """Return what a build would say of the posts, terms and pages in a folder of content, but for their links."""
    settings = read_settings(str(settings_file), override={"PATH": str(content), "OUTPUT_PATH": str(output)})
    if settings.get("EDITIONS") is None:
        return []
    for plugin in settings["PLUGINS"]:
        (import_module(plugin) if isinstance(plugin, str) else plugin).register()
    context = {**settings, "generated_content": {}, "static_links": set(), "static_content": {}, "localsiteurl": ""}
    generator = EditionsGenerator(context, settings, str(content), settings["THEME"], str(output))
    generator.generate_context()
    return list(dict.fromkeys(generator.faults))


#: Settings that Pelican reads although it has no value of its own for them.
_OTHERS: Final = "AUTHOR DEFAULT_DATE LOAD_CONTENT_CACHE PLUGINS SITEURL THEME_STATIC_PATHS TIMEZONE".split()
_DIRECT: Final = "ARCHIVES AUTHORS CATEGORIES INDEX PERIOD_ARCHIVES TAGS".split()


def known_settings() -> frozenset[str]:
    """Return the names of the settings that Pelican itself knows."""
    direct = (f"{name}_{what}" for name in _DIRECT for what in ("SAVE_AS", "URL"))
    return frozenset((*DEFAULT_CONFIG, *_OTHERS, *direct))
