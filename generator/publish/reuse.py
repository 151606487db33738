"""The files that other sites and programs take of all schools, in parts that need nothing of each other."""

from collections.abc import Callable, Iterator, Mapping

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.present.context import Context
from generator.present.reuse import api, feeds

REUSED: Mapping[str, Callable[[Context, Edition], Iterator[Attachment]]] = {
    "api": api.api_files,
    "api-areas": lambda _, edition: api.area_files(edition),
    "api-authorities": lambda _, edition: api.authority_files(edition),
    "feed": lambda context, edition: iter((feeds.site_feed(context, edition),)),
}
"""The API, and the feed of the site."""
