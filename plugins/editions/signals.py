"""What other rooms may add to the editions."""

from typing import Final

from blinker import NamedSignal, signal

#: Sent once when the stories are paired, before pages are planned, with `settings`. A receiver returns who can say why
#: posts have their terms, or None; see `Explainer` in explained.py.
read: Final[NamedSignal] = signal("editions_read")
#: Sent once after `read`, with `site` and `settings`. A receiver returns the stories near each story, by uid: near.py.
related: Final[NamedSignal] = signal("editions_related")
#: Sent when the pages are planned, with `site`, `pages`, `settings` and `words` (a catalogue a language). A receiver
#: returns the files that belong beside them; see files.py.
planned: Final[NamedSignal] = signal("editions_planned")
