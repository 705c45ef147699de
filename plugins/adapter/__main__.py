"""`python -m plugins.adapter`: build the site, or serve it; `--help` tells more."""

from plugins.launch import end, launch

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Do what arguments ask for and return the exit status."""
    return launch("plugins.adapter.commands", arguments)


if __name__ == "__main__":
    end(main())
