"""One school's rows out of a large register: the same as out of the whole."""

from hypothesis import given
from hypothesis import strategies as st

from generator.read.register_table import HEADERS, Table

IDS = ("th-a", "th-b", "th-a-b", "a-th-a")
cells = st.sampled_from(
    ("", "x", "Trường A", "2024-01-01", '"a, b"', '"th-a"', " th-a ", '"a""b"', '"a\nb"', 'a"b')
)
starts = st.sampled_from((*IDS, "th-a ", ' "th-b"', '"th-a"', "", "TH-A", " th-b"))
ends = st.sampled_from(("\n", "\n", "\n", "\n\n", "\r\n", ""))


@st.composite
def registers(draw):
    head = ",".join(HEADERS["schools"])
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        width = draw(st.sampled_from((10, 10, 10, 10, 3)))
        rows.append(",".join([draw(starts), *(draw(cells) for _ in range(width))]) + draw(ends))
    return head + draw(ends) + "".join(rows)


def rows_of(root, only=frozenset()):
    table = Table(root, "schools", only)
    return list(table.rows()), table.problems


@given(registers())
def test_rows_of_some_schools_are_those_of_the_whole(tmp_path_factory, content):
    root = tmp_path_factory.mktemp("data")
    (root / "registers").mkdir()
    (root / "registers/schools.csv").write_text(content, "utf-8", newline="")
    only = frozenset(("th-a", "th-b"))

    whole, told = rows_of(root)
    some, _ = rows_of(root, only)

    if not any(problem.code == "register-csv" for problem in told):
        assert [(line, row) for line, row in some if row["ma"] in only] == [
            (line, row) for line, row in whole if row["ma"] in only
        ]
