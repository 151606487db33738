"""Pages and files: what `present` makes and `publish` writes."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from msgspec.msgpack import Decoder, Encoder

from generator.model.school_year import SchoolYear


class Peers(NamedTuple):
    """Whose median is meant: schools of one stage around an area, in one year and one group of a rubric."""

    area: str
    year: SchoolYear
    stage: str
    rubric: str
    group: str


class Gap(NamedTuple):
    """A place in a page for what only the school's neighbours tell; `mark` stands in the body until then."""

    mark: str
    peers: Peers


class Page(NamedTuple):
    """A page without the site's frame. A tuple, because thousands are made.

    `address` is "" for home, else like "truong/th-kien-quoc/". `body` is finished HTML that begins with
    one h1; links in it are relative to the page's own address. `head` goes before `</head>`. `gaps` are
    filled when the page is printed, because schools are printed before they are summed up.
    """

    address: str
    title: str
    description: str
    body: str
    noindex: bool = False
    head: str = ""
    gaps: tuple[Gap, ...] = ()

    def filled(self, medians: Mapping[Peers, str]) -> "Page":
        """The same page with every gap filled; one about which nothing may be said is closed."""
        if not self.gaps:
            return self
        body = self.body
        for mark, peers in self.gaps:
            body = body.replace(mark, medians.get(peers, ""))
        return self._replace(body=body, gaps=())

    @property
    def depth(self) -> int:
        """How many folders below the site's root."""
        return self.address.count("/")


class Packed(NamedTuple):
    """A page on its way through the spool: `page` without its body, and the body, encoded once."""

    page: Page
    body: bytes

    @classmethod
    def of(cls, page: Page) -> "Packed":
        """A page made ready for the spool."""
        return cls(page._replace(body=""), page.body.encode("utf-8"))

    def filled(self, medians: Mapping[Peers, str]) -> "Packed":
        """What `Page.filled` does, in bytes."""
        if not self.page.gaps:
            return self
        body = self.body
        for mark, peers in self.page.gaps:
            body = body.replace(mark.encode("utf-8"), medians.get(peers, "").encode("utf-8"))
        return Packed(self.page._replace(gaps=()), body)

    def unpacked(self) -> Page:
        """The page as it was."""
        return self.page._replace(body=self.body.decode("utf-8"))


class Attachment(NamedTuple):
    """A file of the site that is not a page; `path` has no leading slash."""

    path: str
    content: bytes


Spool = list[tuple[list[Packed], list[Attachment]]]
"""What a survey leaves behind of each school: its pages and files."""

to_spool: Callable[[Spool], bytes] = Encoder().encode
from_spool: Callable[[bytes], Spool] = Decoder(Spool).decode
"""Raises `msgspec.DecodeError`. Plain data both ways: a spool may come from another machine."""
