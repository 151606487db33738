"""What changed inside a file."""

from collections import Counter
from itertools import zip_longest

from generator.model.change import FieldChange, Fields, Value
from generator.model.problem import Where


def field_changes(before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    """Every value that differs, in the order of the file as it is now; what is gone stands at the end."""
    found: list[FieldChange] = []
    for where in (*after, *(where for where in before if where not in after)):
        if before.get(where) != after.get(where):
            found += _of_value(where, before.get(where), after.get(where))
    return tuple(found)


def _of_value(where: Where, before: Value | None, after: Value | None) -> list[FieldChange]:
    if isinstance(before, tuple) and isinstance(after, tuple):
        return _of_list(where, before, after)
    return [FieldChange(where, _text(before), _text(after))]


def _of_list(where: Where, before: tuple[str, ...], after: tuple[str, ...]) -> list[FieldChange]:
    """Entries that went paired with those that came; of the same entries only that their order differs."""
    came, gone = Counter(after) - Counter(before), Counter(before) - Counter(after)
    if not came and not gone:
        return [FieldChange(where, _text(before), _text(after))]
    pairs = zip_longest(gone.elements(), came.elements())
    return [FieldChange(where, old, new) for old, new in pairs]


def _text(value: Value | None) -> str | None:
    return ", ".join(value) if isinstance(value, tuple) else value
