"""What the guides show can be copied: every whole file in them is checked and scored."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from generator.pipeline import open_library
from generator.publish import checking
from generator.wording import number, words

WHOLE = re.compile(r"```yaml\n(nam_hoc: .*?)```", re.DOTALL)
REGISTERS = {
    "stages": "ma,ten,thu_tu\ntieu_hoc,Tiểu học,1\nthcs,THCS,2\nthpt,THPT,3\n",
    "areas": "ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_boi\n"
    "tinh-vi-du,Tỉnh Ví Dụ,tinh,,,,\nxa-vi-du,Xã Ví Dụ,xa,tinh-vi-du,,,\n",
    "authorities": "ma,ten,loai,dia_ban,cap_tren,tu_ngay,den_ngay\n"
    "so-vi-du,Sở GDĐT Ví Dụ,so,tinh-vi-du,,,\nubnd-xa-vi-du,UBND xã Ví Dụ,ubnd_xa,xa-vi-du,so-vi-du,,\n",
    "schools": "ma,ten,cap_hoc,dia_ban,co_quan,ma_truong,website,minh_hoa,tu_ngay,den_ngay,thay_boi\n"
    "th-vi-du,Trường Tiểu học Ví Dụ,tieu_hoc,xa-vi-du,ubnd-xa-vi-du,,,,,,\n",
}


def test_how_sure_a_number_is_has_the_same_words_in_the_guide_as_on_the_rubrics_page(root):
    told = (root / "content/cach-tinh.md").read_text("utf-8")

    rows = re.findall(r"^\| (.+?) \| .+? \| `(\w+)` \|$", told, re.MULTILINE)

    assert {code: word for word, code in rows} == dict(words("page.sure"))


def examples(root, page):
    return WHOLE.findall((root / "content" / page).read_text("utf-8"))


@pytest.fixture
def data(root, tmp_path, monkeypatch):
    """A repository for the school of the guides, with the round that the authority's guide shows."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782864000")  # 2026-07-01
    data = tmp_path / "data"
    (data / "registers").mkdir(parents=True)
    for name, text in REGISTERS.items():
        (data / f"registers/{name}.csv").write_text(text, "utf-8")
    (data / "rubrics").mkdir()
    for rubric in (root / "data/rubrics").glob("*.yml"):
        (data / "rubrics" / rubric.name).write_bytes(rubric.read_bytes())
    round_, verification = examples(root, "danh-cho-co-quan.md")
    put(data / "rounds/2025-2026.yml", round_.replace("han_truong: 2026-04-30", "han_truong: 2026-05-31"))
    put(data / "verifications/2025-2026/ubnd-xa-vi-du/th-vi-du.yml", verification)
    return data


def put(path: Path, text: str):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("page", ["danh-cho-truong.md", "huong-dan/vi-du.md"])
def test_the_schools_example_is_clean_and_scores_what_the_guide_says(root, data, page):
    (text,) = examples(root, page)
    file = data / "assessments/2025-2026/ubnd-xa-vi-du/th-vi-du.yml"
    put(file, text)

    assert [str(one) for one in checking.check(data, ())] == []

    card, _, _ = checking.score(data, file)
    assert [str(group.points) for group in card.groups] == ["67.5", "70.0"]
    assert [group.level for group in card.groups] == [2, 2]


def test_the_worked_example_tells_the_points_its_file_gives(root):
    page = (root / "content/huong-dan/vi-du.md").read_text("utf-8")
    (file,) = examples(root, "huong-dan/vi-du.md")
    told = dict(re.findall(r"^\| ([12][.\d]+) \|[^|]*\| ([\d,]+)/", page, re.M))
    given = dict(re.findall(r'"([12][.\d]+)":.*?diem: ([\d.]+)', file))

    assert told == {code: points.replace(".", ",") for code, points in given.items()}
    assert len(told) == 25


def test_the_worked_example_shows_each_maximum_as_sure_as_the_rubric_is(root, data):
    page = (root / "content/huong-dan/vi-du.md").read_text("utf-8")
    told = dict(re.findall(r"^\| ([12][.\d]+) \|[^|]*\| [\d,]+/(\S+)", page, re.M))
    rubric = open_library(data).library.rubrics["4725-qd-bgddt"]
    maxima = {
        scored.id: f"{number(scored.maximum.value)}{'' if scored.maximum.certain else chr(92) + '*'}"
        for _, criterion, item in rubric.entries()
        if (scored := item or criterion).maximum
    }

    assert told == {code: maxima[code] for code in told}


def test_the_example_of_a_form_and_what_is_filled_in_are_clean(root, data):
    page = "phat-trien/them-mot-bieu-mau.md"
    text = (root / "content" / page).read_text("utf-8")
    (form,) = re.findall(r"```yaml\n(ma: .*?)```", text, re.DOTALL)
    (figures,) = examples(root, page)
    put(data / "forms/bieu-vi-du.yml", form)
    put(data / "statistics/2025-2026/ubnd-xa-vi-du/bieu-vi-du/th-vi-du.yml", figures)

    told = [one for one in checking.check(data, ()) if "bieu-vi-du" in one.path]

    assert told == []


def test_the_example_of_a_report_is_clean(root, data):
    for form in (root / "data/forms").glob("*.yml"):
        put(data / "forms" / form.name, form.read_text("utf-8"))
    stages = (root / "data/registers/stages.csv").read_text("utf-8")
    put(data / "registers/stages.csv", stages)
    (report,) = re.findall(
        r"```yaml\n(nam_hoc: [^\n]*\nco_quan: .*?)```",
        (root / "content/phat-trien/dinh-dang.md").read_text("utf-8"),
        re.DOTALL,
    )
    put(data / "reports/2025-2026/ubnd-xa-vi-du.yml", report)

    assert [str(one) for one in checking.check(data, ()) if "reports/" in one.path] == []


def test_the_partners_of_the_guide_are_sound(root, data):
    """The file that a national site begins with."""
    guide = (root / "content/huong-dan/lien-ket.md").read_text("utf-8")
    files = {
        kind: dedent(text) for kind, text in re.findall(r" *```(csv|yaml)\n(.*?) *```", guide, re.DOTALL)
    }
    nation = data.parent / "nation"
    (nation / "registers").mkdir(parents=True)
    for name in REGISTERS:
        put(nation / f"registers/{name}.csv", REGISTERS[name].split("\n")[0] + "\n")
    put(nation / "registers/areas.csv", files["csv"])
    put(nation / "lien-ket.yml", files["yaml"])

    opening = open_library(nation)

    assert opening.problems == ()
    assert opening.strays == ()
    assert list(opening.library.federation.partners) == ["tinh-vi-du", "tinh-khac"]
