"""The site's settings. The rooms are named here, and nothing is computed here."""

AUTHOR = "Glasnik"
SITENAME = "Glasnik"
SITEURL = ""
TIMEZONE = "Europe/Ljubljana"
DEFAULT_LANG = "sl"

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"

# The order counts: digest writes the posts that editions reads, and has the last word on the exit code.
PLUGIN_PATHS = ["."]
PLUGINS = ["plugins.lean_build", "plugins.commonmark", "plugins.editions", "plugins.feeds", "plugins.digest"]

LEAN_BUILD = {"needs": PLUGINS}
COMMONMARK = {}
DIGEST = {
    "inbox": "content/inbox",
    "posts": "content/posts",
    "memory": "content/memory",
    "review": "content/review",
    "people": "content/data/people.toml",
    "topics": "content/data/topics.toml",
    # Who writes drafts of translations, as {"name": "ct2", "models": {"sl-en": "models/sl_en.argosmodel"}}; {}: nobody.
    "engine": {},
}
# What stands in the feeds' ids: never change it, or every reader sees every story again.
FEEDS = {"authority": "glasnik.example,2026", "site": "glasnik"}
EDITIONS = {
    "needs": PLUGINS,
    "addresses": "content/data/addresses.tsv",
    "feeds": True,
    "terms": {
        # The second is there where DIGEST["publish_proposed"] is set: people nobody has decided on yet.
        "people": ["content/data/people.toml", "content/review/proposed.toml"],
        "countries": "plugins/mentions/tables/countries.toml",
        "topics": "content/data/topics.toml",
    },
    "languages": {
        "sl": {
            "name": "Slovenščina",
            "people": "osebe",
            "countries": "drzave",
            "topics": "teme",
            "archive": "arhiv",
            "about": "o-glasniku",
            "feeds": "viri",
            "page": "stran",
            "parallel": "vzporedno",
            "issues": "izdaje",
            "search": "iskanje",
        },
        "en": {
            "name": "English",
            "people": "people",
            "countries": "countries",
            "topics": "topics",
            "archive": "archive",
            "about": "about",
            "feeds": "feeds",
            "page": "page",
            "parallel": "side-by-side",
            "issues": "editions",
            "search": "search",
        },
    },
}

# Pelican's own pages, feeds and readers stay off: all that is published is made by the rooms.
ARTICLE_PATHS = ["_none"]
PAGE_PATHS = []
STATIC_PATHS = []
DIRECT_TEMPLATES = []
READERS = {"rst": None, "html": None}
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = DRAFT_SAVE_AS = DRAFT_PAGE_SAVE_AS = ""
AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = TAGS_SAVE_AS = ARCHIVES_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

# Dates, plurals and sorting never ask the operating system; core Pelican sets a locale all the same.
LOCALE = ["C.UTF-8", ""]
JINJA_ENVIRONMENT = {"extensions": ["jinja2.ext.i18n"], "autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
