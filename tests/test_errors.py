"""What goes wrong is told so that it can be mended."""

from hypothesis import given
from hypothesis import strategies as st

from plugins.errors import ContentError, Problem, SiteError, ToolError, did_you_mean

_ANY = st.text() | st.text(st.characters(categories=["Cs", "Cc", "Zl", "Cf"]))
_PROBLEMS = st.builds(
    Problem,
    path=_ANY,
    line=st.integers(0, 99),
    key=_ANY,
    value=_ANY,
    reason=_ANY,
    remedy=_ANY,
)


def test_a_problem_says_where_which_value_what_is_wrong_and_what_to_do() -> None:
    """Each part of a problem stands in its line, in one order."""
    problem = Problem(
        path="content/x.md", line=4, key="topics", value="testng", reason="none", remedy="mend it"
    )
    assert str(problem) == "content/x.md:4: topics: 'testng': none; mend it"


def test_a_problem_leaves_out_what_it_does_not_know() -> None:
    """Without line, key, value or remedy, no mark stands for them."""
    assert str(Problem(path="x.md", reason="empty")) == "x.md: empty"


@given(_PROBLEMS)
def test_a_problem_is_one_line_that_any_terminal_shows(problem: Problem) -> None:
    """Whatever a value holds, its line can be printed and steers no terminal."""
    line = str(problem)
    assert line.isprintable()
    assert line.encode() or not any((problem.path, problem.reason))


@given(st.lists(_PROBLEMS, max_size=5))
def test_a_content_error_tells_each_problem_once_and_sorted(problems: list[Problem]) -> None:
    """The order in which problems were found, and finding one twice, change nothing."""
    error = ContentError(problems)
    assert error.problems == tuple(sorted(set(problems)))
    assert error.problems == ContentError([*reversed(problems), *problems]).problems
    assert len(str(error).split("\n")) == max(len(error.problems), 1)


def test_mistakes_in_content_end_with_one_and_failures_of_the_tool_with_two() -> None:
    """Pelican ends with the exit status that an error names."""
    assert (ContentError([]).exitcode, ToolError().exitcode, SiteError().exitcode) == (1, 2, 2)


def test_a_long_value_is_cut() -> None:
    """A value that would bury the reason is shown by its beginning."""
    line = str(Problem(path="x.md", value="a" * 1000, reason="too long"))
    assert len(line) < 120
    assert line.endswith("…': too long")


def test_the_nearest_word_is_offered_and_nothing_where_none_is_near() -> None:
    """A suggestion is one of the known words, or it is not made."""
    assert did_you_mean("testng", ["testing", "policy"]) == "did you mean 'testing'?"
    assert did_you_mean("zebra", ["testing", "policy"]) == ""
