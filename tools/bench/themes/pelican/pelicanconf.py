"""Stock Pelican, with as little around each text as the other generators are given."""

SITENAME = "Measured"
AUTHOR = "Nobody"
SITEURL = "https://measured.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []

# The same addresses as the others'
ARTICLE_URL = "posts/{slug}/"
ARTICLE_SAVE_AS = f"{ARTICLE_URL}index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = f"{TAG_URL}index.html"
PAGINATION_PATTERNS = [
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]

# A list of all, a list for each tag, and one feed
DEFAULT_PAGINATION = 20
DIRECT_TEMPLATES = ["index"]
PAGINATED_TEMPLATES = {"index": None, "tag": None}
CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = ""
FEED_MAX_ITEMS = 20
FEED_ALL_ATOM = "feed.atom"
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
