"""Writing with as little in the way as can be: beginning, forming and renaming what is written."""

__all__: list[str] = []
