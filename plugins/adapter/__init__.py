"""The only room that imports Pelican: its reader, its lists and its output, on the other rooms."""
