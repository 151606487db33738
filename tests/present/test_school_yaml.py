"""What the program writes for people is read back as what was meant; what people wrote stays."""

import string
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from generator.model.assessment import Assessment
from generator.model.rubric import Rubric
from generator.present.school_yaml import NotYaml, order, updated, written
from generator.read import school_file, strict_yaml
from generator.read.library import read_library
from generator.read.shapes import validator
from generator.read.text import HIDDEN, tidy

ROOT = Path(__file__).resolve().parents[2]


@cache
def rubric() -> Rubric:
    return read_library(ROOT / "data")[0].rubrics["4725-qd-bgddt"]


# Any text a person could have typed: what no file may hold is told by other checks.
texts = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    .map(lambda text: HIDDEN.sub("", tidy(text)).replace("\t", " ").strip())
    .filter(lambda text: "\r" not in text)
)
labels = texts.filter(bool)
words = st.text(string.ascii_lowercase + string.digits + "-", min_size=3, max_size=9)
keys = st.one_of(words, labels.filter(lambda text: text != "<<" and len(text) <= 40))
numbers = st.one_of(
    st.integers(0, 10**6), st.decimals(0, 1000, places=2), st.sampled_from([Decimal("1E+2"), Decimal("6.50")])
)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


answers = some(
    diem=numbers,
    dat=st.booleans(),
    ten=texts,
    so_luong=numbers,
    tong_so=numbers,
    minh_chung=st.lists(labels, max_size=3),
    ghi_chu=texts,
)
codes = st.sampled_from(["1.1", "1.3", "1.3.1", "1.10", "2.3", "2.3.8", "9.9"])
heads = {"nam_hoc": st.just("2025-2026"), "truong": words, "bo_chi_so": words}
sections: dict[str, st.SearchStrategy[Any]] = {
    "phe_duyet": st.fixed_dictionaries({"so": labels}, optional={"loai": labels, "ngay": days}),
    "bao_cao": some(so=texts, ngay=days, noi=texts, noi_nhan=st.lists(texts, max_size=3)),
    "cong_khai": some(tu=days, den=days, noi=st.lists(texts, max_size=3), url=texts),
    "van_ban": st.dictionaries(keys, some(loai=texts, so=texts, ngay=days, trich_yeu=texts), max_size=3),
    "tong_diem": st.dictionaries(codes, numbers, max_size=2),
    "muc_do": st.dictionaries(codes, st.integers(1, 3), max_size=2),
    "tra_loi": st.dictionaries(codes, answers, max_size=5),
    "qua_trinh": st.lists(st.fixed_dictionaries({"viec": labels}, optional={"ngay": days}), max_size=3),
    "nhan_xet": some(uu_diem=st.lists(texts, max_size=3), han_che=st.lists(texts, max_size=3)),
    "suy_ra": st.dictionaries(keys, texts, max_size=2),
    "ghi_chu": labels,
}
trees = st.fixed_dictionaries(
    {**heads, "trang_thai": st.sampled_from(["du_thao", "da_phe_duyet"])}, optional=sections
)
parts = some(**sections)


def plainly(value: Any) -> Any:
    """As the strict reader hands it to the shapes: all scalars text."""
    if isinstance(value, Mapping):
        return {key: plainly(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plainly(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def meant(tree: Mapping[str, Any]) -> Assessment:
    kept = {key: value for key, value in tree.items() if value != {} and value != []}
    return validator(Assessment).validate_python({**plainly(kept), "\0path": "x.yml"})


def read(text: str, folder: Path) -> tuple[Assessment | None, list[Any]]:
    (folder / "x.yml").write_bytes(text.encode("utf-8"))
    return school_file.read(folder, "x.yml", Assessment, {"\0path": "x.yml"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


@settings(max_examples=60)
@given(tree=trees)
def test_what_is_written_is_read_back_as_the_same_values(tree: dict[str, Any], folder: Path) -> None:
    found, problems = read(written(rubric(), tree), folder)

    assert problems == []
    assert found == meant(tree)


@settings(max_examples=60)
@given(first=trees, change=parts)
def test_what_is_put_into_a_file_is_read_back_and_every_comment_stays(
    first: dict[str, Any], change: dict[str, Any], folder: Path
) -> None:
    before = written(rubric(), first)
    after = updated(before, rubric(), change)
    found, problems = read(after, folder)

    assert problems == []
    assert found == meant({**first, **change})
    assert comments(after) == comments(before)


def comments(text: str) -> list[str]:
    """The lines of prose; those that wait to be filled in may have been."""
    return [line for line in text.splitlines() if line.lstrip().startswith("# ")]


@settings(max_examples=60)
@given(tree=trees)
def test_nothing_new_changes_no_byte(tree: dict[str, Any]) -> None:
    text = written(rubric(), tree)

    assert updated(text, rubric(), tree) == text


def test_nothing_new_changes_no_byte_of_any_file_people_wrote() -> None:
    paths = sorted((ROOT / "data/assessments").rglob("*.yml"))
    assert paths
    for path in paths:
        text = path.read_text("utf-8")
        node, _ = strict_yaml.parse(str(path), text)
        assert node is not None
        tree = node.plain()
        assert isinstance(tree, dict)
        assert updated(text, rubric(), tree) == text
        assert updated(text.replace("\n", "\r\n"), rubric(), tree) == text.replace("\n", "\r\n")


BY_HAND = """\
# Của cô Lan
nam_hoc:   '2025-2026'   # năm nay
truong: th-a
bo_chi_so: bo-thu
trang_thai: du_thao

tra_loi:   # chấm ngày 3/5
    "1.1":   { dat: true }     # có rồi
    # hỏi lại thầy Nam
    '1.3.1':
        diem: 6        # tạm
        ghi_chu: >-
            dài
            hai dòng
    #"1.3.2": {diem: , minh_chung: []}
    "1.4": {diem: 5.0, minh_chung: [a,
        b]}   # hai dòng
# hết phần chấm
qua_trinh:
- viec: Họp   # đầu năm
- {viec: "Chấm"}
ghi_chu: |
    Một
    hai
"""


def test_only_what_differs_is_written_anew() -> None:
    tree = {
        "trang_thai": "da_phe_duyet",
        "phe_duyet": {"so": "1/QĐ", "ngay": date(2026, 5, 7)},
        "tra_loi": {
            "1.1": {"dat": False},
            "1.3.1": {"diem": Decimal("6.5"), "ghi_chu": "dài hai dòng", "ten": "Zoom: bản mới"},
            "1.3.2": {"diem": 4},
            "1.4": {"diem": 5, "minh_chung": ["a"]},
        },
        "qua_trinh": [{"viec": "Họp"}, {"viec": "Chấm lại"}, {"viec": "Ký"}],
    }
    assert (
        updated(BY_HAND, rubric(), tree)
        == """\
# Của cô Lan
nam_hoc:   '2025-2026'   # năm nay
truong: th-a
bo_chi_so: bo-thu
trang_thai: da_phe_duyet
phe_duyet: {so: "1/QĐ", ngay: 2026-05-07}

tra_loi:   # chấm ngày 3/5
    "1.1":   { dat: false }     # có rồi
    # hỏi lại thầy Nam
    '1.3.1':
        diem: 6.5        # tạm
        ghi_chu: >-
            dài
            hai dòng
        ten: "Zoom: bản mới"
    "1.3.2": {diem: 4}
    "1.4": {diem: 5.0, minh_chung: [a]}   # hai dòng
# hết phần chấm
qua_trinh:
- viec: Họp   # đầu năm
- {viec: "Chấm lại"}
- {viec: "Ký"}
ghi_chu: |
    Một
    hai
"""
    )


def test_none_takes_a_section_out_and_what_is_not_named_stays() -> None:
    found = updated(BY_HAND, rubric(), {"tra_loi": None, "ghi_chu": None})

    assert "tra_loi" not in found
    assert found.endswith('- {viec: "Chấm"}\n')
    assert "# hết phần chấm" in found


def test_every_item_stands_there_with_its_words_and_maximum() -> None:
    text = written(rubric(), {"nam_hoc": "2025-2026", "tra_loi": {}})
    at = [text.index(f"# {(item or criterion).id}. ") for _, criterion, item in rubric().entries()]

    assert at == sorted(at)
    assert "# 1.3.1. Phần mềm dạy học trực tuyến trực tiếp (tối đa 6 điểm)\n" in text
    assert "(tối đa 5 điểm*)" in text
    assert '#"1.1": {dat: , minh_chung: []}' in text


def test_the_keys_stand_in_the_order_of_the_guides() -> None:
    tree = dict.fromkeys(reversed(order()), "x") | {"tra_loi": {}, "nhan_xet": {}, "van_ban": {}}
    lines = written(rubric(), {**tree, "qua_trinh": [], "suy_ra": {"a": "b"}}).splitlines()
    keys = [line.split(":")[0] for line in lines if line and line[0] not in " #"]

    assert keys == list(order())


@pytest.mark.parametrize("text", ["- a", "a: [", "{a: 1}", "chỉ là chữ"])
def test_a_file_that_is_no_block_of_keys_is_refused(text: str) -> None:
    with pytest.raises(NotYaml):
        updated(text, rubric(), {"ghi_chu": "x"})


def test_a_clever_file_still_gets_the_values() -> None:
    found = updated("tra_loi: &a {x: 1}\nnhan_xet: *a\n", rubric(), {"tra_loi": {"x": 2}})

    assert "x: 2" in found
