"""What stands at addresses that something used to have: pages that lead on, and files again."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from plugins.adapter.image_metadata import without_metadata
from plugins.adapter.incremental.products import Product
from plugins.adapter.redirects import MISSING, TAKEN, redirect_problem
from plugins.documents import Permalink
from plugins.documents.html.image_files import UnfitImageError
from plugins.errors import Problem
from plugins.frugal.store import digest
from plugins.permanence import DECLARED, Declaration
from plugins.plan import Desk, Page
from plugins.views import Redirect, make_redirects
from plugins.views.redirects import FileMove, make_moves

__all__ = ["plan_moves", "plan_redirects"]


def plan_redirects(
    desk: Desk,
    declared: Mapping[str, Declaration],
    taken: Collection[str],
    content: str,
    problems: list[Problem],
) -> Iterator[Page]:
    """Yield a page for each former address, after all other files, which are taken.

    Content is what its folder is called.  Where something stands already, problems get one.
    """
    documents = desk.graph.library.documents.values()
    for redirect in make_redirects(documents, declared):
        if redirect.feed_type and not desk.edition.has_feeds:
            continue  # a build to be looked at has no feeds, so the page would lead nowhere
        if _is_taken(redirect.file, taken):
            at = (redirect.path, redirect.line, redirect.address)
            problems.append(redirect_problem(content, *at, TAKEN))
        else:
            yield _page(redirect)


def _page(redirect: Redirect) -> Page:
    return Page(
        file=redirect.file,
        template="redirect",
        inputs=digest(repr(redirect)),
        variables=lambda: {"redirect": redirect},
        permalink=Permalink(redirect.file),  # which nothing is shared under
        changed=None,
    )


def _is_taken(file: str, taken: Collection[str]) -> bool:
    """Whether a file is there already, or another where a folder would have to be."""
    above = [str(folder) for folder in Path(file).parents]
    return any(each in taken for each in (file, *above))


def plan_moves(
    declared: Mapping[str, Declaration],
    taken: Collection[str],
    read: Callable[[str], bytes | None],
    content: str,
    problems: list[Problem],
    *,
    is_published: bool,
) -> Iterator[Product]:
    """Yield each file that stands at a former address too; read gives the bytes of one that is.

    Where something stands there, or nothing at the new address, problems get one.
    """
    for move in make_moves(declared):
        at = (DECLARED, move.line)
        original = read(move.target)
        if original is None:
            # A build to be looked at has no feeds, which may be what is meant.
            fault = redirect_problem(content, *at, f"/{move.target}", MISSING)
            problems += [fault] if is_published else []
        elif _is_taken(move.file, taken):
            problems.append(redirect_problem(content, *at, f"/{move.file}", TAKEN))
        else:
            try:
                yield _copy(move, without_metadata(original))
            except UnfitImageError as fault:
                told = (fault.reason, fault.remedy)
                problems.append(redirect_problem(content, *at, f"/{move.target}", told))


def _copy(move: FileMove, content: bytes) -> Product:
    return Product(
        name=f"copy at /{move.file}",
        inputs=digest(content),
        make=lambda: [(move.file, content)],
    )
