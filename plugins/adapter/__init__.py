"""The only room that imports Pelican: its reader, its lists and its output, on the other rooms."""

from plugins.adapter.complaints import collect_complaints

# Before Pelican loads the next plugin: that one fails is only logged (pelican/plugins/_utils.py).
collect_complaints()

__all__: list[str] = []
