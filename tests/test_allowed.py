"""What HTML a body may hold: text and its parts; all else is told, and never dropped in silence."""

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import Essay
from plugins.documents.body import read_body
from plugins.documents.html.allowed import ATTRIBUTES, holds_more
from plugins.documents.html.drawings import check_drawing
from plugins.documents.html.image_files import UnfitImageError
from tests.graph_strategies import make

KEPT = (
    "<details><summary>More</summary>Text.</details>",
    "H<sub>2</sub>O, x<sup>2</sup>, <small>fine</small>, <mark>seen</mark>, <s>not</s>",
    "<figure><img src='../images/a.png' alt='A'><figcaption><cite>A</cite></figcaption></figure>",
    (
        "<table><caption>T</caption><thead><tr><th scope='col' colspan='2'>A</th></tr></thead>"
        "<tbody><tr><td rowspan='2'>1</td><td data-align='right'>2</td></tr></tbody></table>"
    ),
    "<ol start='3' type='a'><li value='4'>x</li></ol>",
    "<div class='note'>x</div> <span class='x' lang='fr' dir='ltr'>mot</span>",
    "<ruby>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>, <kbd>Ctrl</kbd>, <samp>x</samp>, <var>x</var>",
    "<del datetime='2020-01-01'>x</del><ins cite='https://a.example/'>y</ins>, <q>z</q>",
    "<dl><dt><abbr title='One'>1</abbr></dt><dd><time datetime='2020'>then</time></dd></dl>",
    "<math display='block'><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
    "<a href='mailto:a@b.example' rel='nofollow ugc'>a</a> and <a name='here'></a>x",
    "<video src='../files/a.mp4' controls></video>",
    "<!-- a comment -->x",
    "<blockquote cite='https://a.example/'><p>x</p></blockquote>",
)
REFUSED = (
    "<script>x()</script>",
    "<SCRIPT SRC=//a.example/x.js></SCRIPT>",
    "<img src=x alt=y onerror=x()>",
    '<div><img/src="x"/onerror=x() alt=y></div>',
    "<p style='color: red'>x</p>",
    "<style>p { color: red }</style>",
    "<iframe src='https://a.example/'></iframe>",
    "<iframe srcdoc='x'></iframe>",
    "<object data='x.swf'></object>",
    "<embed src='x.swf'>",
    "<form action='/'><input name=q><button>Go</button></form>",
    "<base href='https://a.example/'>",
    "<meta http-equiv='refresh' content='0; url=https://a.example/'>",
    "<link rel='stylesheet' href='https://a.example/'>",
    "<svg><script>x()</script></svg>",
    "<svg onload=x()></svg>",
    "<svg><animate attributeName=href values='javascript:x()'></svg>",
    "<math><mi xlink:href='javascript:x()'>x</mi></math>",
    "<math><annotation-xml encoding='text/html'><p>x</p></annotation-xml></math>",
    "<a href='javascript:x()'>x</a>",
    "<a href=' jAvA&#10;script:x()'>x</a>",
    "<a href='&#x6a;avascript:x()'>x</a>",
    "<a href='vbscript:x()'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<img src='data:image/svg+xml,x' alt=x>",
    "<a href='https://a.example/' target='_blank'>x</a>",
    "<a href='https://a.example/' ping='https://b.example/'>x</a>",
    "<p id='archive:scheme'>x</p>",
    "<x-element>x</x-element>",
    "<template><p>x</p></template>",
    "<noscript><p title='</noscript><img src=x onerror=x()>'></noscript>",
    "<!--><img src=x onerror=x()>-->",
    "<!---><img src=x onerror=x()>-->",
    "<!-- --!><img src=x onerror=x()>-->",
    "<math><mtext><mglyph><style><img src=x onerror=x()></style></mglyph></mtext></math>",
    "<title><p title='</title><img src=x onerror=x()>'></title>",
    "<xmp><img src=x onerror=x()></xmp>",
    "<plaintext>x",
    "<isindex action=x>",
    "[x](javascript:x())",
    "[x](data:text/html;base64,AAAA)",
    "x\n{: onclick=x() }",
    "x\n{: style=a }",
    "<a name='archive:a'>x</a>",
)


def problems_of(body: str) -> list[str]:
    """Return what is told of a body."""
    return [str(each) for each in read_body(make(Essay, body=body, body_line=1))[1]]


@pytest.mark.parametrize("body", KEPT)
def test_what_text_is_made_of_may_stand(body: str) -> None:
    """As importers take it from forums, and as it is written by hand."""
    assert problems_of(f"Words.\n\n{body}\n\n{body}") == []


@pytest.mark.parametrize("body", REFUSED)
def test_what_acts_asks_or_sets_itself_is_told_with_its_line(body: str) -> None:
    """Each is a mistake, wherever it stands."""
    told = problems_of(f"Words.\n\n{body}")
    assert told, body
    assert any(each.startswith("essays/one.md:3: ") or ":4: " in each for each in told), told


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements that a browser makes of html, and their attributes."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    found = [each for each in tree.iter() if isinstance(each.tag, str)]
    return [(_local(each.tag), {_local(str(n)): v for n, v in each.items()}) for each in found]


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()


SIGNS = (
    *("<", ">", "-->", "<!--", '"', "'", "`", "</p>", "<p ", "<b", "&lt;img", "]]>", "<![CDATA["),
    *("<?x", "</math>", "<math>", "<mtext>", "<p title=", "\n", "\n\n", "    ", "> "),
)
PIECES = st.sampled_from([*KEPT, *REFUSED, *SIGNS])


@settings(max_examples=120)
@given(st.lists(PIECES, min_size=1, max_size=6))
def test_what_passes_has_in_a_browser_nothing_that_is_not_on_the_list(pieces: list[str]) -> None:
    """However it is put together: by html5lib's reading, too, which knows nothing of ours."""
    body, problems = read_body(make(Essay, body="".join(pieces)))
    if problems:
        return
    for tag, attributes in elements(body.html):
        assert tag in ATTRIBUTES or tag == "document_fragment", tag
        assert not any(name.startswith("on") or name == "style" for name in attributes), attributes
        for name in ("href", "src", "action", "formaction"):
            address = "".join(attributes.get(name, "").split()).lower()
            assert not address.startswith(("javascript:", "vbscript:", "data:")), address


_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:h="http://www.w3.org/1999/xhtml">{}</svg>'
)


@pytest.mark.parametrize(
    "part",
    [
        "<script>x()</script>",
        "<g onload='x()'/>",
        "<a xlink:href='java script:x()'><text>x</text></a>".replace(" s", "&#9;s"),
        "<a><set attributeName='href' to='javascript:x()'/></a>",
        "<a><animate attributeName='href' values='#a;javascript:x()'/></a>",
        "<foreignObject/>",
        "<h:meta http-equiv='refresh' content='0;url=https://other.example/'/>",
        "<image href='https://other.example/a.png'/>",
        "<rect fill='url(https://other.example/a.svg#b)'/>",
        "<rect style='fill: URL( \"//other.example/a.svg\" )'/>",
        "<style>@import 'https://other.example/a.css';</style>",
        "<style>@\\69mport '//other.example/a.css';</style>",
        "<style><![CDATA[a { fill: u\\72l(//other.example/a.svg) }]]></style>",
    ],
)
def test_a_drawing_that_acts_or_asks_is_refused(part: str) -> None:
    """In an element, an attribute, an animation or a style, however it is spelled."""
    with pytest.raises(UnfitImageError, match="is a drawing that"):
        check_drawing(_DRAWING.format(part).encode())


def test_a_drawing_may_use_what_is_in_it_and_say_what_it_likes() -> None:
    """Gradients, masks and small images of its own; words are no style."""
    own = "<style>a { fill: url(#a); mask: url('#b') } /* url */</style><rect fill='url(#a)'/>"
    check_drawing(_DRAWING.format(f"{own}<image href='data:image/png;base64,x'/>").encode())
    check_drawing(_DRAWING.format("<text>url(https://a.example) @import C:\\a(b)</text>").encode())


def test_what_a_browser_finds_and_a_plain_reader_does_not_is_found() -> None:
    """A comment that ends at once hides what stands behind it from one of the two."""
    assert holds_more("<!--><img src=x onerror=x()>-->")
    assert not holds_more("<!-- <img src=x onerror=x()> -->")
    assert not holds_more("<p>a &lt;b> c</p>")
