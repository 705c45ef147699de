"""Settings of the site as it is published: absolute addresses, feeds, and no drafts."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # Pelican loads a settings file by its path

from pelicanconf import *

# Where the site is: GitHub's workflow sets it to what Pages says; for another host, write its
# address here. Names under .example lead nowhere (RFC 2606).
SITEURL = os.environ.get("SITEURL", "https://archive.example").rstrip("/")
RELATIVE_URLS = False
DIRECTORY_INDEX = ""
SHOW_DRAFTS = False
FEEDS = True
