"""A Pelican site that is built again and has little to do: what it made is kept, and found.

To use it, put this folder where your site finds plugins, as `plugins/frugal`, and into the settings

    PLUGINS = [..., "plugins.frugal"]

after all others.  Files are then written only where they change (`plugins.frugal.writer` does that
alone), and texts that did not change are not read again (`plugins.frugal.reader`).
What is kept is in `frugal.sqlite` in Pelican's `CACHE_PATH`, and may be deleted at any time.
"""

__all__ = ["register"]


def register() -> None:
    """Have Pelican use both plugins; what a site does not use is not imported."""
    from plugins.frugal import reader, writer  # noqa: PLC0415 (the store serves without Pelican)

    reader.register()
    writer.register()
