"""Bodies of each notation become Markdown, and what they lose is named."""

import pytest

from plugins.importers.bodies import Converted, to_markdown, with_paragraphs
from plugins.importers.records import Body, LossKind, Notation

BASE = "https://www.lesswrong.com/posts/abc/title?commentId=def"


def convert(text: str, notation: Notation = Notation.HTML, base: str = BASE) -> Converted:
    """Return text converted."""
    return to_markdown(Body(text=text, notation=notation), base=base)


def lost(converted: Converted) -> list[tuple[LossKind, str]]:
    """Return the losses, plainly."""
    return [(loss.kind, loss.what) for loss in converted.losses]


# ---- what is written


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>A <b>bold</b> <i>word</i>.</p>", "A **bold** *word*."),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n    - b"),
        ('<ol start="5"><li>a</li><li>b</li></ol>', "5. a\n6. b"),
        ('<ol><li>a</li><li value="4">b</li></ol>', '1. a\n4. b\n{: value="4" }'),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b"),
        ("<p>a<br>b</p>", "a<br>\nb"),
        ("<blockquote>a<p>b</blockquote>", "> a\n>\n> b"),
        ("<h1>One</h1><h2>Two</h2>", "## One\n\n### Two"),
        ('<pre><code class="language-python">x</code></pre>', "```python\nx\n```"),
        ('<a href="https://x.org/">https://x.org/</a>', "<https://x.org/>"),
        ('<mjx-container aria-label="x^2"></mjx-container> is', "\\(x^2\\) is"),
        ("<p>snake_case and [T]he 3 * 4</p>", "snake_case and [T]he 3 \\* 4"),
        ("<p><em>a</em>b<em>c</em></p>", "*a*b*c*"),
        ("<p>Thanks! <b>Yes!</b><br>No!</p>", "Thanks! **Yes!**<br>\nNo!"),
        ('<p>No!<a href="https://x.org/">b</a></p>', "No\\![b](https://x.org/)"),
        ("", ""),
        ("<p> <br> </p>", ""),
    ],
)
def test_markdown_is_as_a_person_would_write_it(html: str, markdown: str) -> None:
    """The plainest form that is shown alike is the one that is written."""
    assert convert(html).markdown == markdown


def test_words_of_a_model_are_marked_as_somebody_elses() -> None:
    """What a model wrote counts as nobody's own words."""
    html = '<div class="llm-content-block" data-model-name="M"><p>Sure</p></div>'
    assert convert(html).markdown == "/// quote | M\n\nSure\n\n///"


def test_what_no_markdown_can_say_stays_html() -> None:
    """A table without a head is kept as HTML, and counted."""
    converted = convert("<p>a</p><table><tr><td>b</td></tr></table>")
    assert (converted.blocks, converted.kept_as_html) == (2, 1)
    assert converted.markdown.endswith("<table><tbody><tr><td>b</td></tr></tbody></table>")


# ---- links


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/users/a?mention=user", "https://www.lesswrong.com/users/a?mention=user"),
        ("//example.org/x", "https://example.org/x"),
        ("#gone", f"{BASE}#gone"),
        (" https://example.org/a b ", "https://example.org/a%20b"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_a_link_leads_where_it_led(href: str, address: str) -> None:
    """Addresses are relative to the piece's own."""
    assert convert(f'<a href="{href}">x</a>').markdown == f"[x]({address})"


@pytest.mark.parametrize(
    "href", ["javascript:x()", "data:text/html,x", "http://", "https:///a", "http://[x", "blob:x"]
)
def test_a_link_that_leads_nowhere_is_a_loss(href: str) -> None:
    """Its words stay, and where it led is told."""
    converted = convert(f'<p><a href="{href}">words</a></p>')
    assert converted.markdown == "words"
    assert lost(converted) == [(LossKind.LINK, f"'words' led to '{href}'")]


def test_without_an_address_of_its_own_a_relative_link_is_a_loss() -> None:
    """Nothing is guessed."""
    assert lost(convert('<a href="/x">y</a>', base="")) == [(LossKind.LINK, "'y' led to '/x'")]


# ---- losses


@pytest.mark.parametrize(
    ("html", "kind", "part"),
    [
        ('<iframe src="https://x.org/e"></iframe>', LossKind.EMBED, "https://x.org/e"),
        ('<div data-oembed-url="https://x.org/e"></div>', LossKind.EMBED, "https://x.org/e"),
        ('<div class="iframe-widget" data-iframe-widget-id="w7"></div>', LossKind.EMBED, "w7"),
        ('<img src="/x.png" alt="A chart">', LossKind.IMAGE, "A chart"),
        ('<img src="data:image/png;base64,AA" alt="">', LossKind.IMAGE, "no address"),
        ("<svg><text>drawn</text></svg>", LossKind.IMAGE, "drawn"),
        ('<span class="math-tex">\\(\\nonsense\\)</span>', LossKind.FORMULA, "\\nonsense"),
        ('<span class="mjx-chtml">glyphs</span>', LossKind.FORMULA, "glyphs"),
        ('x<sup class="footnote-ref"><a href="#fn1">[1]</a></sup>', LossKind.FOOTNOTE, "[1]"),
        ('<p style="color: red">x</p>', LossKind.MARKUP, "red"),
        ('<p style="text-align:center">x</p>', LossKind.MARKUP, "in the middle"),
        ('<input type="checkbox" checked>x', LossKind.MARKUP, "a ticked box"),
        ("<p>a\x01b</p>", LossKind.TEXT, "U+0001"),
    ],
)
def test_each_loss_is_named(html: str, kind: LossKind, part: str) -> None:
    """A reader who would miss something is told what, with enough to find it."""
    found = [what for each, what in lost(convert(f"<p>word</p>{html}")) if each is kind]
    assert len(found) == 1
    assert part in found[0]


@pytest.mark.parametrize(
    "html",
    [
        "<script>x()</script><style>p {}</style><p>a</p>",
        '<p onclick="x()" class="c" id="i">a</p>',
        '<p style="color: rgb(0, 0, 0); margin: 0">a</p>',
        "<template>b</template><noscript>c</noscript><!-- d --><p>a</p>",
    ],
)
def test_what_no_reader_sees_is_no_loss(html: str) -> None:
    """Scripts, classes and comments are left out without a word."""
    converted = convert(html)
    assert (converted.markdown, converted.losses) == ("a", ())


def test_an_image_that_the_archive_has_stays_an_image() -> None:
    """Where a copy is named it is shown; the others are told."""
    html = '<img src="https://x.org/a.png" alt="A"><img src="https://x.org/b.png" alt="B">'
    body = Body(text=html, notation=Notation.HTML)
    converted = to_markdown(body, copies={"https://x.org/a.png": "../images/a.png"})
    assert converted.markdown == "![A](../images/a.png)[B](https://x.org/b.png)"
    assert converted.images == ("https://x.org/b.png",)


def test_elements_nested_without_end_lose_their_depth_and_no_words() -> None:
    """Ten thousand elements in each other are read, and so is what never ends."""
    converted = convert("<div>a" * 10_000)
    assert converted.markdown.split() == ["a"] * 10_000
    deep = convert("<blockquote>a" * 500)
    assert deep.markdown.count("a") >= 500
    assert lost(deep)[0][0] is LossKind.MARKUP


def test_a_block_too_long_to_try_keeps_its_words() -> None:
    """A paragraph that Markdown would read for minutes is HTML."""
    converted = convert(f"<p>{'* _a_ ' * 5_000}</p>")
    assert converted.kept_as_html == 1
    assert converted.markdown.count("_a_") == 5_000


# ---- an author's own Markdown


def own(text: str, *, has_formulas: bool = True) -> str:
    """Return an author's Markdown as it is written here."""
    body = Body(text=text, notation=Notation.MARKDOWN)
    return to_markdown(body, base=BASE, has_formulas=has_formulas).markdown


@pytest.mark.parametrize(
    "text",
    ["A *word* and __two__.", "* a\n* b", "> q\n> r", "```python\nx\n```", "Heading\n---", "x_y_z"],
)
def test_an_authors_own_signs_are_kept_where_they_mean_the_same(text: str) -> None:
    """Markdown that both read alike is not rewritten."""
    assert own(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("text\n- a\n- b", "text\n\n- a\n- b"),
        ("- a\n  - b", "- a\n    - b"),
        ("~~gone~~", "<del>gone</del>"),
        ("x^2^ and H~2~O", "x<sup>2</sup> and H<sub>2</sub>O"),
        ("so $x^2$ costs $5", "so \\(x^2\\) costs $5"),
        ("see https://x.org/", "see <https://x.org/>"),
        (">! hidden", '<div class="spoilers" markdown="1">\n\nhidden\n\n</div>'),
        ("a[^n]\n\n[^n]: note", "a[^1]\n\n[^1]: note"),
        ("<b>x</b>", "&lt;b>x&lt;/b>"),
        ("5) five", "5. five"),
    ],
)
def test_what_a_forum_read_otherwise_is_written_as_it_read_it(text: str, markdown: str) -> None:
    """The forum's reading of the author's Markdown is what the site shows."""
    assert own(text) == markdown


def test_reddits_dollars_and_spoilers_are_its_own() -> None:
    """There is no TeX on Reddit, and `>!…!<` hides a part of a line."""
    assert own("$x$ and $y$", has_formulas=False) == "$x$ and $y$"
    hidden = own(">!the butler!< did it", has_formulas=False)
    assert hidden == '<span class="spoiler">the butler</span> did it'


# ---- plain text


def plain(text: str) -> str:
    """Return plain text as it is written here."""
    return convert(text, Notation.TEXT).markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("one\n\ntwo", "one\n\ntwo"),
        ("one\n\n\ntwo", "one\n\ntwo"),
        ("one\ntwo", "one<br>\ntwo"),
        ("  • a\n    • b\n  • c", "- a\n    - b\n- c"),
        ("  1. a\n  2. b", "1. a\n2. b"),
        ("  1. a\n  1. b", '1. a\n1. b\n{: value="1" }'),
        ("  5. a\n\n  6. b", "5. a\n6. b"),
        ("  • a\n    more\n\n    still", "- a<br>\n    more\n\n    still"),
        ("  • a\n  1. b", "- a\n\n1. b"),
        ("• no list", "&#8226; no list"),
        ("*not* [this](x) <b>", "\\*not\\* \\[this\\](x) &lt;b>"),
        ("10\u00a0km\u00a0", "10\u00a0km&#160;"),
        ("\r\none\r\ntwo\r\n", "one<br>\ntwo"),
        ("", ""),
    ],
)
def test_plain_text_keeps_lines_and_lists(text: str, markdown: str) -> None:
    """Lines end where they ended, and lists are what a capture makes of lists."""
    assert plain(text) == markdown


# ---- WordPress


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\n\ntwo\nthree", "<p>one</p>\n<p>two<br>\nthree</p>"),
        ("<p>one</p>\n\ntwo", "<p>one</p>\n\ntwo"),
        ("<h2>a</h2>\n\nb", "<h2>a</h2>\n<p>b</p>"),
        ("a\n\n<pre>x\n\ny</pre>", "<p>a</p>\n<pre>x\n\ny</pre>\n"),
    ],
)
def test_paragraphs_that_wordpress_left_out_are_put_in(text: str, html: str) -> None:
    """An empty line ends a paragraph where a text has no paragraphs of its own."""
    assert with_paragraphs(text) == html
