"""Read piece by piece or as a whole, a file means the same, whatever files were read before it."""

import random
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model.assessment import Assessment, Document, Report, Verification
from generator.read import school_file, strict_file, text
from generator.read.memory import Memory
from generator.read.pieces import Pieces
from generator.read.shapes import _remembering, shape, shape_of
from generator.sample import write_sample
from tests.read.test_quick_and_strict import NASTY, files
from tests.test_fuzz import CASES, mutated

pytest.importorskip("yaml_rs", reason="Chưa cài yaml-rs: không có lối đọc nhanh nào để so.")
EXTRA = {"\0path": "x.yml"}
OF_A_VERIFICATION = {**EXTRA, "\0number": 1}


def anew(noun=Assessment):
    """A reader that has not read anything yet."""
    return Pieces(_remembering(shape(noun)))


def read_at_length(content, noun=Assessment, extra=EXTRA):
    """What the other two readers make of a file: the quick one by name, the strict one by value."""
    tidy, problems = text.decode("x.yml", content)
    quick = None if problems else school_file._quickly(tidy, shape_of(noun), dict(extra))
    strict, problems = strict_file.strictly("x.yml", tidy, noun, dict(extra), problems, {}, shape_of(noun))
    return quick, strict, problems


def hold_against(pieces, content, noun=Assessment, extra=EXTRA):
    """Read a file piece by piece; where that can be done, the other readers have to agree."""
    found = pieces.read(content, extra)
    if found is not None:
        quick, strict, problems = read_at_length(content, noun, extra)
        assert problems == []
        assert found == strict
        assert quick is None or repr(found) == repr(quick)
    return found


HEAD = ['nam_hoc: "2023-2024"', "truong: th-vi-du", "bo_chi_so: bo-4725", "trang_thai: da_phe_duyet"]
LINES = """\
tra_loi:
suy_ra:
van_ban:
tong_diem:
nhan_xet:
  uu_diem:
qua_trinh:
  "1.1": {dat: true}
  "1.1": {dat: false}
  "1.4":
    diem: 6.50
    minh_chung:
    minh_chung: [ke-hoach, "khác"]
    ghi_chu: "Zalo, ten: Meet"
    ghi_chu: Zalo, Meet
    dat: yes
  "1.2": {ghi_chu: Zalo, Meet}
  "1.2": {ghi_chu: "Zalo, ten: Meet"}
  "1.2": {diem: 07, ten: Zalo}
  "1.2": {diem: 7, diem: 7}
  no: {diem: 7}
    - - x
    - -x
    - "x"
    - x: y
phe_duyet: {so: "14/QĐ", ngay: 2024-05-07}
phe_duyet: {ngay: 2024-05-07}
bao_cao: {so: 14, noi_nhan: ["Phòng GDĐT", "Lưu: VT"]}
  so: "14/QĐ"
  han_che:
    diem: 4.5
    ten: Zalo
  "1.4": {diem: 7, ghi_chu: "a, b: c"}
  ke-hoach: {so: 07/KH, ngay: 2024-05-07}
  1.1: {dat: true}
  a: "abc
  b"
  b: z"
  'b': mot
  A: hai
  b: ba
  "b": bon
  a: mot
  a: "mot"
ghi_chu: 'abc
"-b": z'
-b: foo
ghi_chu: "abc
def"
ghi_chu: mot hai
  ba bon
ghi_chu: mot
# lời chú
  # lời chú

 x: 1
- x
  - x
    - x
    - {viec: x}
  - {viec: x}
  "1": 62
"ghi_chu": mot
note: x
ghi_chu:
  a:
    a: 1
?
  ? a
...
---
tra_loi: {}
tong_diem: {"1": 62, "2": 63}
ghi_chu: |
  ghi_chu: [a,
  b]
ghi_chu: {a:
  1}
"""
strange_files = st.lists(st.sampled_from([*LINES.splitlines(), "  "]), max_size=9).map(
    lambda lines: "\n".join([*HEAD, *lines])
)


@settings(max_examples=1500)
@given(st.lists(strange_files, min_size=1, max_size=3))
def test_whatever_was_read_before_a_file_means_what_the_other_readers_say(contents):
    pieces = anew()

    for content in contents * 3:
        hold_against(pieces, content.encode())


@settings(max_examples=300)
@given(st.lists(files(), min_size=1, max_size=4))
def test_so_it_is_with_strange_values(contents):
    pieces = anew()

    for content in contents * 3:
        hold_against(pieces, content.encode("utf-8", "surrogatepass"))


def test_so_it_is_in_files_with_accidents():
    readers = {noun: anew(noun) for noun in (Assessment, Verification)}
    seeds = {
        Assessment: sorted(CASES.glob("*/data/assessments/*/*/*.yml")),
        Verification: sorted(CASES.glob("*/data/verifications/*/*/*.yml")),
    }
    for number in range(1500):
        chance = random.Random(number)
        for noun, paths in seeds.items():
            content = mutated(chance.choice(paths).read_bytes(), chance)
            extra = EXTRA if noun is Assessment else OF_A_VERIFICATION
            hold_against(readers[noun], content, noun, extra)


@pytest.mark.parametrize(
    ("tree", "noun", "extra"),
    [
        ("assessments", Assessment, EXTRA),
        ("verifications", Verification, OF_A_VERIFICATION),
    ],
)
def test_the_files_of_this_repository_are_read_piece_by_piece(root, tree, noun, extra):
    pieces = anew(noun)
    for path in sorted((root / "data" / tree).rglob("*.yml")):
        for _ in range(3):
            assert hold_against(pieces, path.read_bytes(), noun, extra) is not None, path


def test_so_are_files_of_a_sample(root, tmp_path):
    write_sample(tmp_path / "mau", 30, 2, root / "data/rubrics/4725-qd-bgddt.yml")
    own, found = anew(), anew(Verification)
    for path in sorted((tmp_path / "mau").rglob("mau-*.yml")):
        if "assessments" in path.parts:
            assert hold_against(own, path.read_bytes()) is not None, path
        if "verifications" in path.parts:
            assert hold_against(found, path.read_bytes(), Verification, OF_A_VERIFICATION) is not None, path


FILE = (
    "\n".join([*HEAD, "tra_loi:", '  "1.4": {diem: 7, ghi_chu: "Học liệu gom vào một kho"}']) + "\n"
).encode()


def test_an_entry_met_twice_is_one_value_from_then_on():
    pieces = anew()
    _, second, third, fourth = (pieces.read(FILE, EXTRA).answers["1.4"] for _ in range(4))

    assert second is third is fourth


BORDER = "aế yn0159.,:;-#\"'[]{}()%!?/&*|<~\\\t"
HEAD_TEXT = "\n".join(HEAD)


@settings(max_examples=1500)
@given(
    st.sampled_from(["diem", "so_luong", "ten", "dat", "ghi_chu", "minh_chung"]),
    st.sampled_from(NASTY) | st.text(alphabet=BORDER, max_size=9),
    st.text(alphabet=BORDER, max_size=4),
)
def test_a_value_means_the_same_wherever_it_stands(key, value, more):
    pieces = anew()
    for entry in (
        f'tra_loi:\n  "1.4": {{{key}: {value}}}\n',
        f'tra_loi:\n  "1.4": {{ten: Zalo, {key}: {value}, ly_do: {more}}}\n',
        f'tra_loi:\n  "1.4": {{{key}: [{value}, {more}]}}\n',
        f'tra_loi:\n  "1.4": {{{key}: "{value}"}}\n',
        f'tra_loi:\n  "1.4":\n    {key}: {value}\n    ten: {more}\n',
        f'tra_loi:\n  "1.4":\n    {key}: [{value}]\n',
        f"tra_loi:\n  {value}: {{ten: {more}}}\n",
        f"nhan_xet:\n  uu_diem:\n    - {value}\n    - {more}\n",
        f"qua_trinh:\n  - {{viec: {value}}}\n  - {{viec: {more}, ngay: {value}}}\n",
        f"ghi_chu: {value}\n",
        f'tong_diem: {{"1": {value}, "2": 5}}\n',
    ):
        for _ in range(3):
            hold_against(pieces, f"{HEAD_TEXT}\n{entry}".encode())


@settings(max_examples=600)
@given(st.lists(st.sampled_from(NASTY) | st.text(alphabet=BORDER, max_size=12), min_size=3, max_size=6))
def test_other_texts_in_the_same_places_are_read_as_if_nothing_were_known(texts):
    pieces = anew()
    for said, more in zip(texts * 2, texts[1:] + texts, strict=False):
        for entry in (
            f'tra_loi:\n  "1.4": {{diem: 7, minh_chung: [a-b], ghi_chu: "{said}"}}\n',
            f'tra_loi:\n  "1.4": {{ten: "{said}", ghi_chu: "{more}"}}\n',
            f'tra_loi:\n  "1.4": {{minh_chung: ["{said}", "{more}"], ghi_chu: zqz0}}\n',
            f'van_ban:\n  a-b: {{loai: "{said}", so: "1/KH", ngay: 2024-01-02, trich_yeu: "{more}"}}\n',
            f'phe_duyet: {{so: "{said}", ngay: "{more}"}}\n',
            f'bao_cao: {{so: "Zq? 0", noi: "{said}"}}\n',
            f'bao_cao: {{so: "{more}", ngay: 2024-05-07, noi_nhan: ["{said}", "Lưu: VT"]}}\n',
            f'bao_cao: {{so: "{more}", ngay: 2001-01-01, noi_nhan: ["{said}"], noi: "2001-01-01"}}\n',
            f'van_ban:\n  a: {{so: "{said}", ngay: 2024-01-02}}\n  b:\n    so: "{more}"\n',
            f'van_ban:\n  a: {{so: "{said}"}} # "b"\n  b: {{so: "{more}", ngay: 2024-01-02}}\n',
        ):
            hold_against(pieces, f"{HEAD_TEXT}\n{entry}".encode())


def test_texts_in_known_places_need_no_other_reader(monkeypatch):
    """What was met twice around texts is enough; even a text that is too long or not tidy is told."""
    pieces = anew()
    content = HEAD_TEXT + '\nvan_ban:\n  a-b: {loai: ke_hoach, so: "%s"}\n'
    for number in range(3):
        pieces.read((content % number).encode(), EXTRA)
    monkeypatch.setattr("generator.read.simple_yaml._BETWEEN_COMMAS", None)  # would stop whoever asks it

    found = pieces.read((content % "15/KH-THCS").encode(), EXTRA)

    assert found.documents["a-b"] == Document("", "ke_hoach", "15/KH-THCS")
    for odd in ("x" * 401, " x", "x ", "a\\tb"):
        with pytest.raises(AttributeError):
            pieces.read((content % odd).encode(), EXTRA)


DAYS = ["2024-10-04", "2023-02-29", "2001-01-01", "0001-01-01", "2024-1-4", '"2024-10-04"', "hôm qua", ""]


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)), min_size=3, max_size=6))
def test_so_it_is_with_other_days(days):
    pieces = anew()
    for one, two in days * 2:
        for entry in (
            f'van_ban:\n  a: {{so: "1", ngay: {one}}}\n  b: {{ngay: {two}, so: "2", url: "x"}}\n',
            f"van_ban:\n  a:\n    ngay: {one}\n    so: 1\n  b:\n    ngay: {two}\n",
            f'phe_duyet: {{so: "1/QĐ", ngay: {one}}}\ncong_khai: {{tu: {one}, den: {two}}}\n',
            f"bao_cao:\n  ngay: {one}\n  noi: {two}\n",
        ):
            hold_against(pieces, f"{HEAD_TEXT}\n{entry}".encode())


DOCUMENTS = """
van_ban:
  a-b: {loai: ke_hoach, so: "%s", ngay: %s, trich_yeu: "%s"}
  c: {loai: bao_cao, so: "%s", ngay: %s, trich_yeu: "Như nhau"}
bao_cao: {so: "%s", ngay: %s, noi_nhan: ["%s", "Lưu: VT"]}
"""


def test_documents_that_differ_in_texts_and_days_alone_are_known_as_a_whole(monkeypatch):
    pieces = anew()
    said = ("15/KH", "2024-10-04", "Kế hoạch năm học", "16/BC", "2024-10-05", "9/BC", "2024-05-07", "Phòng")
    for number in range(3):
        once = [f"{text} {number}" if number and " " in text else text for text in said]
        assert hold_against(pieces, (HEAD_TEXT + DOCUMENTS % tuple(once)).encode()) is not None
    monkeypatch.setattr(pieces._mappings[b"van_ban"], "entry", None)  # would stop whoever asks it
    monkeypatch.setattr("generator.read.simple_yaml._BETWEEN_COMMAS", None)

    other = ("17/KH", "2023-11-01", "", "18/BC", "2023-12-31", "“9”", "2024-05-08", "a, b: c {d} # e")
    found = pieces.read((HEAD_TEXT + DOCUMENTS % other).encode(), EXTRA)

    assert found.documents == {
        "a-b": Document("", "ke_hoach", "17/KH", date(2023, 11, 1), ""),
        "c": Document("", "bao_cao", "18/BC", date(2023, 12, 31), "Như nhau"),
    }
    assert found.report == Report("“9”", date(2024, 5, 8), "", ("a, b: c {d} # e", "Lưu: VT"))


@pytest.mark.parametrize("end", ['"}"b}', '"b"}', '", "}', '" "}', '"}', '"', '"}\n    "}'])
def test_a_quote_too_many_or_too_few_is_for_the_strict_reader(end):
    pieces = anew()
    for number in range(4):
        content = f'{HEAD_TEXT}\nvan_ban:\n  a-b: {{loai: ke_hoach, so: "{number}{end}\n'
        found = hold_against(pieces, content.encode())
        assert (found is not None) == (end == '"}')
        pieces.read(content.replace(end, '"}').encode(), EXTRA)


def test_without_a_parser_in_rust_most_files_are_read_quickly_too(root, tmp_path, monkeypatch):
    monkeypatch.setattr("generator.read.quick_yaml.yaml_rs", None)
    write_sample(tmp_path / "mau", 60, 1, root / "data/rubrics/4725-qd-bgddt.yml")
    own = [path.read_bytes() for path in sorted((tmp_path / "mau/assessments").rglob("*.yml"))]
    ours = [path.read_bytes() for path in sorted((root / "data/assessments").rglob("minh-hoa-*.yml"))]

    for contents in (own, ours):
        pieces = anew()
        assert sum(pieces.read(one, EXTRA) is not None for one in contents) > 0.9 * len(contents)


def test_windows_line_ends_and_loose_marks_make_no_difference():
    plain = anew().read(FILE, EXTRA)
    loose = unicodedata.normalize("NFD", FILE.decode()).encode()

    assert plain is not None
    assert anew().read(FILE.replace(b"\n", b"\r\n"), EXTRA) == plain
    assert anew().read(loose, EXTRA) == plain


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\x07", "\u2028"])
@pytest.mark.parametrize("place", ["# {}\n", "{}"])
def test_hidden_characters_are_never_skipped(sign, place):
    pieces = anew()
    for _ in range(3):
        pieces.read(FILE, EXTRA)

    assert pieces.read(place.format(sign).encode() + FILE, EXTRA) is None
    assert pieces.read(FILE + place.format(sign).encode(), EXTRA) is None


def test_a_key_or_an_entry_that_stands_twice_is_for_the_strict_reader():
    pieces = anew()
    twice = [FILE + b"truong: th-vi-du\n", FILE + b'  "1.4": {diem: 7}\n', FILE + FILE.split(b"\n", 4)[4]]

    for content in [FILE, *twice] * 3:
        found = pieces.read(content, EXTRA)
        assert (found is None) == (content in twice)


def test_a_file_that_lacks_a_needed_key_is_for_the_strict_reader():
    pieces = anew()
    lacking = FILE.replace(b"truong: th-vi-du\n", b"")

    for content in [FILE, lacking] * 3:
        found = pieces.read(content, EXTRA)
        assert (found is None) == (content is lacking)


def test_more_entries_than_a_block_may_have_are_too_many_even_if_each_is_known():
    pieces = anew()
    head, entry = FILE.split(b'  "1.4"')[0], b'  "%d": {diem: 1}\n'
    halves = [head + b"".join(entry % n for n in span) for span in (range(300), range(300, 600))]
    for content in halves * 3:
        assert pieces.read(content, EXTRA) is not None

    assert pieces.read(head + b"".join(entry % n for n in range(600)), EXTRA) is None


def test_what_is_remembered_stays_small(monkeypatch):
    monkeypatch.setattr("generator.read.memory._MOST_KEPT", 50)
    monkeypatch.setattr("generator.read.memory._MOST_MARKED", 100)
    pieces = anew()

    for number in range(2000):
        content = FILE.replace(b"diem: 7", b"diem: %d" % (number // 3))
        assert pieces.read(content, EXTRA).answers["1.4"].points == number // 3
    memories = [pieces._memory, *(memory for memory in (one.memory for one in pieces._mappings.values()))]

    assert all(len(one.known) <= 50 and len(one._marks) <= 100 for one in memories)


def test_where_hardly_anything_comes_again_nothing_is_kept_for_a_while(monkeypatch):
    monkeypatch.setattr("generator.read.memory._MOST_MARKED", 100)
    memory = Memory()
    for number in range(101):  # all of them new
        memory.keep(b"%d" % number, number)

    for _ in range(5):
        memory.keep(b"now and then", 0)
    assert memory.known == {}
    for number in range(1000):
        memory.keep(b"new %d" % number, number)
    for _ in range(2):
        memory.keep(b"often", 1)
    assert memory.known == {b"often": 1}


def test_what_comes_again_is_kept_however_much_else_comes(monkeypatch):
    monkeypatch.setattr("generator.read.memory._MOST_MARKED", 100)
    memory = Memory()
    for number in range(1000):
        memory.keep(b"%d" % number, number)
        memory.keep(b"often", -1)

    assert memory.known[b"often"] == -1


def test_what_cannot_be_an_outline_is_learned_once(monkeypatch):
    """A day in quotes is no text: other texts in its place would mean nothing."""
    pieces = anew()
    learned = []
    kept = Memory.put
    monkeypatch.setattr(Memory, "put", lambda self, *more: (learned.append(more), kept(self, *more)))
    for number in range(20):
        content = f'{HEAD_TEXT}\nvan_ban:\n  a-b: {{so: "{number}/KH", ngay: "2024-10-{number + 1:02}"}}\n'
        assert hold_against(pieces, content.encode()) is not None

    assert [one.make for _, one in learned if isinstance(one, tuple) and hasattr(one, "make")] == [None, None]


def test_no_more_outlines_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr("generator.read.outlines._MOST_BLOCKS", 5)
    pieces = anew()
    for number in range(60):
        content = f'{HEAD_TEXT}\nvan_ban:\n  a-{number // 3}: {{so: "{number}/KH", ngay: 2024-10-04}}\n'
        assert hold_against(pieces, content.encode()) is not None

    assert len(pieces._mappings[b"van_ban"].outlines._memory.known) == 5
