"""Values kept between builds: any Python that wrote them can be read, and nothing but values is."""

import copyreg
import io
import os
import pickle
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from generator.model.edition import Edition
from generator.model.summary import State
from generator.publish import parcel


class _Older(pickle.Pickler):
    """Names a member of an Enum as Python before 3.11.4 does."""

    dispatch_table = copyreg.dispatch_table.copy() | {State: lambda one: (getattr, (type(one), one.name))}


def written(tmp_path, value, pickler=pickle.Pickler):
    file = io.BytesIO()
    pickler(file, 5).dump(value)
    (tmp_path / "parcel").write_bytes(file.getvalue())
    return tmp_path / "parcel"


def test_values_come_back_as_they_were(tmp_path):
    value = {"a": (Decimal("75.01"), State.PUBLISHED), "b": frozenset({1}), "c": Path("x")}
    parcel.send(tmp_path / "parcel", value)

    assert parcel.receive(tmp_path / "parcel") == value


def test_a_member_of_an_enum_as_older_pythons_write_it(tmp_path):
    path = written(tmp_path, [State.PUBLISHED, *State], _Older)

    assert b"getattr" in path.read_bytes()
    assert parcel.receive(path) == [State.PUBLISHED, *State]


def test_a_path_as_python_3_13_writes_it(tmp_path):
    path = written(tmp_path, Path("a/b"))
    newer = path.read_bytes().replace(b"\x8c\x07pathlib", b"\x8c\x0epathlib._local").replace(b"\x95", b"", 1)
    assert b"pathlib._local" in newer

    class Named(parcel._Reader):
        """Python 3.11 has no such module: what counts is that the name is let through."""

        def find_class(self, module, name):
            try:
                return super().find_class(module, name)
            except ModuleNotFoundError:
                return Path

    head, rest = newer[:2], newer[2:]
    body = rest[8:] if path.read_bytes()[2:3] == b"\x95" else rest  # the frame's length goes with the frame
    assert Named(io.BytesIO(head + body)).load() == Path("a/b")


class _Runs:
    def __reduce__(self):
        return os.system, ("echo hostile",)


class _Reaches:
    def __reduce__(self):
        return getattr, (Edition, "__init__")


@pytest.mark.parametrize("value", [_Runs(), _Reaches(), subprocess.run, eval, pickle.loads])
def test_nothing_that_could_act_is_read(tmp_path, value):
    with pytest.raises(parcel.NotAParcel):
        parcel.receive(written(tmp_path, value))


def test_a_cut_parcel_is_none(tmp_path):
    parcel.send(tmp_path / "parcel", list(range(1000)))
    (tmp_path / "parcel").write_bytes((tmp_path / "parcel").read_bytes()[:-9])

    with pytest.raises(parcel.NotAParcel):
        parcel.receive(tmp_path / "parcel")
