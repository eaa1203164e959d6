"""The order in which files are made: what has much in common is made by one worker, one after the other."""

from collections.abc import Sequence
from itertools import chain, zip_longest
from operator import itemgetter

from ..lean_build import Output
from .page import Page


def in_turns(outputs: Sequence[Output], workers: int) -> list[Output]:
    """Return the outputs so that each worker, which takes every n-th, has what has much in common.

    Those are stories that came one after the other, each in all editions with what lies in its folders, and of all else
    an edition: a process that looks at something copies the memory in which it is, and a text is read once.
    """
    groups: dict[str, list[Output]] = {}
    stories: list[tuple[int, Output]] = []
    #: The number of a story, by what its pages have in common and by each of its folders.
    numbers: dict[int | str, int] = {}
    for output in outputs:
        folder, page = output.path.rpartition("/")[0], output.shown
        if isinstance(page, Page) and page.group:
            numbers[folder] = number = numbers.setdefault(id(page.group), len(numbers))
            stories.append((number, output))
        elif (known := numbers.get(folder)) is not None:
            stories.append((known, output))
        else:
            groups.setdefault(output.path.partition("/")[0], []).append(output)
    stories.sort(key=itemgetter(0))
    share = -(-len(stories) // workers) or 1
    shares = [[output for _, output in stories[at : at + share]] for at in range(0, len(stories), share)]
    rows = chain(zip_longest(*shares), zip_longest(*groups.values()))
    return [output for row in rows for output in row if output]
