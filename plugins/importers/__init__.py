"""What a person can export or save → content files, nothing lost, every loss named.

Readers make witnesses of what a source shows; witnesses of one piece are merged into a record;
records are written as content files, beside which a ledger keeps what was written.
"""
