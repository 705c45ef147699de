"""Which tags are elements, and whether they are paired."""

import re
from collections.abc import Iterator

__all__ = ["HOW_TO_SHOW", "HTML", "MATHML", "SVG", "Balance", "Fault", "is_known"]


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


HTML = _names(
    "a abbr address area article aside audio b bdi bdo blockquote br button canvas caption cite "
    "code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img input ins kbd "
    "label legend li main map mark menu meter nav noscript object ol optgroup option output p "
    "picture pre progress q rp rt ruby s samp script search section select slot small source span "
    "strong style sub summary sup table tbody td textarea tfoot th thead time tr track u "
    "ul var video wbr acronym big center font strike tt "
    "base body head html link meta title"
)
"""Elements of a text (HTML standard, 4.3 to 4.12), what older texts mark it with, and a page's."""

SVG = _names(
    "animate animatemotion animatetransform circle clippath defs desc ellipse feblend "
    "fecolormatrix fecomponenttransfer fecomposite feconvolvematrix fediffuselighting "
    "fedisplacementmap fedistantlight fedropshadow feflood fefunca fefuncb fefuncg fefuncr "
    "fegaussianblur feimage femerge femergenode femorphology feoffset fepointlight "
    "fespecularlighting fespotlight fetile feturbulence filter foreignobject g image line "
    "lineargradient marker mask metadata mpath path pattern polygon polyline radialgradient rect "
    "set stop svg switch symbol text textpath title tspan use view"
)
"""Elements of drawings (SVG 2, appendix F), in small letters as they are compared."""

MATHML = _names(
    "annotation annotation-xml maction math menclose merror mfenced mfrac mi mmultiscripts mn mo "
    "mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable "
    "mtd mtext mtr munder munderover none semantics"
)
"""Elements of formulas (MathML Core, and what else MathML 3 has for presentation)."""

_KNOWN = HTML | SVG | MATHML
_FOREIGN = (SVG | MATHML) - HTML
_VOID = _names("area base br col embed hr img input link meta source track wbr")
_OPTIONAL_END = _names(
    "p li td th tr dt dd thead tbody tfoot option optgroup colgroup caption rt rp body head html"
)
_UNPAIRED = _VOID | _OPTIONAL_END
_LITERAL = _names("code pre kbd samp script style textarea math")
"""Elements whose text is shown as it is, or not as text."""

Fault = tuple[str, str, str]
"""What is at fault, what is wrong with it, and what to do."""

HOW_TO_SHOW = "write `&lt;` for the sign, or put it in backticks"


def is_known(tag: str) -> bool:
    """Whether a name is an element's, or may be that of one of a site's own."""
    return tag in _KNOWN or bool(re.fullmatch(r"[a-z][\w.]*-[\w.-]*", tag))


class Balance:
    """Counts which elements are opened and closed."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: dict[str, int] = {}
        self._stray: set[str] = set()

    def open(self, tag: str, *, is_whole: bool) -> None:
        """Count an opening tag; one that closes itself counts where HTML lets it."""
        if tag not in _UNPAIRED and not (is_whole and tag in _FOREIGN):
            self._open[tag] = self._open.get(tag, 0) + 1

    def close(self, tag: str) -> None:
        """Count a closing tag."""
        if self._open.get(tag):
            self._open[tag] -= 1
        elif tag not in _UNPAIRED:
            self._stray.add(tag)

    def is_literal(self) -> bool:
        """Whether an element of literal text is open."""
        return any(self._open.get(tag) for tag in _LITERAL)

    def faults(self) -> Iterator[tuple[str, Fault]]:
        """Yield each element that has one half only, with what is wrong."""
        for tag in sorted(self._stray):
            yield (
                tag,
                (f"</{tag}>", "closes what nothing opened", f"take it out, or {HOW_TO_SHOW}"),
            )
        for tag, count in sorted(self._open.items()):
            if count and is_known(tag):
                yield tag, (f"<{tag}>", "is never closed", f"write </{tag}>, or {HOW_TO_SHOW}")
