"""Front matter that is read without YAML is what YAML reads."""

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents.front_matter.plain import read_plain
from plugins.documents.front_matter.yaml_nodes import read_yaml

_VALUES = st.sampled_from(
    [
        *("word", "two words", "2020-01-02", "2010-01-09T08:00Z", "$5, or more", "(a)", "/2020/x/"),
        *("\"quoted: # 'x' \"", "'it'", "'it''s'", '"a\\n"', '""', "''", '"a" b', '"', "é", "“q”"),
        *("[]", "[a]", "[a, b-c,d e ]", "[a, ]", "[a: b]", "[a:b]", "[https://x.org]", "[[a]]"),
        *("{}", "{a: b}", "{a: b c, d: https://x.org/e}", "{a: b, a: c}", "{a:b}", "{a: }"),
        *(
            "[\"a\", b, 'c']",
            '["a, b", "[c]", ""]',
            '["a" , b]',
            '["a"b]',
            "['it''s']",
            '["a\\\\"]',
        ),
        *('{"a": "b, c: d", e: "}"}', '{"a": b, a: c}', '{"a":"b"}', "{'a': b}", '{"a" : b}'),
        *('["a": b]', '{"a": "b" c: d}', '{a: "b"c}', '["# x", "\'", "é:"]', '["a", {b: c}]'),
        *(
            "x: y",
            "x:y",
            "x :y",
            "x #y",
            "x#y",
            "x:",
            "a - b",
            "a\\",
            "a\xa0b",
            "a\tb",
            "𝔘",
            "\x7f",
        ),
        *(
            "- a",
            "- a: b",
            "- ",
            "-",
            "-a",
            "? a",
            "|",
            ">-",
            "&a b",
            "*a",
            "!t",
            "~",
            "...",
            "---",
        ),
        *("no", "null", "1.10", "0x1", "1:20", "# x", "%a", "@a", "`a`", ":", ",", "", " "),
    ]
)
_KEYS = st.sampled_from(["title", "a", "b_c", "Date", "n0", "x-y", "é", "<<", "y"])


@st.composite
def _headers(draw: st.DrawFn) -> list[str]:
    """Return the lines of a header that is mostly right."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 5))):
        column = draw(st.sampled_from([0, 0, 0, 0, 1, 2, 2, 4, 5]))
        mark = draw(st.sampled_from(["", "", "", "- ", "-  "]))
        key = draw(st.one_of(st.just(""), *[_KEYS.map("{}: ".format)] * 3, _KEYS.map("{}:".format)))
        lines.append(" " * column * bool(lines) + mark + key + draw(_VALUES))
    return lines


@settings(max_examples=100)
@given(lines=_headers())
def test_a_header_read_without_yaml_is_the_same(lines: list[str]) -> None:
    """It has the same nodes on the same lines in the same order, and nothing is wrong with it."""
    plain = read_plain(lines)
    if plain is not None:
        header, problems = read_yaml("essays/one.md", lines)
        assert (repr(header), problems) == (repr(plain), [])


def test_what_people_write_is_read_without_yaml() -> None:
    """Otherwise nothing would be gained."""
    header = read_plain(_WRITTEN.split("\n"))
    assert header is not None
    assert len(header.nodes) == _WRITTEN.count("\n") + 1 - len(_WITHIN)


_WITHIN = ("  title", "  url", "- what", "  date", "- date", "  - The", "  - 'Between")
_WRITTEN = """title: A prize for a proof
date: 2021-11
topics: [verification, ai]
summary: One sentence. And (another), 100% sure - or not.
in_reply_to:
  title: "Discussion: of it"
  url: https://example.org/posts/C?a=b#c
resolves:
- what: The prize
  date: unknown
- date: 2040
uncertain:
  - The month is taken from elsewhere.
  - 'Between: two'
thread: {title: A post, url: https://example.org/posts/1}
authors: ["One, of two", 'The "other"']
reply: {"title": "A question: which?", "url": "https://example.org/a?b=c&d"}"""


@given(text=st.text(alphabet="ab:- '\"[]{},#\n", max_size=30))
def test_no_text_makes_the_two_disagree(text: str) -> None:
    """Whatever is taken without YAML is right, even where it is no front matter at all."""
    lines = text.split("\n")
    plain = read_plain(lines)
    if plain is not None:
        header, problems = read_yaml("essays/one.md", lines)
        assert (repr(header), problems) == (repr(plain), [])


def test_nesting_without_end_is_left_to_yaml() -> None:
    """As are keys too long for it: both are mistakes, which only YAML's reader tells."""
    assert read_plain([f"{' ' * n}a:" for n in range(9)] + [" " * 9 + "a: b"]) is None
    assert read_plain([f"{'k' * 2000}: v"]) is None
