"""What wants the owner, out of all that the rooms below know: each need once, shortest first."""

__all__: list[str] = []
