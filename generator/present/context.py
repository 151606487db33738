"""What every page needs besides its own subject."""

from datetime import date

from msgspec import Struct

from generator.model.library import Library
from generator.model.published import Previous
from generator.present.forge import Forge


class Context(Struct, frozen=True):
    """The official part of an edition, and where the site's sources are.

    `revision` is the data's commit or ""; without a `repo_url` pages show file names but no links to them;
    without a `forge` the form hands nothing in by itself.
    With `papers` the site offers documents; `site_url` and `changed` (data no commit has) stand in them.
    `previous` is the edition that the open data are compared with.
    """

    library: Library
    as_of: date
    revision: str
    site_name: str
    repo_url: str
    forge: Forge | None = None
    papers: bool = False
    site_url: str = ""
    changed: bool = False
    previous: Previous | None = None
