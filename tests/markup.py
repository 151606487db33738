"""What a built page says, read with the standard library's parser."""

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
# HTML lets these be left open; everything else must be closed by the tag that opened it.
OPEN_ENDED = frozenset(
    "li dt dd p td th tr thead tbody tfoot option optgroup colgroup rt rp html head body".split()  # noqa: SIM905
)


@dataclass
class Markup(HTMLParser):
    """The links, ids and headings of one page."""

    ids: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    misnested: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""
    robots: str = ""
    text: list[str] = field(default_factory=list)
    _stack: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID:
            self._stack.append(tag)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "meta" and given.get("name") == "robots":
            self.robots = given.get("content") or ""
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(tag)
        name = given.get("id")
        if name:
            if name in self.ids:
                self.twice.add(name)
            self.ids.add(name)
        if tag == "a" and given.get("name"):
            self.ids.add(given["name"])
        for key in ("href", "src", "action", "poster", "data-src"):
            if given.get(key) is not None and not (tag == "link" and given.get("rel") == "canonical"):
                self.links.append(given[key])
        for source in (given.get("srcset") or "").split(","):
            if source.strip():
                self.links.append(source.split()[0])

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._stack.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self._stack and self._stack[-1] != tag and self._stack[-1] in OPEN_ENDED and tag in self._stack:
            self._stack.pop()
        if self._stack and self._stack[-1] == tag:
            self._stack.pop()
        else:
            self.misnested.append(f"</{tag}> at line {self.getpos()[0]}")

    def handle_data(self, data):
        if self._stack and self._stack[-1] in {"script", "style"}:
            return
        if self._stack and self._stack[-1] == "title" and "svg" not in self._stack:
            self.title += data
        self.text.append(data)

    @property
    def words(self) -> str:
        """All the words a reader may see, white space made single."""
        return " ".join(" ".join(self.text).split())


@cache
def markup(path: Path) -> Markup:
    """The page at `path`, read and parsed once."""
    page = Markup()
    page.feed(path.read_text("utf-8"))
    page.close()
    page.misnested += [f"<{tag}> never closed" for tag in page._stack if tag not in OPEN_ENDED]
    return page
