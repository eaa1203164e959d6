"""What other rooms may add to the editions."""

from typing import Final

from blinker import NamedSignal, signal

#: Sent once when the stories are paired, before pages are planned, with `stories` and `settings`. A receiver returns
#: the evidence that it has found, by (uid, lang) of each post that it has looked at; see evidence.py.
read: Final[NamedSignal] = signal("editions_read")
#: Sent once after `read`, with `site` and `settings`. A receiver returns the stories near each story, by uid: near.py.
related: Final[NamedSignal] = signal("editions_related")
#: Sent when all pages are written, with `site`, `pages`, `settings`, `output` (a folder) and `words` (a catalogue a
#: language). A receiver may write files into `output`, and returns a list of faults: `file:line: what; what is right`.
planned: Final[NamedSignal] = signal("editions_planned")
