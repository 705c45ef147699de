"""The links that lead elsewhere: which there are, what became of them, what to do about it."""
