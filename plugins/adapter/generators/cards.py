"""What pages say where they are shared, and their cards, for Pelican's own generators."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pelican.generators import Generator

from plugins.adapter.card_layout import HEIGHT, WIDTH
from plugins.adapter.cards import CardStyle, draw_card, name_card, read_style
from plugins.adapter.state import get_archive
from plugins.documents import Permalink
from plugins.plan import Edition
from plugins.views.cards import Card, drawable, make_cards
from plugins.views.sharing import CardImage, SharingView, share_pages

__all__ = ["ArchiveCards"]


class ArchiveCards(Generator):
    """Lets pages say how they are to be shared, and draws their cards."""

    def generate_context(self) -> None:
        """Let templates see what each page says where it is shared; nothing if not published."""
        self._drawings: dict[str, tuple[Card, CardStyle]] = {}
        self.context["sharing"] = self._share() if self.settings["FEEDS"] else {}

    def generate_output(self, writer: Any) -> None:
        """Draw each card."""
        del writer
        for name, (card, style) in sorted(self._drawings.items(), key=_name):
            path = Path(self.output_path) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(draw_card(card, style))

    def _share(self) -> Mapping[Permalink, SharingView]:
        archive = get_archive(self.settings)
        site = Edition.of(self.settings).publication
        said = make_cards(archive.graph, archive.site, site.name, site.subtitle)
        style = read_style(Path(self.theme))
        images = dict(self._images(said, style)) if style else {}
        return share_pages(archive.graph, site, images)

    def _images(
        self, said: Mapping[Permalink, Card], style: CardStyle
    ) -> Iterator[tuple[Permalink, CardImage]]:
        """Yield the picture of each card of which anything can be drawn, and note to draw it."""
        for permalink, words in said.items():
            if card := drawable(words, style.has):
                name = name_card(permalink, card, style)
                self._drawings[name] = (card, style)
                yield permalink, CardImage(address=name, alt=card.alt, width=WIDTH, height=HEIGHT)


def _name(drawing: tuple[str, object]) -> str:
    return drawing[0]
