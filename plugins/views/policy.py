"""What a browser may do with what is served: show what the site itself has, and nothing else.

Every page says so in a `<meta>`, since GitHub Pages sends no headers of ours, and `_headers` says
it to the hosts that read such a file (Netlify, Cloudflare Pages).  Where both are read a browser
keeps to both, so that the one may be wider than the other.  Nothing is inline but JSON-LD, which is
data and runs nowhere; its digest is named all the same, for those who judge pages and not browsers.
The script that chooses light or dark is a small file in the head, for which a browser waits before
it draws.

A site names its own origin beside `'self'`, as its addresses are whole ones: it stays itself where
it is reached by another name, or read from a file.  A build that is only looked at has no policy.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from urllib.parse import urlsplit

__all__ = ["REFERRER", "SEARCH_PAGE", "header_rules", "headers", "page_policy"]

REFERRER = "same-origin"
"""A site that a link leads to is not told from which page its reader comes."""
SEARCH_PAGE = "search/index.html"
"""The one page that runs WebAssembly, which is Pagefind's."""

_WASM = "'wasm-unsafe-eval'"
_FRAMES = "frame-ancestors 'none'"
"""No site may show this one as a part of itself; only a header can say it (CSP 3, 3.3)."""


def page_policy(file: str, address: str, data: Iterable[str] = ()) -> str:
    """Return the policy of the page that is written to file, from the root of the site at address.

    Data are the texts of its JSON-LD.
    """
    own = _own(address)
    digests = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in data]
    wasm = [_WASM] if file == SEARCH_PAGE else []
    return _policy(own, " ".join([own, *wasm, *digests]))


@cache
def _own(address: str) -> str:
    """Return what names the site itself."""
    parts = urlsplit(address)
    return f"'self' {parts.scheme}://{parts.netloc}"


def header_rules(address: str) -> str:
    """Return the `_headers` of a site at address, whose path stands before its files.

    There is one rule: a header of two that fit is sent as both joined with a comma, which for a
    policy means the stricter of each part.  So this one is the widest, and pages narrow it.
    """
    told = "".join(f"  {name}: {value}\n" for name, value in headers(address).items())
    return f"{urlsplit(address).path.rstrip('/')}/*\n{told}"


def _policy(own: str, scripts: str) -> str:
    """Return a policy; what it does not name, such as frames and plugins, is not allowed."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {own}",
            f"img-src {own}",
            f"media-src {own}",
            f"connect-src {own}",
            "form-action 'none'",  # both forms are answered by a script
            "base-uri 'none'",
        )
    )


_UNUSED = (
    "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi "
    "payment usb xr-spatial-tracking"
)
"""What a page could ask a browser for, and none of the site does."""


def headers(address: str) -> Mapping[str, str]:
    """Return what is sent with every file of the site at address, by name."""
    own = _own(address)
    return {
        "Content-Security-Policy": f"{_policy(own, f'{own} {_WASM}')}; {_FRAMES}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": REFERRER,
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED.split()),
        "Cross-Origin-Opener-Policy": "same-origin",
    }
