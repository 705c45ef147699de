"""What the owner runs on the content: writing, renaming, the ledger of bets, links elsewhere."""

__all__: list[str] = []
