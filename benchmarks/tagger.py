"""How long the tagger takes: per article of 300 words, warm, on one core, and to start in a fresh process.

`inv bench` prints it. The texts are the sample's raw articles and the gold set; nothing is compared with a limit.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import gold
from plugins.mentions import Finder, load
from plugins.raw_article.read import read

ROOT: Final = Path(__file__).parent.parent
#: Words of the article that times are given for.
WORDS: Final = 300
#: What a fresh process does: load the authority file, and read one sentence.
_START: Final = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from plugins.mentions import Finder, load
Finder(load(Path("content/data/people.toml")), "sl").find("Predsednik Janez Novak je bil v Parizu.")
sys.stdout.write(str(time.perf_counter() - start))
"""


def texts(lang: str) -> list[str]:
    """Return texts of a language: the sample's articles and the gold set."""
    articles = (read(path) for path in sorted((ROOT / "content" / "inbox").glob("*.txt")))
    names = ("paragraphs.sl.md", "paragraphs.held.sl.md") if lang == "sl" else ("paragraphs.en.md",)
    return [item.text for item in articles if item.lang == lang] + [
        case.text for name in names for case in gold.paragraphs(name)
    ]


def warm(lang: str, rounds: int = 5) -> Iterator[float]:
    """Return the seconds of CPU for an article of WORDS words in each round; every word has been met once before."""
    finder = Finder(load(ROOT / "content" / "data" / "people.toml"), lang)
    many = texts(lang)
    words = sum(len(text.split()) for text in many)
    for number in range(rounds + 1):
        start = time.process_time()
        for text in many:
            finder.find(text)
        if number:
            yield (time.process_time() - start) / words * WORDS


def start(rounds: int = 5) -> Iterator[float]:
    """Return the seconds that a fresh process takes to be ready and read a sentence, its tables kept from before."""
    for number in range(rounds + 1):
        done = subprocess.run([sys.executable, "-c", _START], cwd=ROOT, capture_output=True, text=True, check=True)
        if number:
            yield float(done.stdout)


def report() -> Iterator[str]:
    """Return the lines that `inv bench` prints: median, least and most."""
    for name, seconds in (
        (f"an article of {WORDS} words in Slovenian, warm", list(warm("sl"))),
        (f"an article of {WORDS} words in English, warm", list(warm("en"))),
        ("start of a fresh process", list(start())),
    ):
        least, middle, most = (1000 * pick(seconds) for pick in (min, statistics.median, max))
        yield f"{middle:7.1f} ms  ({least:.1f} to {most:.1f})  {name}"
