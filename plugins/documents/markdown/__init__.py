"""Markdown → HTML, and what Markdown would read otherwise than it was meant."""
