"""Pages and files: what `present` makes and `publish` writes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page without the site's frame.

    `address` is "" for home, else like "truong/th-kien-quoc/". `body` is finished HTML that begins with
    one h1; links in it are relative to the page's own address. `head` goes before `</head>`.
    """

    address: str
    title: str
    description: str
    body: str
    noindex: bool = False
    head: str = ""

    @property
    def depth(self) -> int:
        """How many folders below the site's root."""
        return self.address.count("/")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the site that is not a page; `path` has no leading slash."""

    path: str
    content: bytes
