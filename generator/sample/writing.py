"""Writing a synthetic data folder: registers, rounds, and the files of one school after another.

Every school in it is invented and marked so (`minh_hoa`). The files are printed line by line, without a
YAML writer, so that a hundred thousand of them take a minute; the same seed gives the same bytes.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.model.form import Form
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.read import school_file
from generator.sample.figures import FormWriter, Size
from generator.wording.sentences import load

Progress = Callable[[int, int], None]

LAST_YEAR = SchoolYear(2024)
SCHOOLS_OF_A_DISTRICT = 60
DISTRICTS_OF_A_PROVINCE = 60
# Roughly the country's shares: primary, lower secondary, both, upper secondary, continuing education.
_STAGES = {"tieu_hoc": 46, "thcs": 40, "th_thcs": 4, "thpt": 8, "gdtx": 2}
_STAGE_NAMES = (
    ("mam_non", "Mầm non"),
    ("tieu_hoc", "Tiểu học"),
    ("thcs", "THCS"),
    ("th_thcs", "TH&THCS"),
    ("thpt", "THPT"),
    ("thcs_thpt", "THCS&THPT"),
    ("th_thcs_thpt", "TH&THCS&THPT"),
    ("gdtx", "GDTX"),
    ("gdnn_gdtx", "GDNN-GDTX"),
    ("chuyen_biet", "Chuyên biệt"),
)
_PUPILS_OF_A_ROOM = 33
_OF_THE_PROVINCE = ("thpt", "gdtx")
_NOT_REPORTED, _DRAFT, _TOTALS_ONLY = 0.03, 0.01, 0.05
_VERIFIED, _SENT_BACK, _AS_REPORTED = 0.60, 0.01, 0.5
_MARK = "# Dữ liệu mẫu do máy sinh ra; không có trường nào như thế này.\n"


class _School(Struct, frozen=True):
    """One invented school and the two figures that its files depend on."""

    id: str
    name: str
    stage: str
    area: str
    authority: str
    superior: str  # the authority's name, for the list of recipients
    sign: str  # what its documents' numbers end in
    ability: float
    teachers: int
    rooms: int


class _Task(Struct, frozen=True):
    """One criterion or item to answer. `most` is the maximum in half points, 0 for a condition."""

    id: str
    group: str
    most: int
    evidence: tuple[str, ...]
    names: tuple[str, ...]
    notes: tuple[str, ...]
    shortcomings: tuple[str, ...]
    counted: str
    absent: str


def write_sample(
    to: Path,
    schools: int,
    years: int,
    rubric: Path,
    forms: Sequence[Path] = (),
    seed: int = 0,
    progress: Progress | None = None,
) -> None:
    """Write `schools` schools with `years` school years, ending with 2024-2025, into the folder `to`.

    `rubric` is the rubric file they are scored with; it is copied, and so are the statistics forms of
    `forms` that go with it, which most schools fill. Raises `FileExistsError` when `to`
    already holds something. `progress` is told how many schools of how many are done.
    """
    if to.exists() and any(to.iterdir()):
        raise FileExistsError(to)
    found, _ = school_file.read(rubric.parent, rubric.name, Rubric, {})
    if found is None:
        raise ValueError(f"not a sound rubric: {rubric}")
    words = load("sample.yml")
    span = tuple(SchoolYear(LAST_YEAR.first - back) for back in reversed(range(years)))
    districts = -(-schools // SCHOOLS_OF_A_DISTRICT)
    provinces = -(-districts // DISTRICTS_OF_A_PROVINCE)
    _write_rubric(to, rubric, found, span)
    _write_rounds(to, found, span, provinces)
    _write_registers(to, words, districts, provinces)
    asked = FormWriter(_write_forms(to, forms, found), words)
    tasks = tuple(_tasks(found, words))
    writer = _Writer(to, words, tasks, found, span, asked)
    register = to / "registers" / "schools.csv"
    with register.open("w", encoding="utf-8", newline="\n") as rows:
        rows.write("ma,ten,cap_hoc,dia_ban,co_quan,ma_truong,website,minh_hoa,tu_ngay,den_ngay,thay_boi\n")
        for number in range(schools):
            rng = random.Random(seed * 1_000_003 + number)  # noqa: S311 - play, not secrets
            school = _school(number, words, rng)
            rows.write(f"{school.id},{school.name},{school.stage},{school.area},{school.authority},,,co,,,\n")
            writer.write(school, rng)
            writer.write_figures(school, random.Random(f"{seed}/{number}"))  # noqa: S311
            if progress is not None and (number + 1 == schools or number % 100 == 99):
                progress(number + 1, schools)


# ---- official files ------------------------------------------------------------------------------


def _write_rubric(to: Path, rubric: Path, found: Rubric, span: Sequence[SchoolYear]) -> None:
    """Copy the rubric; where the sample goes further back than the decision, let it begin earlier."""
    target = to / "rubrics" / f"{found.id}.yml"
    target.parent.mkdir(parents=True)
    if not span or str(span[0]) >= found.first_year:
        shutil.copyfile(rubric, target)
        return
    text = rubric.read_text("utf-8")
    first = f'tu_nam_hoc: "{found.first_year}"'
    target.write_text(_MARK + text.replace(first, f'tu_nam_hoc: "{span[0]}"'), encoding="utf-8", newline="\n")


def _write_forms(to: Path, paths: Sequence[Path], rubric: Rubric) -> list[Form]:
    """Copy the forms that name no other rubric and no stage or form that the sample lacks."""
    read = {path: school_file.read(path.parent, path.name, Form, {})[0] for path in paths}
    known = {path: form for path, form in read.items() if form is not None and _suits(form, rubric)}
    ids = {form.id for form in known.values()}
    fitting = {
        path: form
        for path, form in known.items()
        if {one.origin.form for _, one in form.fields() if one.origin is not None} <= {"", *ids}
    }
    for path in fitting:
        (to / "forms").mkdir(exist_ok=True)
        shutil.copyfile(path, to / "forms" / path.name)
    return list(fitting.values())


def _suits(form: Form, rubric: Rubric) -> bool:
    return {*form.rubrics} <= {rubric.id} and {*form.stages} <= {stage for stage, _ in _STAGE_NAMES}


def _write_rounds(to: Path, rubric: Rubric, span: Sequence[SchoolYear], provinces: int) -> None:
    (to / "rounds").mkdir()
    for year in span:
        spring = year.first + 1
        lines = [_MARK, f'nam_hoc: "{year}"\nco_quan:\n']
        for province in range(1, provinces + 1):
            lines.append(f"  so-mau-{province}:\n    bo_chi_so:\n")
            lines += [f"      {stage}: {rubric.id}\n" for stage in _STAGES]
            lines.append(
                f"    han_truong: {spring}-05-28\n    han_co_quan: {spring}-06-18\n"
                f"    dieu_kien_khong_dat: giu_lai\n"
                f'    can_cu: [{{so: "{100 + province}/KH-SM{province}", ngay: {year.first}-10-05, '
                f"trich_yeu: Kế hoạch mẫu về đánh giá mức độ chuyển đổi số}}]\n"
            )
        path = to / "rounds" / f"{year}.yml"
        path.write_text("".join(lines), encoding="utf-8", newline="\n")


def _write_registers(to: Path, words: Mapping[str, Any], districts: int, provinces: int) -> None:
    folder = to / "registers"
    folder.mkdir()
    areas = ["ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_boi\n"]
    authorities = ["ma,ten,loai,dia_ban,cap_tren,tu_ngay,den_ngay\n"]
    for province in range(1, provinces + 1):
        areas.append(f"tinh-mau-{province},Tỉnh mẫu {province},tinh,,,,\n")
        authorities.append(
            f"so-mau-{province},Sở Giáo dục và Đào tạo tỉnh mẫu {province},so,tinh-mau-{province},,,\n"
        )
    for district in range(1, districts + 1):
        province = _province(district)
        name = f"Huyện mẫu {_pair(words, district)}"
        areas.append(f"huyen-mau-{district},{name},huyen,tinh-mau-{province},,,\n")
        authorities.append(
            f"phong-mau-{district},Phòng GDĐT {name[0].lower()}{name[1:]},phong,"
            f"huyen-mau-{district},so-mau-{province},,\n"
        )
    tables = {
        "stages": [
            "ma,ten,thu_tu\n",
            *(f"{id_},{name},{n}\n" for n, (id_, name) in enumerate(_STAGE_NAMES, 1)),
        ],
        "areas": areas,
        "authorities": authorities,
    }
    for table, rows in tables.items():
        (folder / f"{table}.csv").write_text("".join(rows), encoding="utf-8", newline="\n")


def _province(district: int) -> int:
    return (district - 1) // DISTRICTS_OF_A_PROVINCE + 1


def _pair(words: Mapping[str, Any], number: int) -> str:
    places, signs = words["places"], words["signs"]
    return f"{places[number % len(places)]} {signs[number // len(places) % len(signs)]} {number}"


# ---- schools -------------------------------------------------------------------------------------


def _school(number: int, words: Mapping[str, Any], rng: random.Random) -> _School:
    district = number // SCHOOLS_OF_A_DISTRICT + 1
    province = _province(district)
    stage = rng.choices(tuple(_STAGES), tuple(_STAGES.values()))[0]
    places, signs, ends = words["places"], words["signs"], words["ends"]
    name = " ".join(
        (
            words["stages"][stage],
            places[number % len(places)],
            signs[number // len(places) % len(signs)],
            ends[number // (len(places) * len(signs)) % len(ends)],
        )
    )
    upper = stage in _OF_THE_PROVINCE
    return _School(
        id=f"mau-{number + 1:06d}",
        name=name,
        stage=stage,
        area=f"huyen-mau-{district}",
        authority=f"so-mau-{province}" if upper else f"phong-mau-{district}",
        superior="Sở Giáo dục và Đào tạo" if upper else "Phòng Giáo dục và Đào tạo",
        sign=f"M{number + 1}",
        ability=min(0.98, max(0.3, rng.gauss(0.74, 0.13))),
        teachers=rng.randint(18, 90),
        rooms=rng.randint(10, 45),
    )


def _tasks(rubric: Rubric, words: Mapping[str, Any]) -> Iterator[_Task]:
    """What a school answers: conditions, items, and criteria without items."""
    for group, criterion, item in rubric.entries():
        entry = item or criterion
        if item is None and criterion.items:
            continue
        said = words["answers"].get(entry.id, {})
        yield _Task(
            id=entry.id,
            group=group.id,
            most=int(entry.maximum.value * 2) if entry.maximum else 0,
            evidence=tuple(said.get("minh_chung", ("ke-hoach",))),
            names=tuple(said.get("ten", ())),
            notes=tuple(said.get("ghi_chu", ())),
            shortcomings=tuple(said.get("con_thieu", ())),
            counted=said.get("dem", ""),
            absent=said.get("khong_co", ""),
        )


class _Writer:
    """Writes the files of one school after another; holds what they share and nothing of theirs."""

    def __init__(
        self,
        to: Path,
        words: Mapping[str, Any],
        tasks: tuple[_Task, ...],
        rubric: Rubric,
        span: Sequence[SchoolYear],
        asked: FormWriter,
    ) -> None:
        self._to = to
        self._words = words
        self._tasks = tasks
        self._rubric = rubric
        self._span = span
        self._asked = asked
        self._folders: set[Path] = set()

    def write(self, school: _School, rng: random.Random) -> None:
        """The assessments and verifications of all years."""
        ability = school.ability - 0.03 * len(self._span)
        for year in self._span:
            ability = min(0.98, ability + rng.uniform(0.0, 0.06))
            fate = rng.random()
            if fate < _NOT_REPORTED:
                continue
            draft = fate < _NOT_REPORTED + _DRAFT
            totals_only = not draft and fate < _NOT_REPORTED + _DRAFT + _TOTALS_ONLY
            points = {task.id: self._points(task, ability, school, rng) for task in self._tasks if task.most}
            approved = date(year.first + 1, 5, 2) + timedelta(days=rng.randrange(18))
            text = self._assessment(school, year, points, approved, draft, totals_only, rng)
            self._save("assessments", year, school, text)
            if not draft and rng.random() < _VERIFIED:
                text = self._verification(school, year, points, totals_only, rng)
                self._save("verifications", year, school, text)

    def write_figures(self, school: _School, rng: random.Random) -> None:
        """What the school says to statistics forms, in all years."""
        size = Size(school.teachers, school.rooms * _PUPILS_OF_A_ROOM, school.ability)
        for year in self._span:
            for form, text in self._asked.files(school.id, school.stage, size, year, rng):
                self._save("statistics", year, school, _MARK + text, form)

    def _save(self, tree: str, year: SchoolYear, school: _School, text: str, form: str = "") -> None:
        folder = self._to / tree / str(year) / school.authority / form
        if folder not in self._folders:
            folder.mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        (folder / f"{school.id}.yml").write_text(text, encoding="utf-8", newline="\n")

    @staticmethod
    def _points(task: _Task, ability: float, school: _School, rng: random.Random) -> int:
        """Half points for one task: about `ability` of its maximum, never more than it, seldom nothing."""
        if task.absent and rng.random() > ability:
            return 0
        return max(1, min(task.most, round(task.most * (ability + rng.uniform(-0.2, 0.2)))))

    # ---- the texts -------------------------------------------------------------------------------

    def _assessment(
        self,
        school: _School,
        year: SchoolYear,
        points: Mapping[str, int],
        approved: date,
        draft: bool,
        totals_only: bool,
        rng: random.Random,
    ) -> str:
        sent = approved + timedelta(days=rng.randrange(1, 5))
        decision, report = rng.randrange(20, 90), rng.randrange(20, 160)
        lines = [
            f'{_MARK}nam_hoc: "{year}"\ntruong: {school.id}\nbo_chi_so: {self._rubric.id}\n'
            f"trang_thai: {'du_thao' if draft else 'da_phe_duyet'}\n"
        ]
        if not draft:
            posted = approved + timedelta(days=2)
            lines.append(
                f'phe_duyet: {{loai: quyet_dinh, so: "{decision}/QĐ-{school.sign}", ngay: {approved}}}\n'
                f'bao_cao: {{so: "{report}/BC-{school.sign}", ngay: {sent}, '
                f'noi_nhan: ["{school.superior}", "Lưu: VT"]}}\n'
                f"cong_khai: {{tu: {posted}, den: {posted + timedelta(days=15)}, "
                f"noi: [{', '.join(rng.sample(self._words['where'], 2))}]}}\n"
            )
        lines.append("van_ban:\n")
        lines += self._documents(school, year, totals_only, rng)
        if totals_only:
            sums = self._sums(points)
            levels = {g: str(self._rubric.level_of(Decimal(total) / 2).number) for g, total in sums.items()}
            lines.append(f"tong_diem: {_flow({g: _half(total) for g, total in sums.items()})}\n")
            lines.append(f"muc_do: {_flow(levels)}\n")
        lines.append("tra_loi:\n")
        for task in self._tasks:
            if not task.most:
                note = f', ghi_chu: "{rng.choice(task.notes)}"' if task.notes else ""
                evidence = ", ".join(task.evidence)
                lines.append(f'  "{task.id}": {{dat: true, minh_chung: [{evidence}]{note}}}\n')
            elif not totals_only:
                lines += self._answer(task, points[task.id], school, rng)
        lines.append("qua_trinh:\n")
        day = approved - timedelta(days=40)
        for step in self._words["steps"][:-1]:
            lines.append(f'  - {{ngay: {day}, viec: "{step}"}}\n')
            day += timedelta(days=10)
        lines.append("nhan_xet:\n")
        for key, pool, count in (
            ("uu_diem", "strengths", 3),
            ("han_che", "limits", 3),
            ("bai_hoc", "lessons", 1),
            ("kien_nghi", "proposals", 2),
        ):
            lines.append(f"  {key}:\n")
            lines += [f"    - {text}\n" for text in rng.sample(self._words[pool], count)]
        return "".join(lines)

    def _documents(
        self, school: _School, year: SchoolYear, totals_only: bool, rng: random.Random
    ) -> Iterator[str]:
        """One line for each document that the answers refer to, dated within the school year."""
        asked = {key for task in self._tasks if not (totals_only and task.most) for key in task.evidence}
        for place, (key, document) in enumerate(self._words["documents"].items()):
            if key in asked:
                yearly = document["loai"] in ("ke_hoach", "quyet_dinh")
                dated = date(year.first, 9, 5) if yearly else date(year.first + 1, 3, 10)
                dated += timedelta(days=rng.randrange(40))
                yield (
                    f"  {key}: {{loai: {document['loai']}, "
                    f'so: "{10 + 7 * place + rng.randrange(7)}/{document["duoi"]}-{school.sign}", '
                    f'ngay: {dated}, trich_yeu: "{rng.choice(document["trich_yeu"])}"}}\n'
                )

    @staticmethod
    def _answer(task: _Task, points: int, school: _School, rng: random.Random) -> Iterator[str]:
        yield f'  "{task.id}":\n    diem: {_half(points)}\n'
        if not points:
            yield f"    ghi_chu: {task.absent}\n"
            return
        if task.names:
            yield f"    ten: {rng.choice(task.names)}\n"
        if task.counted == "hoc_lieu":
            yield f"    so_luong: {points * 6 + rng.randrange(12)}\n"
        elif task.counted:
            whole = school.rooms if task.counted == "phong_hoc" else school.teachers
            yield f"    so_luong: {max(1, round(whole * points / task.most))}\n    tong_so: {whole}\n"
        yield f"    minh_chung: [{', '.join(task.evidence)}]\n"
        notes = task.notes if points * 4 >= task.most * 3 else task.shortcomings or task.notes
        if notes and rng.random() < 0.7:
            yield f"    ghi_chu: {rng.choice(notes)}\n"

    def _verification(
        self,
        school: _School,
        year: SchoolYear,
        points: Mapping[str, int],
        totals_only: bool,
        rng: random.Random,
    ) -> str:
        """The authority's conclusion: as reported, with findings, with other totals, or sent back."""
        dated = date(year.first + 1, 6, 1) + timedelta(days=rng.randrange(16))
        sent_back = rng.random() < _SENT_BACK
        lines = [
            f'{_MARK}nam_hoc: "{year}"\ntruong: {school.id}\nbo_chi_so: {self._rubric.id}\n'
            f"co_quan: {school.authority}\nngay: {dated}\n"
            f'so_quyet_dinh: "{rng.randrange(100, 400)}/QĐ-{school.authority.upper()}"\n'
            f"ket_qua: {'tra_lai' if sent_back else 'cong_nhan'}\n"
        ]
        if sent_back:
            lines.append(f"ghi_chu: {rng.choice(self._words['returned'])}\n")
        elif totals_only:
            sums = {g: _half(total - rng.randrange(4)) for g, total in self._sums(points).items()}
            lines.append(f"tong_diem: {_flow(sums)}\n")
        elif rng.random() > _AS_REPORTED:
            lower = [task for task in self._tasks if points.get(task.id, 0) > 4]
            lines.append("tra_loi:\n")
            for task in sorted(rng.sample(lower, min(len(lower), rng.randint(1, 3))), key=self._tasks.index):
                found = points[task.id] - rng.randint(1, 4)
                reasons = self._words["reasons"]
                reason = rng.choice(reasons.get(task.evidence[0], reasons["khac"]))
                lines.append(f'  "{task.id}": {{diem: {_half(found)}, ly_do: "{reason}"}}\n')
        else:
            lines.append("ghi_chu: Thống nhất với điểm nhà trường tự đánh giá.\n")
        return "".join(lines)

    def _sums(self, points: Mapping[str, int]) -> dict[str, int]:
        """Half points of each group."""
        sums = {group.id: 0 for group in self._rubric.groups}
        for task in self._tasks:
            sums[task.group] += points.get(task.id, 0)
        return sums


def _half(points: int) -> str:
    """Half points as a number: 13 → "6.5"."""
    return f"{points // 2}.5" if points % 2 else str(points // 2)


def _flow(values: Mapping[str, str]) -> str:
    """`{"1": 62, "2": 63}`."""
    return "{" + ", ".join(f'"{key}": {value}' for key, value in values.items()) + "}"
