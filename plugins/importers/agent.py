"""What servers that belong to somebody else are told of who asks."""

from plugins.errors import ToolError, printable

__all__ = ["IMPORTER", "agent_of"]

IMPORTER = "personal-archive importer"
"""The program that asks forums for pieces."""


def agent_of(program: str, contact: str = "") -> str:
    """Return the name of a program, and where to ask who runs it where that is said.

    Raise ToolError for a contact that no header can hold (RFC 9110, 10.1.5).
    """
    contact = contact.strip()
    if not contact.isprintable() or not contact.isascii():
        reason, remedy = "not a contact that a header can hold", "write an address in plain letters"
        raise ToolError(f"CONTACT: '{printable(contact)}': {reason}; {remedy}")
    return f"{program} (+{contact})" if contact else program
