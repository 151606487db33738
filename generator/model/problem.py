"""A problem (lỗi): a fault of a file, as data. Its words are in `wording/problems.yml`."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

Where = tuple[str | int, ...]
"""A key path inside a YAML file, as `("tra_loi", "1.3.1", "diem")`; its line is looked up when printed."""


EVERY_ROW, SOME_ROW = "*", "?"
"""In the fact `lost`: no row of a register could be read, or one could not, nobody can tell whose it is."""


class Facts(dict[str, str]):
    """What fills a message's template; an unknown one is a dash, so that it can always be given."""

    def __missing__(self, key: str) -> str:
        return "…"


class Problem(Struct, frozen=True):
    """Something wrong with `path` (relative to the data folder).

    The place is either `line` and `column` (from 1; 0 = not known yet) or the key path `where`;
    `at_key` says that the key, not its value, is at fault. `facts` fill the message's template.
    """

    code: str
    path: str
    where: Where = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    column: int = 0
    at_key: bool = False


class Meaning(Struct, frozen=True):
    """One kind of problem, whatever file it is found in.

    `group` is the subject it is listed under. `message` and `remedy` are templates of the problem's facts;
    `example` is right input, `basis` the clause or document it rests on, both "" where there is none.
    """

    code: str
    group: str
    severity: str
    title: str
    message: str
    remedy: str
    example: str
    basis: str

    @property
    def help(self) -> str:
        """Its address on the site."""
        return f"/loi/#{self.code}"

    def in_general(self) -> "Meaning":
        """The same as it is told where no file is meant: "…" for a fact, unless it need not be there."""
        blank = Facts(dict.fromkeys(_OPTIONAL, ""))
        message, remedy = self.message.format_map(blank), self.remedy.format_map(blank)
        return replace(self, message=_once(message), remedy=_once(remedy))


_OPTIONAL = ("how", "inside", "more", "suggestion", "until", "why")
"""Facts that add to a sentence where there is something to add."""


def _once(sentence: str) -> str:
    """Single spaces, and no stop after the dots that stand for a fact."""
    return " ".join(sentence.split()).replace("….", "…")


class Finding(Struct, frozen=True):
    """A problem ready to be shown: place found, words filled in."""

    code: str
    severity: str
    path: str
    line: int
    column: int
    message: str
    hint: str
    example: str
    help: str
