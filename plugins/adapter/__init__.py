"""The only room that imports Pelican: its reader, its lists and its output, on the other rooms."""

import sys

__all__: list[str] = []

# Before Pelican loads the next plugin: that one fails is only logged (pelican/plugins/_utils.py).
# Our own command has not imported it yet, and begins to collect with each build.
if "pelican" in sys.modules:
    from plugins.adapter.complaints import collect_complaints

    collect_complaints()
