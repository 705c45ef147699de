"""`python -m tools.bench`: measure builds and serving; `--help` tells more."""

from plugins.launch import end, launch

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Do what arguments ask for and return the exit status."""
    return launch("tools.bench.commands", arguments)


if __name__ == "__main__":
    end(main())
