"""What a build holds of a school once everything is summed up: the shape of its memory, not its seconds."""

import gc
import pickle
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from generator import pipeline
from generator.present.context import Context
from generator.sample import write_sample
from tests.conftest import ROOT

MOST = 1_300
"""Bytes. Areas grow with schools: about a third of it is theirs."""


def held(folder: Path, schools: int) -> tuple[int, int]:
    """Bytes and objects alive after summing up so many schools, registers aside."""
    write_sample(folder, schools, 1, ROOT / "data/rubrics/4725-qd-bgddt.yml")
    opening = pipeline.open_library(folder)
    errand = pipeline.Errand(opening, Context(opening.library, date(2026, 11, 22), "", "Trang thử", ""))
    ids = pipeline.school_ids(opening.library)
    sent = [pickle.dumps(pipeline.survey(errand, ids[at : at + 50])) for at in range(0, schools, 50)]
    for _ in range(2):  # what is remembered for good is remembered the first time
        gc.collect()
        before = len(gc.get_objects())
        tracemalloc.start()
        settling = pipeline.Settling(opening.library)
        surveys = [settling.settled(pickle.loads(one)) for one in sent]
        del settling
        edition = pipeline.make_edition(opening, surveys, date(2026, 11, 22), "")
        gc.collect()
        found = tracemalloc.get_traced_memory()[0], len(gc.get_objects()) - before
        tracemalloc.stop()
        assert len(edition.lines) == schools
        del edition, surveys
    return found


@pytest.mark.slow
def test_a_school_more_costs_few_bytes_and_hardly_an_object(tmp_path):
    few, many = held(tmp_path / "few", 240), held(tmp_path / "many", 480)

    assert (many[0] - few[0]) / 240 < MOST
    assert (many[1] - few[1]) / 240 < 6
