"""Pages → bytes: the theme's templates, which are given what each page declares and no more."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from jinja2 import Environment, TemplateError
from jinja2.utils import htmlsafe_json_dumps

from plugins.adapter.incremental.templates_read import Reading, settings_read
from plugins.documents.archived import with_copies
from plugins.documents.fallbacks import Fallback
from plugins.frugal.store import digest
from plugins.plan import Edition, Page
from plugins.plan.addresses import root_of
from plugins.views.policy import REFERRER, page_policy

__all__ = ["PROVIDED", "Renderer"]

_ALWAYS = frozenset(
    {
        "DIRECTORY_INDEX",
        "SITEURL",
        "output_file",
        "policy_of",
        "referrer",
        "scripts",
        "sharing",
        "site",
        "stylesheet",
    }
)
PROVIDED: Mapping[str, frozenset[str]] = {
    name: _ALWAYS | frozenset(given.split())
    for name, given in {
        "article": "article",
        "page": "page",
        "tag": "tag",
        "category": "category articles_page articles_paginator",
        "period_archives": "dates period_num",
        "thread": "thread",
        "redirect": "redirect",
        "index": "profile",
    }.items()
}
"""The names that each template is given beside the settings; others have those of every page."""


def provided(template: str) -> frozenset[str]:
    """Return the names that a template is given beside the settings."""
    return PROVIDED.get(template, _ALWAYS)


class Renderer:
    """Makes pages with the templates of a theme."""

    def __init__(
        self,
        env: Environment,
        settings: Mapping[str, Any],
        readings: Mapping[str, Reading],
        edition: Edition,
        copies: Mapping[str, Fallback],
        cards: str = "",
    ) -> None:
        """Use the templates of env, which read what readings say, and Pelican's settings.

        Copies are offered beside links to what is dead elsewhere; cards tells how those are drawn,
        which the address of each does too.
        """
        self._env = env
        self._readings = readings
        self._edition = edition
        self._copies = copies
        self._cards = cards
        self._common = digest(
            repr((edition.address, edition.index, edition.is_relative, edition.has_feeds)),
            repr(replace(edition.publication, subtitle="")),  # of which the home page alone tells
            repr(sorted(copies.items())),
            repr(settings["JINJA_ENVIRONMENT"]),
        )
        self._settings = {
            name: settings_read(reading, settings) for name, reading in readings.items()
        }
        self._inputs: dict[str, bytes] = {}

    def inputs(self, page: Page) -> bytes:
        """Return what tells everything that the bytes of a page are made of, but for the code."""
        if page.template not in self._inputs:
            self._inputs[page.template] = self._template_inputs(page.template)
        return digest(page.inputs, self._inputs[page.template])

    def _template_inputs(self, name: str) -> bytes:
        """Return what tells a template and what it reads that is the same on every page."""
        reading, globals_ = self._readings[name], self._env.globals
        shared = [
            repr(globals_[each]) for each in ("scripts", "stylesheet") if each in reading.names
        ]
        shared += [self._cards] if "sharing" in reading.names else []
        return digest(self._common, reading.digest, repr(self._settings[name]), *shared)

    def make_ready(self) -> None:
        """Have every template compiled, and kept: not each time by a copy of this process.

        What is wrong with one is raised once a page asks for it.
        """
        for name in self._env.list_templates(["html"]):
            with suppress(TemplateError):
                self._env.get_template(name)

    def render(self, page: Page) -> bytes:
        """Return a page; raise what its template raises."""
        variables = {"sharing": {}, **page.variables()}
        root = root_of(page.file) if self._edition.is_relative else self._edition.address
        context = {
            **self._settings[page.template],
            "SITEURL": root,
            "DIRECTORY_INDEX": self._edition.index,
            "output_file": page.file,
            # Not with the page, which leads to all there is: what a template is given waits for
            # the collector, and a server that builds does without that for long.
            "policy_of": partial(self._policy, variables["sharing"].get(page.permalink)),
            "referrer": REFERRER,
            **variables,
        }
        html = self._env.get_template(f"{page.template}.html").render(context)
        return (with_copies(html, self._copies) if self._copies else html).encode()

    def _policy(self, shared: Any, file: str) -> str:
        """Return the policy of a page, of which shared is told where it is shared, if anything.

        It is empty in a build to be looked at, which has no origin.
        """
        if self._edition.is_relative:
            return ""
        data = [self._as_written(shared.data)] if shared else []
        return page_policy(file, self._edition.address, data)

    def _as_written(self, data: object) -> str:
        """Return data as the filter `tojson` writes it."""
        policies = self._env.policies
        dumps, how = policies["json.dumps_function"], policies["json.dumps_kwargs"]
        return str(htmlsafe_json_dumps(data, dumps=dumps, **how))
