"""What the owner runs on the content: a report, the ledger of bets, and the renaming of topics."""

__all__: list[str] = []
