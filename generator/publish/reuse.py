"""The files that other sites and programs take: of all schools, and of one school."""

from collections.abc import Iterator

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.present.context import Context
from generator.present.reuse import api, feeds


def reuse_files(context: Context, edition: Edition) -> Iterator[Attachment]:
    """The API, and the feeds of the site and of every area."""
    yield from api.api_files(context, edition)
    yield feeds.site_feed(context, edition)
    for area in sorted({unit for unit, _ in edition.areas}):
        yield feeds.area_feed(context, edition, area)
