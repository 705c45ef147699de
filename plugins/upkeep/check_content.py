"""`python -m plugins.upkeep.check_content`: tell every mistake in the content, and be quick at it.

A command of its own, so that nothing is loaded but the documents room.
"""

from plugins.launch import end, launch

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Check the content that arguments name and return the exit status."""
    return launch("plugins.upkeep.writing.checking", arguments)


if __name__ == "__main__":
    end(main())
