"""A small edition to make tables, feeds and badges of."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.model.edition import Edition
from generator.model.library import Library
from generator.model.register import Area, Authority, Register, School, Stage
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import Line, Outcome, State, Trail
from generator.present.context import Context
from generator.read.library import read_library

YEAR = SchoolYear(2023)
HOSTILE = """</script>]]><b>&'"\u2028=1+1"""


@pytest.fixture(scope="session")
def rubric(root):
    """The small rubric of the golden cases."""
    return read_library(root / "tests/cases/_base/data")[0].rubrics["bo-thu"]


@pytest.fixture
def line():
    """A school with a result of its own and a recognised one."""
    return Line(
        school="th-mot",
        name="Trường Tiểu học Một",
        year=YEAR,
        stage="tieu_hoc",
        area="xa-mot",
        authority="phong-mot",
        demo=False,
        rubric="bo-thu",
        used="bo-thu",
        state=State.RECOGNISED,
        outcomes=(
            Outcome("1", Standing.SELF, Decimal("62.25"), Decimal(100), 2),
            Outcome("1", Standing.RECOGNISED, None, Decimal(100), 3),
        ),
        trail=Trail(sent=date(2024, 5, 7), judged=date(2024, 6, 12), judge="phong-mot", decision="2/QĐ"),
    )


@pytest.fixture
def library(rubric):
    """One area, one authority, one school."""
    school = School(
        "th-mot", "Trường Tiểu học Một", "tieu_hoc", "xa-mot", "phong-mot", "", "", False, None, None, None
    )
    country = Area("viet-nam", "Việt Nam", "quoc_gia", None, None, None, None)
    return Library(
        Path(),
        {"tieu_hoc": Stage("tieu_hoc", "Tiểu học", 1)},
        Register(
            {
                "viet-nam": (country,),
                "xa-mot": (replace(country, id="xa-mot", name="Xã Một", kind="xa", parent="viet-nam"),),
            }
        ),
        Register({"phong-mot": (Authority("phong-mot", "Phòng Một", "phong", "xa-mot", None, None, None),)}),
        Register({"th-mot": (school,)}),
        {"bo-thu": rubric},
        {},
        {},
    )


@pytest.fixture
def an_edition(library):
    """An edition of some lines."""

    def made(*lines):
        return Edition(library, lines, (), {}, {}, (YEAR,), date(2024, 7, 1), "a0a9a65")

    return made


@pytest.fixture
def context(library):
    """What pages and feeds are made with; the site's address is known."""
    return Context(library, date(2024, 7, 1), "a0a9a65", "Trang thử", "", site_url="https://example.org/")
