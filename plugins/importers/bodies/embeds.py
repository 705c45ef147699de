"""What a page showed from elsewhere, of which the archive keeps the address."""

from plugins.importers.bodies.tree import Node, every_node, names

__all__ = ["describe", "embed_address", "is_embed"]

_TAGS = names("iframe embed object video audio oembed portal canvas")


def is_embed(node: Node) -> bool:
    """Whether an element shows something from elsewhere."""
    if node.tag in _TAGS or "data-oembed-url" in node.attributes:
        return True
    return "iframe-widget" in node.classes or "data-iframe-widget-id" in node.attributes


def embed_address(node: Node) -> str:
    """Return where what is shown is, as the page writes it; empty where it does not say."""
    for name in ("data-oembed-url", "src", "data-src", "data", "url"):
        if found := node.attributes.get(name, "").strip():
            return found
    inner = (each for each in every_node(node) if each is not node)
    return next((found for each in inner if (found := each.attributes.get("src", ""))), "")


def describe(node: Node, address: str) -> str:
    """Return in words what is not kept."""
    title = " ".join(node.attributes.get("title", "").split())
    told = f" '{title}'" if title else ""
    if widget := node.attributes.get("data-iframe-widget-id", ""):
        return f"a widget whose content the source does not hold ({widget})"
    is_page = node.tag in ("iframe", "div", "figure")
    shown = "a page shown" if is_page else f"what <{node.tag}> showed"
    return f"{shown} within the text{told}, at {address or 'no address that is told'}"
