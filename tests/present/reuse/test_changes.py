"""What changed since an edition published before."""

import json
from datetime import date

import pytest

from generator.model.published import Previous
from generator.present.reuse.changes import MOST_LISTED, changes_file, compared
from generator.publish.open_data import NotPublished, read_previous
from generator.wording.tables import tables

STAGES = tables()["danh-muc-cap-hoc"]


def stages(*rows):
    return "\n".join(["ma,ten,thu_tu", *rows, ""]).encode()


def test_rows_that_came_went_and_changed_are_told_one_by_one():
    change = compared(
        STAGES,
        stages("tieu_hoc,Tiểu học,1", "thcs,THCS,2", "thpt,THPT,3"),
        stages("mam_non,Mầm non,1", "tieu_hoc,Tiểu học,2", "thcs,THCS,2"),
    )

    assert (change.added, change.removed, change.changed) == (1, 1, 1)
    told = {(one.kind, one.key["ma"]): (one.before, one.after) for one in change.listed}
    assert told == {
        ("them", "mam_non"): (None, {"ten": "Mầm non", "thu_tu": "1"}),
        ("doi", "tieu_hoc"): ({"thu_tu": "1"}, {"thu_tu": "2"}),
        ("bot", "thpt"): ({"ten": "THPT", "thu_tu": "3"}, None),
    }
    assert change.sentence == "1 dòng thêm, 1 dòng bớt, 1 dòng đổi"


def test_the_order_of_rows_is_no_change():
    rows = ("thcs,THCS,2", "thpt,THPT,3")

    assert compared(STAGES, stages(*rows), stages(*reversed(rows))).none


def test_a_new_column_is_told_as_one_and_not_row_by_row():
    change = compared(STAGES, b"ma,ten\nthcs,THCS\n", stages("thcs,THCS,2"))

    assert (change.new_columns, change.changed) == (("thu_tu",), 0)
    assert not change.none


def test_what_changes_with_the_day_alone_is_no_change():
    table = tables()["trang-thai"]
    row = dict.fromkeys(table.header, "x")

    def on(day):
        return "\n".join([",".join(table.header), ",".join({**row, "tinh_den": day}.values()), ""]).encode()

    assert compared(table, on("2024-07-01"), on("2024-07-02")).none


def test_of_many_changes_some_are_listed_and_the_rest_is_a_number(an_edition):
    rows = [f"cap_{number},Cấp {number},{number}" for number in range(MOST_LISTED + 7)]
    previous = Previous("1.1.0+20240601", date(2024, 6, 1), {})

    told = json.loads(
        changes_file(an_edition(), previous, [compared(STAGES, stages(), stages(*rows))]).content
    )

    assert told["so_voi"] == {"phien_ban": "1.1.0+20240601", "ngay": "2024-06-01"}
    assert len(told["bang"][0]["thay_doi"]) == MOST_LISTED
    assert told["bang"][0]["con_lai"] == 7


def test_without_an_edition_before_it_says_so(an_edition):
    told = json.loads(changes_file(an_edition(), None, []).content)

    assert told["so_voi"] is None
    assert "không" in told["ghi_chu"]


@pytest.mark.parametrize("spoil", ["missing", "not json", "a list", "a table changed", "a table missing"])
def test_what_is_no_published_edition_is_refused(site_of_tables, spoil):
    package, table = site_of_tables / "datapackage.json", site_of_tables / "danh-muc-cap-hoc.csv"
    match spoil:
        case "missing":
            package.unlink()
        case "not json":
            package.write_text("{")
        case "a list":
            package.write_text("[]")
        case "a table changed":
            table.write_bytes(stages("thcs,Khác,2"))
        case "a table missing":
            table.unlink()

    with pytest.raises(NotPublished):
        read_previous(site_of_tables)


def test_a_published_edition_is_read_back(site_of_tables):
    previous = read_previous(site_of_tables)

    assert previous.day == date(2024, 6, 1)
    assert previous.tables == {"danh-muc-cap-hoc": stages("thcs,THCS,2")}


@pytest.fixture
def site_of_tables(tmp_path):
    """A copy of some `du-lieu/`, as somebody would have downloaded it."""
    import hashlib

    content = stages("thcs,THCS,2")
    (tmp_path / "danh-muc-cap-hoc.csv").write_bytes(content)
    resource = {"name": "danh-muc-cap-hoc", "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    package = {"version": "1.1.0", "created": "2024-06-01T00:00:00Z", "resources": [resource]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    return tmp_path
