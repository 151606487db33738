"""Which file became which."""

from collections.abc import Sequence

from generator.model.change import FileChange, FileKind


def paired(changes: Sequence[FileChange]) -> tuple[FileChange, ...]:
    """A file gone and one of its name come elsewhere in the same tree and year are one file that moved."""
    gone = {_place(change.path): change for change in changes if change.kind is FileKind.REMOVED}
    found: list[FileChange] = []
    taken: set[str] = set()
    for change in changes:
        old = gone.get(_place(change.path)) if change.kind is FileKind.ADDED else None
        if old is not None and old.path not in taken:
            taken.add(old.path)
            found.append(FileChange(change.path, FileKind.MOVED, old.path))
        else:
            found.append(change)
    return tuple(change for change in found if change.path not in taken)


def _place(path: str) -> tuple[str, ...]:
    parts = path.split("/")
    return (*parts[:2], parts[-1]) if len(parts) > 3 else (path,)
