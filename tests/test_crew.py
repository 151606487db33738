"""Workers that go when they have grown: every task is done once, and nothing goes unnoticed."""

import mmap
import os
import signal

import pytest

from generator import crew
from generator.crew import WorkerDied, in_turns, state

forked = pytest.mark.skipif(crew.start_method() != "fork", reason="Máy này không nhân đôi được tiến trình")


def doubled(number):
    return 2 * number + state()


def who(_):
    return os.getpid()


def who_took(megabytes):
    """Takes memory from the system itself: Python would first use what earlier tests gave back."""
    with mmap.mmap(-1, megabytes << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as room:
        for page in range(0, len(room), mmap.PAGESIZE):
            room[page] = 1
    return os.getpid()


def faulty(number):
    if number == 3:
        raise ValueError("three")
    return number


def killed(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_each_task_is_done_and_its_result_stands_in_its_place(monkeypatch, jobs, start):
    monkeypatch.setenv("CDS_START", start)

    assert in_turns(1, jobs, doubled, list(range(20))) == [2 * number + 1 for number in range(20)]
    assert in_turns(1, jobs, doubled, []) == []


def out_of_room():
    raise OSError(28, "No space left", "somewhere")


@forked
def test_what_is_done_apart_takes_nothing_here(tmp_path):
    told = tmp_path / "who"

    crew.apart(2, lambda: told.write_text(str(os.getpid())) and None)
    assert int(told.read_text()) != os.getpid()
    with pytest.raises(OSError, match="No space left") as fault:
        crew.apart(2, out_of_room)
    assert fault.value.filename == "somewhere"
    with pytest.raises(WorkerDied):
        crew.apart(2, lambda: os.kill(os.getpid(), signal.SIGKILL))


@pytest.mark.parametrize(("jobs", "start"), [(1, "fork"), (2, "spawn")])
def test_where_nothing_is_inherited_or_one_works_it_is_done_here(monkeypatch, jobs, start):
    monkeypatch.setenv("CDS_START", start)
    done = []

    crew.apart(jobs, lambda: done.append(os.getpid()))

    assert done == [os.getpid()]


@pytest.mark.parametrize("jobs", [1, 2])
def test_this_process_does_something_else_meanwhile_and_once(jobs):
    done = []

    found = in_turns(1, jobs, doubled, [1, 2, 3], lambda: done.append(os.getpid()))

    assert (found, done) == ([3, 5, 7], [os.getpid()])


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_goes_wrong_meanwhile_is_raised(jobs):
    def full():
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        in_turns(1, jobs, doubled, list(range(20)), full)


@forked
def test_workers_stay_while_tasks_are_small():
    assert len(set(in_turns(None, 2, who, range(50)))) <= 2


@forked
def test_a_worker_that_has_grown_goes():
    large = crew.MOST_GROWN // (1 << 20) + 8

    assert len(set(in_turns(None, 2, who_took, [large] * 6))) == 6


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_worker_raises_is_raised(jobs):
    with pytest.raises(ValueError, match="three"):
        in_turns(None, jobs, faulty, range(9))


@forked
def test_a_worker_that_dies_is_told_of():
    with pytest.raises(WorkerDied):
        in_turns(None, 2, killed, range(9))
