"""The settings of the guide: its pages are Markdown, read by the room `commonmark`. Built by `inv guide`."""

from pathlib import Path

HERE = Path(__file__).parent

SITENAME = "Glasnik"
SITEURL = ""
TIMEZONE = "Europe/Ljubljana"
DEFAULT_LANG = "sl"
PATH = "."
ARTICLE_PATHS = ["sl", "en"]
PAGE_PATHS = []
STATIC_PATHS = ["pictures"]
OUTPUT_PATH = "../../output.guide"
THEME = "theme"
PLUGIN_PATHS = ["../.."]
PLUGINS = ["plugins.commonmark"]
COMMONMARK = {"keys": ("number", "picture", "picture_alt")}
READERS = {"rst": None, "html": None}

ARTICLE_URL = ARTICLE_LANG_URL = "{lang}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "{lang}/{slug}/index.html"
ARTICLE_ORDER_BY = "number"
ARTICLE_TRANSLATION_ID = "number"
RELATIVE_URLS = True
DIRECT_TEMPLATES = ["index"]
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
LOCALE = ["C.UTF-8", ""]
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
# Only pictures that have been made are shown.
PICTURES = sorted(path.name for path in (HERE / "pictures").glob("*"))
WORDS = {
    "sl": {"contents": "Vsebina", "guide": "Vodič", "other": "English", "next": "Naprej", "before": "Nazaj"},
    "en": {"contents": "Contents", "guide": "Guide", "other": "Slovenščina", "next": "Next", "before": "Back"},
}
