"""Each folder in invalid_sites/ holds a mistake, and the exact lines that tell it.

`make record` writes the lines anew; this test never does.
"""

from pathlib import Path

import pytest

from plugins.documents import load_content
from plugins.errors import ContentError
from tests.record import INVALID_SITES, told

_SITES = sorted(INVALID_SITES.iterdir())


@pytest.mark.parametrize("site", _SITES, ids=[site.name for site in _SITES])
def test_each_mistake_is_told_in_these_words(site: Path) -> None:
    """What is told of a site is what was recorded, word by word."""
    assert told(site) == (site / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("site", _SITES, ids=[site.name for site in _SITES])
def test_each_mistake_says_what_to_do(site: Path) -> None:
    """Every line has a place, a reason and a remedy, and the verdict is a mistake in content."""
    with pytest.raises(ContentError) as caught:
        load_content(site / "content")
    assert caught.value.exitcode == 1
    assert all(
        problem.path and problem.reason and problem.remedy for problem in caught.value.problems
    )
