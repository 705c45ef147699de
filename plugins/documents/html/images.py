"""Images in a body: each file is looked at, and its size goes into the tag that shows it.

A browser that knows the size leaves the room before the picture comes, so that no line moves.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path

from plugins.documents.body import Body
from plugins.documents.html.drawings import check_drawing
from plugins.documents.html.image_files import Picture, UnfitImageError, measure_image
from plugins.documents.html.links import Link, to_placeholder
from plugins.errors import Problem

__all__ = ["image_files", "image_problem", "with_sizes"]


def with_sizes(
    content: Path, bodies: Mapping[str, Body], files: frozenset[str]
) -> tuple[dict[str, Body], list[Problem]]:
    """Return the bodies with sizes on images that are files in content, and what is wrong with any.

    What the author wrote in a tag stays.  A file that is not there is told of elsewhere.
    """
    showing = {path: body for path, body in bodies.items() if _has_images(body)}
    shown = sorted({file for body in showing.values() for file in image_files(body)} & files)
    known = {file: _look_at(content, file) for file in shown}
    problems: list[Problem] = []
    sized = dict(bodies)
    for path, body in showing.items():
        sized[path], more = _with_sizes(path, body, known)
        problems += more
    return sized, problems


def image_files(body: Body) -> frozenset[str]:
    """Return the files, from `content/`, that body shows as images."""
    if not _has_images(body):
        return frozenset()
    files = _files_by_source(body)
    sources = (_source(tag[0]) for tag in _IMAGE.finditer(body.html))
    return frozenset(files[source] for source in sources if source in files)


def image_problem(path: str, link: Link, fault: UnfitImageError) -> Problem:
    """Return the problem of an image to which a link in the document at path leads."""
    return Problem(
        path=path,
        line=link.line,
        key="image",
        value=link.written,
        reason=fault.reason,
        remedy=fault.remedy,
    )


# A tag as the documents room writes it: small letters, double quotes, no bare `>` in a value.
_IMAGE = re.compile(r"<img\b[^<>]*>")
_ATTRIBUTE = re.compile(r"\s([^\s\"=/]+)(?:=\"([^\"]*)\")?")
_ABOVE = re.compile(
    r"(?:\s|<!--.*?-->|<(?!(?:img|math|video|audio|iframe|object|svg|hr)\b)[^<>]*>)*+", re.DOTALL
)
"""What may stand above an image without being seen."""
_Known = Mapping[str, Picture | UnfitImageError]


def _has_images(body: Body) -> bool:
    return "<img" in body.html  # most have none, and are done with


def _files_by_source(body: Body) -> dict[str, str]:
    return {to_placeholder(link): link.file for link in body.links if link.file}


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(value or "") for name, value in _ATTRIBUTE.findall(tag)}


def _source(tag: str) -> str:
    return _attributes(tag).get("src", "")


def _look_at(content: Path, file: str) -> Picture | UnfitImageError:
    try:
        data = (content / file).read_bytes()
        if file.lower().endswith(".svg"):
            check_drawing(data)
        return measure_image(data, file)
    except OSError as error:
        reason = f"cannot be read ({error.strerror or type(error).__name__})"
        return UnfitImageError(reason, "make it readable, or take it away")
    except UnfitImageError as fault:
        return fault


def _with_sizes(path: str, body: Body, known: _Known) -> tuple[Body, list[Problem]]:
    problems: list[Problem] = []
    files = _files_by_source(body)
    above = _ABOVE.match(body.html)
    top = above.end() if above else 0

    def put(tag: re.Match[str]) -> str:
        picture = known.get(files.get(_source(tag[0]), ""))
        try:
            if isinstance(picture, UnfitImageError):
                raise picture
            return _sized(tag[0], picture, is_top=tag.start() == top) if picture else tag[0]
        except UnfitImageError as fault:
            problems.append(image_problem(path, _link_of(body, tag), fault))
            return tag[0]

    return replace(body, html=_IMAGE.sub(put, body.html)), problems


def _link_of(body: Body, tag: re.Match[str]) -> Link:
    """Return the link of body that tag is: links to one file stand in their order."""
    source = _source(tag[0])
    links = [link for link in body.links if link.file and to_placeholder(link) == source]
    before = (_attributes(each[0]) for each in re.finditer(r"<\w[^<>]*>", body.html[: tag.start()]))
    number = sum(source in attributes.values() for attributes in before)
    return links[min(number, len(links) - 1)]


def _sized(tag: str, picture: Picture, *, is_top: bool) -> str:
    """Return the tag with size and manner of loading; what a piece begins with is not put off."""
    written = _attributes(tag)
    manner = {} if is_top else {"loading": "lazy", "decoding": "async"}
    added = {**_missing_size(written, picture), **manner}
    told = "".join(f' {name}="{value}"' for name, value in added.items() if name not in written)
    end = " />" if tag.endswith("/>") else ">"
    return f"{tag.removesuffix('>').removesuffix('/').rstrip()}{told}{end}"


def _missing_size(written: Mapping[str, str], picture: Picture) -> dict[str, str]:
    """Return width and height, in the image's proportion where the author wrote one of them."""
    width, height = (_pixels(written, name) for name in ("width", "height"))
    if width:
        return {"height": str(max(1, round(width * picture.height / picture.width)))}
    if height:
        return {"width": str(max(1, round(height * picture.width / picture.height)))}
    return {"width": str(picture.width), "height": str(picture.height)}


def _pixels(written: Mapping[str, str], name: str) -> int:
    """Return a size that the author wrote, 0 where he wrote none."""
    value = written.get(name)
    if value is None:
        return 0
    if not re.fullmatch(r"0*[1-9][0-9]{0,4}", value):
        reason = f"has the {name} '{value}', which is no whole number of pixels"
        raise UnfitImageError(reason, f'write such as {name}="552", or leave it out')
    return int(value)
