"""A data folder in which every text is hostile: a school for each text, in all of its fields.

`lay_out(root)` writes it; with `harmless` the same schools say ordinary words, so that two sites can be
compared. Schools whose files are refused are in both.
"""

import csv
import json
import shutil
import unicodedata
from pathlib import Path
from urllib.parse import quote

from generator.check.strangers import link_fault
from generator.read.text import HIDDEN
from generator.wording.scripts import foreign_letter
from tests.conftest import ROOT
from tests.hostile import payloads

BASE = ROOT / "tests/cases/_base/data"
YEAR = "2023-2024"
LABEL, TEXT, KEY = 400, 4000, 40
IN_AN_AREA = 40


def tidied(text: str) -> str:
    """A text as the reader keeps it."""
    return unicodedata.normalize("NFC", text).replace("\xa0", " ").strip()


def wanted() -> list[str]:
    """The texts that may be published and are more than blanks."""
    return [one for one in payloads.texts() if tidied(one) and not HIDDEN.search(one)]


def name_of(text: str) -> str:
    """A name for a register: letters of other scripts are refused there, everything else may stand."""
    name = tidied(text)[:LABEL]
    return "Trường có chữ lạ" if foreign_letter(name) else name


def packed(texts: list[str], most: int = LABEL) -> list[str]:
    """The same in few: as many as fit into one field."""
    found = [""]
    for one in texts:
        if len(found[-1]) + len(one) + 3 > most:
            found.append("")
        found[-1] += (" ¦ " if found[-1] else "") + one
    return found


def assessment(school: str, text: str) -> str:
    """An approved self-assessment that says `text` wherever it may say anything."""
    label, key = text[:LABEL], tidied(text[:KEY]) or "khoa"
    url = f"https://truong.edu.vn/?q={text[:200]}"
    safe = url if not link_fault(url) else f"https://truong.edu.vn/?q={quote(text[:60])}"
    tree = {
        "nam_hoc": YEAR,
        "truong": school,
        "bo_chi_so": "bo-thu",
        "trang_thai": "da_phe_duyet",
        "phe_duyet": {"loai": label, "so": label},
        "bao_cao": {"so": label, "noi": label, "noi_nhan": [label, label]},
        "cong_khai": {"noi": [label], "url": safe},
        "van_ban": {key: {"loai": label, "so": label, "trich_yeu": text[:TEXT], "url": safe}},
        "tra_loi": {
            "1.1": {"dat": True, "minh_chung": [key], "ghi_chu": text},
            "1.2.1": {"diem": 30, "minh_chung": [key], "ten": label},
            "1.2.2": {"diem": 15, "ghi_chu": text},
            "1.3": {"diem": 20, "ten": label, "ghi_chu": text},
            "2.1": {"dat": True, "minh_chung": [key]},
            "2.2": {"diem": 80, "ghi_chu": text},
        },
        "qua_trinh": [{"viec": text}],
        "nhan_xet": {one: [text] for one in ("uu_diem", "han_che", "bai_hoc", "kien_nghi")},
        "suy_ra": {"nam_hoc": text},
        "ghi_chu": text,
    }
    return written(tree, bare=("phe_duyet.ngay", "2024-05-07"))


def verification(school: str, authority: str, text: str) -> str:
    """What an authority found, in the same words."""
    tree = {
        "nam_hoc": YEAR,
        "truong": school,
        "bo_chi_so": "bo-thu",
        "co_quan": authority,
        "ket_qua": "cong_nhan",
        "so_quyet_dinh": text[:LABEL],
        "nguon": text[:LABEL],
        "tra_loi": {"1.3": {"diem": 21, "ly_do": text, "ghi_chu": text}},
        "ghi_chu": text,
    }
    return written(tree, bare=("ngay", "2024-06-02"))


def statistics(school: str, text: str) -> str:
    """Figures with words."""
    tree = {
        "nam_hoc": YEAR,
        "truong": school,
        "bieu_mau": "bieu-thu",
        "so_lieu": {"3": {"loi": [text, text]}},
        "nguon": text,
        "ghi_chu": text,
    }
    return written(tree)


def written(tree: dict, bare: tuple[str, str] = ("", "")) -> str:
    """JSON, which is YAML; dates stand without quotes."""
    where, day = bare
    if where:
        *above, last = where.split(".")
        node = tree
        for step in above:
            node = node[step]
        node[last] = "@day@"
    return json.dumps(tree, ensure_ascii=False, indent=1).replace('"@day@"', day) + "\n"


class Land:
    """The folder in the making: a Phòng and its district for every forty schools."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.areas, self.authorities, self.schools = [], [], []
        self.contacts: list[list[str]] = []

    def lay(self, path: str, content: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    def district(self, text: str) -> str:
        """A new district and its office, named `text`; the office's id."""
        number = len(self.areas)
        self.areas.append([f"huyen-{number}", name_of(text), "huyen", "tinh-thu", "", "", ""])
        office = [f"phong-{number}", name_of(text), "phong", f"huyen-{number}", "so-thu", "", ""]
        self.authorities.append(office)
        return f"phong-{number}"

    def school(self, school: str, name: str) -> str:
        """A row of the register; the id of its office."""
        if len(self.schools) % IN_AN_AREA == 0:
            self.district(name)
        number = len(self.areas) - 1
        site = f"https://truong.edu.vn/{quote(name[:20])}"
        row = [school, name_of(name), "thcs", f"huyen-{number}", f"phong-{number}", "", site, "", "", "", ""]
        self.schools.append(row)
        return f"phong-{number}"

    def finish(self, texts: list[str]) -> None:
        """The registers and the official files, which say hostile things too."""
        base = BASE / "registers"
        shutil.copytree(BASE / "forms", self.root / "forms", dirs_exist_ok=True)
        shutil.copy(base / "stages.csv", self.root / "registers/stages.csv")
        head = {
            one: (base / f"{one}.csv").read_text("utf-8").splitlines()[0]
            for one in ("areas", "authorities", "schools")
        }
        areas = [["tinh-thu", tidied(texts[0]), "tinh", "", "", "", ""], *self.areas]
        authorities = [["so-thu", tidied(texts[0]), "so", "tinh-thu", "", "", ""], *self.authorities]
        for name, rows in (("areas", areas), ("authorities", authorities), ("schools", self.schools)):
            with (self.root / f"registers/{name}.csv").open("w", encoding="utf-8", newline="") as file:
                file.write(head[name] + "\n")
                csv.writer(file, lineterminator="\n").writerows(rows)
        rubric = (BASE / "rubrics/bo-thu.yml").read_text("utf-8")
        for word, text in zip(
            ("Tiêu chí có hai nội dung", "Nội dung chắc chắn", "Điều kiện hai"), texts[1:4], strict=True
        ):
            rubric = rubric.replace(word, json.dumps(text, ensure_ascii=False))
        self.lay("rubrics/bo-thu.yml", rubric)
        offices = {}
        for number, row in enumerate(authorities):
            text = texts[number % len(texts)]
            offices[row[0]] = {
                "muc_chung": text[:LABEL],
                "can_cu": [{"so": text[:LABEL], "trich_yeu": text}],
                "ghi_chu": text,
            }
            tree = {"nam_hoc": YEAR, "co_quan": row[0], "so_lieu": {}, "ghi_chu": text}
            self.lay(f"reports/{YEAR}/{row[0]}.yml", written(tree))
        offices["so-thu"]["bo_chi_so"] = {"thcs": "bo-thu"}
        tree = {"nam_hoc": YEAR, "co_quan": offices}
        dates = ',\n"han_truong": 2024-05-30, "han_co_quan": 2100-12-31, '
        dates += '"cong_khai": {"tu": 1900-01-01, "den": 2100-12-31}'
        text = written(tree)
        self.lay(
            f"rounds/{YEAR}.yml",
            text.replace(
                '"bo_chi_so": {\n    "thcs": "bo-thu"\n   }', f'"bo_chi_so": {{"thcs": "bo-thu"}}{dates}'
            ),
        )


def lay_out(root: Path, *, harmless: bool = False) -> dict[str, str]:
    """Write it all; what each published school says, by its id."""
    (root / "registers").mkdir(parents=True)
    land, said = Land(root), {}
    texts = wanted()
    together = packed(texts)
    if harmless:
        texts = [f"Chữ thường số {number}" for number in range(len(texts))]
        together = [f"Chữ thường {'dài ' * 80}{number}" for number in range(len(together))]
    for kind, listed in (("mot", texts), ("chung", together)):
        for number, text in enumerate(listed):
            school = f"{kind}-{number:03}"
            office = land.school(school, text)
            land.lay(f"assessments/{YEAR}/{office}/{school}.yml", assessment(school, text))
            land.lay(f"verifications/{YEAR}/{office}/{school}.yml", verification(school, office, text))
            land.lay(f"statistics/{YEAR}/{office}/bieu-thu/{school}.yml", statistics(school, text))
            said[school] = text
    refused(land)
    land.finish(texts[:40])
    return said


def refused(land: Land) -> None:
    """Schools whose file cannot be taken; they say nothing but who they are."""
    for number, content in enumerate(payloads.FILES.values()):
        school = f"tep-{number:03}"
        office = land.school(school, f"Trường có tệp hỏng {number}")
        land.lay(f"assessments/{YEAR}/{office}/{school}.yml", content)
    for number, text in enumerate(payloads.hidden()):
        school = f"an-{number:03}"
        office = land.school(school, f"Trường có chữ ẩn {number}")
        raw = assessment(school, "Chữ").replace('"Chữ"', f'"{text}"', 1)
        land.lay(f"assessments/{YEAR}/{office}/{school}.yml", raw)
    for number, (_, key, value) in enumerate(payloads.values()):
        school = f"tri-{number:03}"
        office = land.school(school, f"Trường có giá trị sai {number}")
        lines = {
            "nam_hoc": f'"{YEAR}"',
            "truong": school,
            "bo_chi_so": "bo-thu",
            "trang_thai": "da_phe_duyet",
            "phe_duyet": '{so: "1/QĐ"}',
            "tong_diem": '{"1": 60, "2": 60}',
        }
        lines[key] = {
            "tong_diem": f'{{"1": {value}, "2": 60}}',
            "phe_duyet": f'{{so: "1/QĐ", ngay: {value}}}',
            "van_ban": f'{{a: {{so: "1", url: "{value}"}}}}',
        }.get(key, value)
        text = "".join(f"{one}: {content}\n" for one, content in lines.items())
        land.lay(f"assessments/{YEAR}/{office}/{school}.yml", text)
