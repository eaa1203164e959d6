"""The seam to Pelican of `inv check`: the posts are read as a build reads them, and nothing is made of them."""

from importlib import import_module
from pathlib import Path

from pelican.settings import read_settings

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
