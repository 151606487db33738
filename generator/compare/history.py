"""What the versions of a file say of each other: nothing is left out, nothing is told that was a draft."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from generator.compare.fields import field_changes
from generator.model.change import Fields
from generator.model.history import Entry, Event, Taken, Version

REGISTER = "registers/schools.csv"
_PUBLIC = "da_phe_duyet"
_RESULTS = ("tong_diem", "muc_do", "ket_qua", "trang_thai")
_SPAN = ("tu_ngay", "den_ngay")
Read = Callable[[Version], Fields | None]


def file_entries(versions: Sequence[Version], read: Read) -> Iterator[Entry]:
    """The rows of one file, from its first version to its last. A file of one version is not read at all."""
    known: Fields | None = None
    path = before = ""
    for version in versions:
        if not version.blob:
            if path:
                yield _entry(version, Event.REMOVED)
                yield from _gone(version, known)
            path = ""
            continue
        if not path:
            yield _entry(version, Event.AGAIN if before else Event.ADDED)
        elif version.path != path:
            yield Entry(version.taken, version.path, Event.MOVED, (), path, version.path)
        if len(versions) > 1:
            now = read(version)
            yield from _edits(version, known, now, quiet=version.path != path or not before)
            known = known if now is None else now
        path = before = version.path


def _entry(version: Version, event: Event) -> Entry:
    return Entry(version.taken, version.path, event)


def _edits(version: Version, known: Fields | None, now: Fields | None, quiet: bool) -> Iterator[Entry]:
    """What differs from the last version that could be read; with `quiet`, "nothing" goes without saying."""
    if now is None:
        yield _entry(version, Event.FAULTY)
        return
    if known is None:
        if not quiet:
            yield _entry(version, Event.MENDED)
        return
    was, is_ = is_public(version.path, known), is_public(version.path, now)
    if not was and not is_:
        if not quiet:
            yield _entry(version, Event.DRAFT)
        return
    changes = field_changes(known, now)
    if was != is_:
        changes = tuple(one for one in changes if one.where == ("trang_thai",))
    if not changes and not quiet:
        yield _entry(version, Event.SAME)
    for one in changes:
        yield Entry(version.taken, version.path, Event.FIELD, one.where, one.before, one.after)


def is_public(path: str, fields: Fields) -> bool:
    """Whether the values of this version were ever shown: a draft's were not."""
    return not path.startswith("assessments/") or fields.get(("trang_thai",)) == _PUBLIC


def _gone(version: Version, known: Fields | None) -> Iterator[Entry]:
    """The results that went with a file."""
    if known is None or not is_public(version.path, known):
        return
    for one in field_changes(known, {}):
        if one.where[0] in _RESULTS or one.where[-1] == "diem":
            yield Entry(version.taken, version.path, Event.FIELD, one.where, one.before, None)


# ---- the register ----------------------------------------------------------------------------------------

Row = Mapping[str, str]


def register_entries(taken: Taken, old: Fields, new: Fields) -> Iterator[tuple[str, Entry]]:
    """The rows of each school whose lines of the register differ; a new dated line by what it changes."""
    before, after = _rows(old), _rows(new)
    for school in dict.fromkeys((*after, *before)):
        was, now = before.get(school, []), after.get(school, [])
        if not was or not now:
            yield school, Entry(taken, REGISTER, Event.UNLISTED if was else Event.LISTED)
            continue
        for place in range(max(len(was), len(now))):
            yield from ((school, entry) for entry in _row_entries(taken, was, now, place))


def _row_entries(taken: Taken, was: list[Row], now: list[Row], place: int) -> Iterator[Entry]:
    """One dated line against what it was; a new one, or one that is gone, against the line before it."""
    if place < len(was) and place < len(now):
        old, new, since = was[place], now[place], ""
    elif place < len(now):
        old, new, since = now[place - 1], now[place], now[place].get("tu_ngay", "")
    else:
        old, new, since = was[place], now[-1], was[place].get("tu_ngay", "")
    for column in dict.fromkeys((*new, *old)):
        if old.get(column) != new.get(column) and not (since and column in _SPAN):
            where = (column, since) if since else (column,)
            yield Entry(taken, REGISTER, Event.FIELD, where, old.get(column), new.get(column))


def _rows(fields: Fields) -> dict[str, list[Row]]:
    """Each school's lines in order, as column and value."""
    found: dict[str, dict[int, dict[str, str]]] = {}
    for (school, place, column), value in fields.items():
        found.setdefault(str(school), {}).setdefault(int(place), {})[str(column)] = str(value)
    return {school: [rows[place] for place in sorted(rows)] for school, rows in found.items()}
