"""Typogrify, applied to what a reader returns, where Pelican would apply it a step later."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

__all__ = ["Typography"]


class Typography:
    """What the settings say of Typogrify, and whether the text that was read last has it already.

    Pelican asks the setting `TYPOGRIFY` after each reading.  While `begin` holds, the answer is no
    for a text that came with it, and as it was written for any other.
    """

    def __init__(self, settings: MutableMapping[str, Any]) -> None:
        """Prepare for settings."""
        self._settings = settings
        self._written: object = settings["TYPOGRIFY"]
        self.is_done = False

    def begin(self) -> None:
        """Take the work over, unless titles or summaries may come from elsewhere than a reader."""
        if self._written and not _may_name_texts(self._settings):
            self._settings["TYPOGRIFY"] = _UnlessDone(self)

    def end(self) -> None:
        """Have the setting be as it was written."""
        self._settings["TYPOGRIFY"] = self._written
        self.is_done = False

    def apply(
        self, content: str | None, metadata: Mapping[str, Any]
    ) -> tuple[str | None, dict[str, Any]]:
        """Return what a reader made, as Typogrify has it; as it is, where Pelican is to see to it.

        Pelican has the body, the title and the summary set so.
        """
        result = dict(metadata)
        named = [name for name in ("title", "summary") if name in metadata]
        is_ours = isinstance(self._settings["TYPOGRIFY"], _UnlessDone)
        if not is_ours or not all(type(metadata[name]) is str for name in named):
            return content, result
        for name in named:
            result[name] = self._typeset(metadata[name])
        self.is_done = True
        return self._typeset(content) if content else content, result

    def _typeset(self, text: str) -> str:
        import smartypants  # noqa: PLC0415 (a site need not have it)
        from typogrify.filters import typogrify  # noqa: PLC0415 (likewise)

        dashes = self._settings["TYPOGRIFY_DASHES"]
        kinds = {"oldschool": smartypants.Attr.set2, "oldschool_inverted": smartypants.Attr.set3}
        # The `w` reads &quot; as a quotation mark, which docutils makes of each.
        smartypants.Attr.default = kinds.get(dashes, smartypants.Attr.set1) | smartypants.Attr.w
        omitted = dict.fromkeys(self._settings["TYPOGRIFY_OMIT_FILTERS"], False)
        return str(typogrify(text, self._settings["TYPOGRIFY_IGNORE_TAGS"], **omitted))


class _UnlessDone:
    """The setting while it is taken over: true, but false once after each text that is done."""

    def __init__(self, typography: Typography) -> None:
        self._typography = typography

    def __bool__(self) -> bool:
        is_done, self._typography.is_done = self._typography.is_done, False
        return not is_done


def _may_name_texts(settings: Mapping[str, Any]) -> bool:
    """Whether a title or a summary may come from a path or a default, where only Pelican sees it.

    An older Typogrify, which cannot leave out filters, is Pelican's to deal with too.
    """
    given = [settings["DEFAULT_METADATA"], *settings["EXTRA_PATH_METADATA"].values()]
    patterns = [settings["FILENAME_METADATA"], settings["PATH_METADATA"]]
    names = [str(name).lower() for each in given for name in dict(each)]
    names += [name.lower() for each in patterns if each for name in re.compile(each).groupindex]
    return not {"title", "summary"}.isdisjoint(names)
