"""The form at `/tu-danh-gia/`: for a school that has a browser and nothing else."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from generator.model.page import Page
from generator.model.problem import Meaning
from generator.model.rubric import Amount, Criterion, CriterionGroup, Item, Rubric
from generator.model.school_year import SchoolYear
from generator.present import common, links
from generator.present.context import Context
from generator.present.self_assessment_form import (
    ADDRESS,
    compact,
    in_javascript,
    rubric_data,
    year_path,
)
from generator.present.templates import render
from generator.wording import number, say, words

DOCUMENT_KINDS = (
    *("quyet_dinh", "ke_hoach", "bao_cao", "bien_ban", "quy_che", "cong_van", "thong_bao"),
    *("huong_dan", "to_trinh", "danh_sach", "hop_dong", "trang_web", "khac"),
)
APPROVAL_KINDS = ("quyet_dinh", "bao_cao", "bien_ban", "cong_van", "khac")
_OTHERS = (
    *("register-", "contact-", "name-", "round-", "verif", "finding-", "school-code", "demo-"),
    *("rubric-group", "rubric-c", "rubric-band", "rubric-no-", "rubric-not-positive", "rubric-source"),
    *("rubric-mandatory", "workbook-", "foreign-", "official-", "rights-", "file-re", "outside-"),
)
"""Codes that begin so are never said of a self-assessment."""


class Asked(NamedTuple):
    """A criterion or an item, as the form asks for it."""

    id: str
    name: str
    guidance: str
    note: str
    mandatory: bool
    maximum: str
    certain: bool
    items: list["Asked"]


class AskedGroup(NamedTuple):
    """A group: what it is called, what it is out of, what is asked."""

    id: str
    name: str
    short: str
    maximum: str
    scale: Markup
    criteria: list[Asked]


class AskedRubric(NamedTuple):
    """One rubric's questions."""

    id: str
    number: str
    href: str
    groups: list[AskedGroup]


class Workbook(NamedTuple):
    """A workbook to fill in instead."""

    href: str
    rubric: str
    stage: str


def self_assessment_form_page(
    context: Context,
    catalogue: Mapping[str, Meaning],
    patterns: Mapping[str, str],
    workbooks: Iterable[tuple[str, str]],
) -> Page:
    """The form, its questions and words; schools and rounds come from a file for each year."""
    library = context.library
    root = links.root_of(ADDRESS)
    years = sorted(library.rounds, reverse=True)
    body = render(
        "self_assessment_form.html",
        root=root,
        years=[(str(year), common.year_text(year)) for year in years],
        rubrics=[_rubric(rubric, root) for rubric in library.rubrics.values()],
        kinds=[(kind, say(f"page.document.{kind}")) for kind in DOCUMENT_KINDS],
        approvals=[(kind, say(f"page.document.{kind}")) for kind in APPROVAL_KINDS],
        workbooks=[_workbook(context, rubric, stage) for rubric, stage in workbooks],
        forge=context.forge,
        data=Markup(compact(_data(context, years, catalogue, patterns))),  # noqa: S704 - `compact` escapes
    )
    return Page(ADDRESS, say("form.title"), say("form.description"), body, head=_head(root))


def _head(root: str) -> str:
    style = f'<link rel="stylesheet" href="{root}assets/form.css">'
    return style + links.module(root, "form/form")


def _data(
    context: Context,
    years: Iterable[SchoolYear],
    catalogue: Mapping[str, Meaning],
    patterns: Mapping[str, str],
) -> dict[str, Any]:
    """What the script computes with."""
    forge = context.forge
    return {
        "nam": {str(year): year_path(year).removeprefix(ADDRESS) for year in years},
        "bo_chi_so": [rubric_data(rubric) for rubric in context.library.rubrics.values()],
        "loi": {
            code: {
                "severity": entry.severity,
                "title": entry.title,
                "message": entry.message,
                "remedy": entry.remedy,
            }
            for code, entry in catalogue.items()
            if not code.startswith(_OTHERS) or code == "round-missing"
        },
        "ca_nhan": dict(in_javascript(patterns)),
        "kho": {"loai": forge.kind, "url": forge.url, "nhanh": forge.branch, "thu_muc": forge.folder}
        if forge
        else None,
        "chu": {
            **words("form.script"),
            "near": say("hint.near"),
            "together": say("hint.together"),
            "of_total": say("hint.of-total"),
            "lowered": say("hint.lowered"),
            "also": say("hint.also"),
            "also_more": say("hint.also-more"),
            "inside": say("hint.inside"),
            "comma": say("hint.comma"),
            "until": say("hint.until"),
            "level": say("page.level"),
            "no_level": say("page.no_level"),
            "scale": say("page.scale.inside"),
            "scale_outside": say("page.scale.outside"),
            **{f"because_{key}": say(f"page.because.{key}") for key in ("withheld", "lowered", "noted")},
            "next_highest": say("page.next.highest"),
            "next_edge": say("page.next.edge"),
            "next_more": say("page.next.more_than"),
            "next_least": say("page.next.at_least"),
        },
        "ly_do": dict(words("reason")),
        "van_ban": {kind: say(f"page.document.{kind}") for kind in DOCUMENT_KINDS},
    }


def _rubric(rubric: Rubric, root: str) -> AskedRubric:
    return AskedRubric(
        rubric.id,
        rubric.number,
        root + links.rubric_address(rubric.id),
        [_group(rubric, group) for group in rubric.groups],
    )


def _group(rubric: Rubric, group: CriterionGroup) -> AskedGroup:
    maximum = group.maximum.value
    return AskedGroup(
        group.id,
        group.name,
        group.short_name,
        number(maximum),
        common.scale(rubric, maximum - maximum, maximum, None),
        [_asked(criterion) for criterion in group.criteria],
    )


def _asked(entry: Criterion | Item) -> Asked:
    maximum: Amount | None = entry.maximum
    return Asked(
        id=entry.id,
        name=entry.name,
        guidance=entry.guidance,
        note=maximum.note if maximum else "",
        mandatory=entry.mandatory,
        maximum=number(maximum.value) if maximum else "",
        certain=maximum.certain if maximum else True,
        items=[_asked(item) for item in entry.items] if isinstance(entry, Criterion) else [],
    )


def _workbook(context: Context, rubric: str, stage: str) -> Workbook:
    return Workbook(
        f"{rubric}.{stage}.xlsx",
        context.library.rubrics[rubric].number,
        common.stage_name(context.library, stage),
    )
