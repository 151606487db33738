"""A page as a person reads it, line by line: for golden files that an officer could check."""

import re
from html.parser import HTMLParser

_LINES = frozenset(
    "address article dd details div dl dt figcaption figure li nav ol p section summary table tr ul".split()  # noqa: SIM905
)
_HEADINGS = {f"h{depth}": "#" * depth + " " for depth in range(1, 7)}
_APART = frozenset(("b", "small", "span"))
_UNSEEN = frozenset(("script", "style", "svg"))


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines = [""]
        self.unseen = 0

    def handle_starttag(self, tag, attrs):
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag in _LINES or tag in _HEADINGS or tag == "br":
            self.lines.append({"li": "- ", **_HEADINGS}.get(tag, ""))
        elif tag in ("td", "th") and self.lines[-1].strip():
            self.lines[-1] += " | "
        elif tag in _APART:
            self.lines[-1] += " "

    def handle_endtag(self, tag):
        if tag in _UNSEEN:
            self.unseen -= 1
        elif tag in _LINES or tag in _HEADINGS:
            self.lines.append("")
        elif tag in _APART:
            self.lines[-1] += " "

    def handle_data(self, text):
        if not self.unseen:
            self.lines[-1] += text


def page_text(html, start="", end=""):
    """The words of `html` between two marks of its source, one block or table row a line."""
    at = html.index(start)
    reader = _Reader()
    reader.feed(html[at : html.index(end, at) if end else None])
    lines = (re.sub(r" (?=[.,:;?)])", "", " ".join(line.split())) for line in reader.lines)
    return "".join(f"{line}\n" for line in lines if line.strip("- |"))
