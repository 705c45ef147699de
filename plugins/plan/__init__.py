"""The graph → the pages of a site: which there are, and what tells whether each has changed."""

from plugins.plan.declared import UndeclaredError
from plugins.plan.digests import Digests
from plugins.plan.edition import Edition
from plugins.plan.page import Page, make_chrome
from plugins.plan.pieces import CardAddress, Desk
from plugins.plan.site import plan_cards, plan_pages

__all__ = [
    "CardAddress",
    "Desk",
    "Digests",
    "Edition",
    "Page",
    "UndeclaredError",
    "make_chrome",
    "plan_cards",
    "plan_pages",
]
