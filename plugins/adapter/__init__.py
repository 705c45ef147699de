"""The only room that imports Pelican: its reader, its taxonomy and its output, built on the other rooms."""

from plugins.adapter.complaints import collect_complaints

# Before Pelican loads the next plugin: one that fails to load is only logged (pelican/plugins/_utils.py).
collect_complaints()

__all__: list[str] = []
