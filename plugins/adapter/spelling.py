"""Spellings of one word in British and American English, folded into one for search.

What is folded is only compared: a reader is shown what was written.  The index hands the table to
theme/js/search.js, which folds a query by it.
"""

import re
from functools import cache

__all__ = ["SPELLINGS", "fold_spelling"]

_ALWAYS_ISE = (
    "adv|advert|ar|bru|chast|circumc|compr|comprom|conc|cru|dem|desp|dev|disgu|enterpr|exc|exerc"
    "|expert|franch|improv|inc|like|merchand|no|other|parad|po|pra|prec|prem|prom|ra|rev|superv"
    "|surm|surpr|telev|treat|turquo"
)
_OUR = (
    "arb|arm|behavi|cand|clam|col|endeav|fav|ferv|flav|glam|hon|hum|lab|neighb|od|parl|rig|rum"
    "|sav|splend|tum|val|vap|vig"
)
_DOUBLED = (
    "cancel|channel|counsel|equal|fuel|funnel|label|level|marshal|model|quarrel|signal|total"
    "|travel|tunnel"
)
SPELLINGS = (
    ("^licenc", "licens"),
    ("^practis", "practic"),
    ("^(def|off|pret)ence", "$1ense"),
    (
        f"^(?!({_ALWAYS_ISE})is)(.{{3,}})is(e|ed|es|er|ers|ing|ation|ations|able)$",
        "$2iz$3",
    ),
    ("^(anal|catal|paral)ys(e|ed|er|ers|ing)$", "$1yz$2"),
    (f"({_OUR})our", "$1or"),
    ("^(kilo|centi|milli)?(calib|cent|fib|lit|met|theat)re(s?)$", "$1$2er$3"),
    (f"({_DOUBLED})l(ed|er|ers|ing|ings)$", "$1$2"),
    ("(judg|acknowledg)ement", "$1ment"),
    ("^programmes?$", "program"),
    ("^artefact", "artifact"),
    ("^sceptic", "skeptic"),
    ("^grey", "gray"),
    ("(anal|catal|dial)ogue", "$1og"),
)
"""A pattern within a word of small letters, and what stands for it; `$1` is what a group holds."""


@cache
def fold_spelling(word: str) -> str:
    """Return what stands in small letters for every spelling of word."""
    folded = word.lower()
    for pattern, replacement in _RULES:
        folded = pattern.sub(replacement, folded)
    return folded


_RULES = tuple((re.compile(before), after.replace("$", "\\")) for before, after in SPELLINGS)
