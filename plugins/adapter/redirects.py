"""What is wrong with a former address: something stands there, or nothing where it leads."""

from plugins.errors import Problem
from plugins.permanence import DECLARED

__all__ = ["MISSING", "TAKEN", "redirect_problem"]


def redirect_problem(
    content: str, path: str, line: int, address: str, fault: tuple[str, str]
) -> Problem:
    """Return what is wrong with a former address, by the file in the folder content that has it."""
    reason, remedy = fault
    key = "ledger" if path == DECLARED else "former_urls"
    shown = f"{content}/{path}"
    return Problem(path=shown, line=line, key=key, value=address, reason=reason, remedy=remedy)


TAKEN = ("something of the archive's own stands there", "take it out: it answers already")
MISSING = ("leads to a file that is not published", "lead it to one that is")
