"""Settings of the archive: what its owner changes, and what Pelican needs to know. No logic."""

from jinja2 import StrictUndefined

# Whose archive this is
AUTHOR = "Zac Hatfield-Dodds"
SITENAME = "Zac Hatfield-Dodds"
SITESUBTITLE = "Essays, and comments left on forums, kept with their context"
DEFAULT_LANG = "en"
TIMEZONE = "UTC"

# Where he is (name, address): the profile and every page's h-card
SOCIAL = (
    ("zhd.dev", "https://zhd.dev/"),
    ("GitHub", "https://github.com/Zac-HD"),
    ("Google Scholar", "https://scholar.google.com/citations?user=lEujTKIAAAAJ"),
    ("Alignment Forum", "https://www.alignmentforum.org/users/zac-hatfield-dodds"),
)

# The archive's part of every feed entry's id (RFC 4151): a name that its owner had then.
# It is never changed, or every entry comes up as new in every feed reader.
FEED_AUTHORITY = "zhd.dev,2026"

# For reading here: relative addresses that need no server, drafts shown, feeds off
SITEURL = ""
RELATIVE_URLS = True
DIRECTORY_INDEX = "index.html"
SHOW_DRAFTS = True
FEEDS = False

# The licence of the text
LICENCE = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")

# Folders
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
ARTICLE_PATHS = ["essays", "comments", "bets"]
PAGE_PATHS = ["pages"]
STATIC_PATHS: list[str] = []  # a file is published where a published piece links to it
THEME_STATIC_PATHS = ["static"]

# Others' plugins go before the last of these: after it, the build is in place
PLUGINS = ["plugins.adapter.read", "plugins.adapter.relate", "plugins.adapter.render"]

# Lists
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"category": None}
DIRECT_TEMPLATES = ["index", "tags", "archives", "404"]
NEWEST_FIRST_ARCHIVES = True

# Templates escape what they print, and a name that nobody set is an error
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}

# What the archive does itself
TYPOGRIFY = False  # the documents room sets quotes and dashes, in all but others' verbatim words
WITH_FUTURE_DATES = True  # a build has no clock, so it cannot tell which dates are yet to come
ARTICLE_TRANSLATION_ID = None
PAGE_TRANSLATION_ID = None
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
LOCALE = ["C.UTF-8", "C"]
DEFAULT_DATE_FORMAT = "%Y-%m-%d"
