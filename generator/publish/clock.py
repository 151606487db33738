"""What a build cost: how long each step took, and how large the largest process grew."""

import sys
from time import perf_counter


class Clock:
    """Laps of one build, in seconds by step; a step that comes twice is added up."""

    def __init__(self) -> None:
        """It runs from now on. `way`: `clean` (from nothing), `again` (on top of a site) or `same`.

        `unkept`: why nothing could be remembered for the next build.
        """
        self.way = "clean"
        self.seconds: dict[str, float] = {}
        self.unkept: OSError | None = None
        self._began = self._at = perf_counter()

    def lap(self, step: str) -> None:
        """The time since the last lap went into this step."""
        now = perf_counter()
        self.seconds[step] = self.seconds.get(step, 0.0) + now - self._at
        self._at = now

    def restart(self, way: str) -> None:
        """What was tried so far came to nothing: it counts as looking."""
        self.way = way
        self.seconds = {"look": sum(self.seconds.values())}

    @property
    def total(self) -> float:
        """Seconds since the beginning."""
        return perf_counter() - self._began


def largest_process() -> int | None:
    """Megabytes the largest process of this build held at its peak; `None` where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(who).ru_maxrss for who in whose)
    return int(peak // (1_000_000 if sys.platform == "darwin" else 1_000))
