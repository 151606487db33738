"""The files that other sites and programs take of all schools, in parts that need nothing of each other."""

from collections.abc import Callable, Iterator, Mapping

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.present.context import Context
from generator.present.reuse import api, feeds

SCHOOLS = "schools"
"""The list of schools, which can be made out of the one that stands."""

REUSED: Mapping[str, Callable[[Context, Edition], Iterator[Attachment]]] = {
    "api": api.api_files,
    SCHOOLS: lambda context, edition: iter((api.schools_file(context, edition)[0],)),
    "feed": lambda context, edition: iter((feeds.site_feed(context, edition),)),
}
"""The API but for its units, and the feed of the site."""
