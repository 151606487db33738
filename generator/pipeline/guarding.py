"""A fault of the program itself, met while it looks at one file: told of that file, and of no other."""

import sys
from pathlib import Path
from traceback import extract_tb

from generator.model.problem import Problem


def own_fault(path: str, fault: Exception) -> Problem:
    """What to tell of the file `path`, at which the program stumbled: where in the program, and over what.

    The words of the exception are left out: they may quote what somebody wrote. Raises `fault` again when
    memory ran out, which is no fault of one file, and in Python's development mode (`python -X dev`), where
    somebody wants to see it whole.
    """
    if isinstance(fault, MemoryError) or sys.flags.dev_mode:
        raise fault
    place = extract_tb(fault.__traceback__, limit=-1)[0]
    detail = f"{type(fault).__name__}, {Path(place.filename).name}:{place.lineno}"
    return Problem("program-fault", path, line=1, column=1, facts={"detail": detail})
