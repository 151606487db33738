"""An independent recount: what the forms of every authority and year must say, added up by plain loops.

A Phòng and a commune fill Phụ lục 2 and 3; a Sở and the Bộ the summary that stands in for a form of theirs.

Knows nothing of the program, only what `data/` holds and what the forms ask. It counts the templates' rows by
hand, one function a row, so that a fault in a form file or in the machinery that fills forms shows.

Run alone it prints the count: `python tests/recount.py data minh-hoa-phong-suoi-mo 2023-2024`.
"""

import csv
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import yaml

RUBRIC = "4725-qd-bgddt"
GENERAL = ("tieu_hoc", "thcs", "th_thcs", "thpt", "thcs_thpt", "th_thcs_thpt", "chuyen_biet")
CONTINUING = ("gdtx", "gdnn_gdtx")
EVERY = ("mam_non", *GENERAL, *CONTINUING)
ALL = "tat_ca"


def rows(data, name):
    with open(data / "registers" / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def on(row, day):
    return (row["tu_ngay"] or "0") <= day <= (row["den_ngay"] or "9")


def load(path):
    """A YAML file whose scalars stay the text that stands there."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader) if path.exists() else None


def share(part, whole):
    """Percent, half up to one decimal, as text; "" of nothing."""
    if not whole:
        return ""
    tenths = (part * 1000 * 2 + whole) // (whole * 2)  # whole numbers only: half up
    return f"{tenths // 10}.{tenths % 10}"


def members(data, authority, year):
    """The schools of an authority and of those under it on 31 May of the year's second half."""
    day = f"{int(year[:4]) + 1}-05-31"
    above = {row["ma"]: row["cap_tren"] for row in rows(data, "authorities") if on(row, day)}

    def under(one):
        while one:
            if one == authority:
                return True
            one = above.get(one, "")
        return False

    return [row for row in rows(data, "schools") if on(row, day) and under(row["co_quan"])]


def points(answers, code):
    """The points given to a code and to what stands below it; `None` where there are none."""
    found = [
        Decimal(answer["diem"])
        for at, answer in answers.items()
        if (at == code or at.startswith(code + ".")) and "diem" in (answer or {})
    ]
    return sum(found) if found else None


class School:
    """What one school said in one year, and what was found."""

    def __init__(self, data, row, year):
        on_unmet = setting(data, row["co_quan"], year, "dieu_kien_khong_dat") or "giu_lai"
        place = Path(year) / row["co_quan"] / f"{row['ma']}.yml"
        self.stage = row["cap_hoc"]
        self.waits = row["cap_hoc"] not in (setting(data, row["co_quan"], year, "bo_chi_so") or {})
        own = load(data / "assessments" / place) or {}
        if own.get("trang_thai") != "da_phe_duyet":
            own = {}
        found = self._verification(data, row, year)
        self.own = bool(own)
        self.answers = dict(own.get("tra_loi") or {})
        recognised = found.get("ket_qua") == "cong_nhan"
        for code, finding in (found.get("tra_loi") or {}).items() if recognised else ():
            if "diem" in finding:
                self.answers = {k: v for k, v in self.answers.items() if not k.startswith(code + ".")}
            self.answers[code] = {**self.answers.get(code, {}), **finding}
        self.reported = bool(own) or recognised
        self.levels = {}
        for group in ("1", "2"):
            self.levels[group] = self._level(own, found if recognised else {}, group, on_unmet)
        self.cntt = (
            load(data / "statistics" / year / row["co_quan"] / "truong-cntt" / f"{row['ma']}.yml") or {}
        ).get("so_lieu") or {}

    @staticmethod
    def _verification(data, row, year):
        folder = data / "verifications" / year
        files = [path for path in folder.glob(f"*/{row['ma']}*.yml") if path.name.split(".")[0] == row["ma"]]
        judged = [
            (load(path)["ngay"], int(path.name.split(".")[1]) if path.name.count(".") > 1 else 1, path)
            for path in files
        ]
        return load(max(judged)[2]) if judged else {}

    def _level(self, own, found, group, on_unmet):
        """The level of a group that counts: recognised where it is, else the school's own."""
        if not self.reported:
            return None
        touched = any(code.split(".")[0] == group for code in found.get("tra_loi") or {})
        totals, levels = found.get("tong_diem") or {}, found.get("muc_do") or {}
        if group in levels and group not in totals and not touched:
            return int(levels[group])
        itemwise = any(
            code.split(".")[0] == group and "diem" in (answer or {}) for code, answer in self.answers.items()
        )
        if group in totals:
            total = Decimal(totals[group])
        elif itemwise:
            total = points(self.answers, group) or Decimal(0)
        elif group in (own.get("tong_diem") or {}):
            total = Decimal(own["tong_diem"][group])
        else:
            total = Decimal(0) if own else None
        if total is None:
            return None
        level = 1 if total < 50 else 2 if total <= 75 else 3
        met = [self.answers.get(f"{group}.{n}", {}).get("dat") for n in (1, 2)]
        unmet = any(one == "false" or (one is None and itemwise) for one in met)
        if unmet:
            return {"giu_lai": None, "ha_muc_1": 1, "ghi_chu": level}[on_unmet]
        return level

    def earns(self, code):
        """1 or 0: does it earn points there? `None`: nothing is said of it."""
        found = points(self.answers, code)
        return None if found is None or not self.reported else int(found > 0)

    def figure(self, row, field):
        """A number of the school's own figures; yes is 1, no is 0."""
        text = (self.cntt.get(row) or {}).get(field)
        return {None: None, "true": 1, "false": 0}.get(text, int(text) if (text or "").isdigit() else None)


def kind_of(data, authority, year):
    """What kind of authority it was on the year's counting day."""
    day = f"{int(year[:4]) + 1}-05-31"
    return next(row["loai"] for row in rows(data, "authorities") if row["ma"] == authority and on(row, day))


def setting(data, authority, year, key):
    """What a round says there: the authority's own word, else that of the one above; `None`: nothing."""
    round_ = (load(data / "rounds" / f"{year}.yml") or {}).get("co_quan") or {}
    day = f"{int(year[:4]) + 1}-05-31"
    above = {row["ma"]: row["cap_tren"] for row in rows(data, "authorities") if on(row, day)}
    while authority:
        if key in (round_.get(authority) or {}):
            return round_[authority][key]
        authority = above.get(authority, "")
    return None


def recount(data, authority, year):
    """`{form: {(row, stage, field): (value, whole, share, schools)}}`, all as the CSV writes them."""
    data = Path(data)
    schools = [School(data, row, year) for row in members(data, authority, year)]
    report = (load(data / "reports" / year / f"{authority}.yml") or {}).get("so_lieu") or {}
    local = kind_of(data, authority, year) in ("phong", "ubnd_xa")
    two, three = {}, {}

    def put(form, row, field, stages, said, wanted=None, shared=True):
        """Add up what each school said: `(value, whole)`, or nothing. `wanted` stages stand there always."""
        present = sorted({one.stage for one in schools if one.stage in stages})
        for stage in (ALL, *dict.fromkeys([*wanted, *present] if wanted is not None else [])):
            its = [one for one in schools if one.stage in stages and stage in (ALL, one.stage)]
            found = [pair for one in its if (pair := said(one)) is not None]
            value = sum(pair[0] for pair in found)
            with_whole = [pair for pair in found if pair[1] is not None] if shared else []
            part, whole = sum(p[0] for p in with_whole), sum(p[1] for p in with_whole)
            form[row, stage, field] = (
                str(value) if found else "",
                str(whole) if with_whole else "",
                share(part, whole) if with_whole else "",
                str(len(found)),
            )

    def known(value):
        return None if value is None else (value, 1)

    asked = ("tieu_hoc", "thcs")
    scored = (*GENERAL, *CONTINUING)
    for row, code, shared in (
        *(("lms", "1.3.2", False), ("phong_may", "1.5.1", True), ("quan_tri", "2.3", True)),
        *(("so_diem", "2.3.3", False), ("thu_phi", "2.4.3", True)),
        *(("studio", "1.7.3", True), ("tin_hoc", "1.7.2", True)),
    ):
        put(two, row, "csgd", scored, lambda one, code=code: known(one.earns(code)), asked, shared)

    def materials(one):
        count = (one.answers.get("1.4") or {}).get("so_luong")
        return (int(count), None) if count is not None and one.reported else None

    def of(row, field, whole):
        def said(one):
            value = one.figure(row, field)
            return None if value is None else (value, one.figure("quy_mo", whole) if whole else None)

        return said

    put(two, "hoc_lieu", "hien_co", scored, materials, asked, False)
    # A row is broken down by every stage that any of its blanks concerns, preschools too.
    for stage in {one.stage for one in schools} - set(scored):
        two["hoc_lieu", stage, "hien_co"] = ("", "", "", "0")
    put(two, "hoc_lieu", "trong_nam", EVERY, of("hoc_lieu", "trong_nam", ""), asked, False)
    put(two, "so_diem", "chu_ky_so", scored, lambda one: known(one.figure("chu_ky_so", "co")), asked, False)
    put(two, "so_diem", "giao_vien", scored, of("chu_ky_so", "giao_vien", "giao_vien"), asked)
    put(two, "wifi", "csgd", EVERY, lambda one: known(one.figure("wifi", "co")), asked)
    for name, whole in (
        *(("ket_hop", "giao_vien"), ("bai_giang", "giao_vien"), ("quan_tri", "tat_ca")),
        *(("an_toan", "tat_ca"), ("chuyen_trach", "chuyen_trach")),
    ):
        put(two, f"tap_huan_{name}", "nguoi", EVERY, of("tap_huan", name, whole))
    typed = report.get("phu-luc-2-khoi-phong") or {}
    for row in ("ra_soat_quy_che", "quy_che_an_toan", "thong_tin_ca_nhan", "lo_hong"):
        answer = (typed.get(row) or {}).get("co")
        two[row, ALL, "co"] = ({None: "", "true": "co", "false": "khong"}[answer], "", "", "")
    for row in ("I", "II.1", "II.2", "dau_nam", "cuoi_nam", "dot_xuat", "III", "IV"):
        two[row, ALL, "loi"] = (words((typed.get(row) or {}).get("loi")), "", "", "")

    for row, stages in (("pho_thong", GENERAL), ("thuong_xuyen", CONTINUING)):
        put(three, row, "csgd", stages, lambda one: None if one.waits else (int(one.reported), 1))
    for group in ("1", "2"):
        for level in (1, 2, 3):
            put(
                three,
                group,
                f"muc_{level}",
                scored,
                lambda one, group=group, level=level: (
                    (int(one.levels[group] == level), 1) if one.reported else None
                ),
                asked if local else (),
            )
    summary = "phu-luc-3-khoi-phong" if local else "tong-hop-cap-so"
    typed = report.get(summary) or {}
    for row in ("kho_khan", "kien_nghi"):
        three[row, ALL, "loi"] = (words((typed.get(row) or {}).get("loi")), "", "", "")
    return {"phu-luc-2-khoi-phong": two, summary: three} if local else {summary: three}


def words(said):
    """Paragraphs, one a line."""
    return "\n".join([said] if isinstance(said, str) else said or [])


def units(data):
    """Every authority and year with a school and a round."""
    data = Path(data)
    for path in sorted((data / "rounds").glob("*.yml")):
        for authority in dict.fromkeys(row["ma"] for row in rows(data, "authorities")):
            if members(data, authority, path.stem):
                yield authority, path.stem


def main():
    """Print the count of one authority and year."""
    data, authority, year = sys.argv[1:4]
    for form, cells in recount(data, authority, year).items():
        by_row = defaultdict(list)
        for (row, stage, field), found in cells.items():
            by_row[row, stage].append(f"{field}: {' | '.join(found)}")
        for (row, stage), found in by_row.items():
            print(form, row, stage, *found, sep="; ")


if __name__ == "__main__":
    main()
