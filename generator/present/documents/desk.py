"""Phrases, heads and ends that papers share: who writes, where, on which grounds, who signs."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import Struct

from generator.model.library import Library
from generator.model.register import Area, Authority, School
from generator.model.round import Basis
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Because, GroupScore, Scorecard
from generator.present.documents.paper import (
    Block,
    Cell,
    Column,
    Figure,
    Letterhead,
    Measure,
    Row,
    Text,
    Tone,
    table,
)
from generator.present.links import rubric_address
from generator.wording import number, say

CENTRES = ("gdtx", "gdnn_gdtx")
"""Stages whose institutions are centres: their head is a director."""
_ABOVE = ("so", "phong")
"""Kinds of authorities that are an organ of their area's people's committee."""
_PLACES = ("huyen", "quan", "thi_xa", "thanh_pho", "xa", "phuong", "thi_tran", "dac_khu")
_RANK = re.compile(r"^(Thành phố|Tỉnh|Huyện|Quận|Thị xã|Xã|Phường|Thị trấn|Đặc khu)\s+(?=\D)", re.IGNORECASE)


class Desk(Struct, frozen=True):
    """What every paper needs: the official data, and how a printed copy is traced.

    `site` is the address of the site, or "" when it has none yet; `commit` names the data, or "";
    `dirty` says that the data hold changes no commit has.
    """

    library: Library
    as_of: date
    site: str = ""
    commit: str = ""
    dirty: bool = False

    def address(self, page: str) -> str:
        """Where a page of the site stands, as far as it is known."""
        return f"{self.site.rstrip('/')}/{page}"

    def check(self, page: str) -> tuple[str, ...]:
        """The small lines at the end of a paper."""
        lines = [say("paper.check", address=self.address(page))]
        if self.commit:
            lines.append(say("paper.check_dirty" if self.dirty else "paper.check_commit", commit=self.commit))
        return tuple(lines)


# ---- days, places, numbers ---------------------------------------------------------------------------


def long_day(value: date | None) -> str:
    """A day as official papers write it: days below 10 and the months 1 and 2 with a zero before them."""
    if value is None:
        return say("paper.day_blank")
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return say("paper.day", day=f"{value.day:02d}", month=month, year=value.year)


def place_day(place: str, value: date | None) -> str:
    """The place and the day of a paper; what is unknown stays blank."""
    return say("paper.place_day", place=place or say("paper.blank.short"), day=long_day(value))


def paper_number(form: str, known: str) -> str:
    """The number of a paper, or a blank that ends as numbers of its kind do; "" for what has none."""
    if not form:
        return ""
    blank = say("paper.number_blank", form=say(f"paper.form.{form}"))
    return say("paper.number", number=known or blank)


def place_of_area(area: Area | None) -> str:
    """The name of an area without its rank: "Huyện Kiến Thụy" → "Kiến Thụy", but "Quận 5" stays whole."""
    if area is None or area.kind not in _PLACES:
        return ""
    return _RANK.sub("", _without_remark(area.name))


def _without_remark(name: str) -> str:
    """A register's name without the remark in brackets that tells two rows apart."""
    return re.sub(r"\([^()]*\)$", "", name.rstrip()).rstrip()


def year_words(year: SchoolYear) -> str:
    """The school year in a paper."""
    return str(year)


# ---- who writes --------------------------------------------------------------------------------------


def authority_on(library: Library, authority_id: str, year: SchoolYear) -> Authority | None:
    """The authority's row of that year, else its last."""
    return library.authorities.on(authority_id, year.counting_day) or library.authorities.latest(authority_id)


def authority_name(library: Library, authority_id: str, year: SchoolYear) -> str:
    """What the authority was called in that year."""
    row = authority_on(library, authority_id, year)
    return row.name if row else authority_id


def school_head(
    desk: Desk, school: School, year: SchoolYear, form: str, known: str, place: str, day: date | None
) -> Letterhead:
    """The head of a school's paper: its authority above, itself below."""
    area = desk.library.areas.on(school.area, year.counting_day)
    near = place_of_area(area) if area and area.kind in ("xa", "phuong", "thi_tran", "dac_khu") else ""
    return Letterhead(
        governing=authority_name(desk.library, school.authority, year).upper(),
        issuing=school.name.upper(),
        number=paper_number(form, known),
        place_day=place_day(place or near, day),
    )


def authority_head(
    desk: Desk, authority: Authority, form: str, known: str, day: date | None, about: str = ""
) -> Letterhead:
    """The head of an authority's paper: a Sở or Phòng stands under its area's people's committee."""
    area = desk.library.areas.latest(authority.area)
    above = ""
    if area is not None and authority.kind in _ABOVE:
        above = say("paper.council", area=_without_remark(area.name)).upper()
    return Letterhead(
        governing=above,
        issuing=authority.name.upper(),
        number=paper_number(form, known),
        place_day=place_day(place_of_area(area), day),
        about=say("paper.about", what=about) if about else "",
    )


def school_signer(school: School) -> str:
    """The office that signs for a school; never a person's name."""
    return say("paper.head.centre" if school.stage in CENTRES else "paper.head.school")


def authority_signer(authority: Authority) -> str:
    """The office that signs for an authority."""
    known = authority.kind in ("so", "phong", "ubnd_xa", "bo")
    return say(f"paper.head.{authority.kind if known else 'other'}")


def body_signer(authority: Authority) -> str:
    """Who signs a paper that the authority issues itself, line by line.

    A people's committee is a collective body: its chair signs on its behalf (Nghị định 30/2020, "TM.").
    """
    office = authority_signer(authority)
    return f"{say('paper.head.on_behalf')}\n{office}" if authority.kind == "ubnd_xa" else office


def signer_of(office: str, name: str) -> str:
    """Who decides: "TRƯỞNG PHÒNG" and "Phòng Giáo dục…" share a word, which is said once."""
    shared_word = office.rsplit(" ", 1)[-1]
    whole = name.upper()
    return f"{office} {whole.removeprefix(shared_word).strip() if whole.startswith(shared_word) else whole}"


def recipients_of(names: Iterable[str]) -> tuple[str, ...]:
    """The list under "Nơi nhận", ending as it must with the file copy."""
    kept = [name.strip().rstrip(".;") for name in names]
    filed = say("paper.filed")
    others = [name for name in kept if name and not name.lower().startswith("lưu")]
    last = next((name for name in kept if name.lower().startswith("lưu")), filed)
    return (*(f"- {name};" for name in others), f"- {last}.")


# ---- grounds -----------------------------------------------------------------------------------------


def rubric_words(rubric: Rubric) -> str:
    """The decision a rubric comes from."""
    name = rubric.name[0].lower() + rubric.name[1:] if rubric.name else rubric.number
    return say(
        "paper.rubric", number=rubric.number, day=long_day(rubric.issued), issuer=rubric.issuer, name=name
    )


def basis_words(basis: Basis) -> str:
    """A plan or letter the round rests on, as far as it is known."""
    if basis.dated is None:
        return say("paper.basis_plain", number=basis.number)
    facts = {"number": basis.number, "day": long_day(basis.dated)}
    if not basis.title:
        return say("paper.basis_bare", **facts)
    return say("paper.basis", title=basis.title[0].lower() + basis.title[1:], **facts)


def grounds_of(desk: Desk, rubric: Rubric, authority_id: str, year: SchoolYear) -> list[str]:
    """The rubric's decision, then what the round rests on."""
    bases = desk.library.settings(authority_id, year).basis or ()
    return [rubric_words(rubric), *(basis_words(basis) for basis in bases)]


def grounds_lines(grounds: list[str]) -> list[Block]:
    """One line a ground, as a decision gives them."""
    last = len(grounds) - 1
    return [
        Text(say("paper.grounds_last" if place == last else "paper.grounds", what=what), Tone.GROUNDS)
        for place, what in enumerate(grounds)
    ]


# ---- results -----------------------------------------------------------------------------------------


def points(value: Decimal | None) -> Figure:
    """Points as a figure."""
    return Figure(value, Measure.POINTS)


def level_words(rubric: Rubric, level: int | None) -> str:
    """A level with its name."""
    band = rubric.level(level) if level is not None else None
    if band is None:
        return say("paper.level_none")
    return say("paper.level", number=band.number, name=band.name)


def group_words(group: CriterionGroup) -> str:
    """A group with its number."""
    return say("paper.group", id=group.id, name=group.name)


def result_words(rubric: Rubric, group: CriterionGroup, score: GroupScore) -> str:
    """A group's result in one sentence."""
    facts = {"group": group_words(group), "level": level_words(rubric, score.level)}
    if score.points is None:
        return say("paper.result_level", **facts)
    return say("paper.result", points=number(score.points), maximum=number(score.maximum), **facts)


def result_lines(rubric: Rubric, card: Scorecard) -> list[Block]:
    """Every group's result, a line each, with what withholds or lowers a level."""
    lines: list[Block] = []
    for group in rubric.groups:
        score = card.group(group.id)
        if score is not None:
            lines.append(Text(f"- {result_words(rubric, group, score)}", Tone.ITEM))
    return lines + because_lines(card)


def because_lines(card: Scorecard) -> list[Block]:
    """Where a mandatory condition fails: what that does."""
    keys = {Because.WITHHELD: "withheld", Because.LOWERED: "lowered"}
    return [
        Text(
            say(
                f"paper.because.{keys.get(score.because, 'noted')}",
                id=score.id,
                codes=", ".join(score.unmet),
                level=score.level or "",
            )
        )
        for score in card.groups
        if score.unmet
    ]


def result_table(rubric: Rubric, card: Scorecard) -> Block:
    """Every group's points and level."""
    rows = []
    for group in rubric.groups:
        score = card.group(group.id)
        if score is not None:
            rows.append(
                Row(
                    (
                        Cell(group_words(group)),
                        Cell(points(score.points)),
                        Cell(points(score.maximum)),
                        Cell(level_words(rubric, score.level)),
                    )
                )
            )
    columns = (Column(71), Column(17, "centre"), Column(22, "centre"), Column(55, "centre"))
    return table(columns, named("group", "points", "maximum", "level"), tuple(rows))


def named(*columns: str) -> tuple[str, ...]:
    """The heads of a table's columns."""
    return tuple(say(f"paper.column.{column}") for column in columns)


def article(place: int, text: str) -> Text:
    """One article of a decision."""
    return Text(text, Tone.BODY, lead=say("paper.approval.article", number=place))


def uncertain_note(desk: Desk, rubric: Rubric) -> Text:
    """What the star beside a maximum means."""
    return Text(say("paper.uncertain", address=desk.address(rubric_address(rubric.id))), Tone.NOTE)


def blank_line() -> Text:
    """A row of dots to be filled in by hand."""
    return Text(say("paper.blank.line"))


def listed(texts: Iterable[str]) -> list[Block]:
    """Contributed sentences as a list; a row of dots where there are none."""
    found: list[Block] = [Text(f"- {text}", Tone.ITEM) for text in texts]
    return found or [blank_line()]
