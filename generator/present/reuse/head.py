"""What a page says of itself to programs, in its head: structured data (schema.org) and its feed."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from generator.model.edition import Edition
from generator.model.library import Dossier
from generator.model.register import School
from generator.present import common, links
from generator.present.context import Context
from generator.present.reuse import events, places
from generator.present.reuse.package import LICENCE, PACKAGE, version_of
from generator.present.reuse.table_files import FOLDER, TableFacts
from generator.present.safe import text
from generator.wording import say

_KINDS = {
    "mam_non": "Preschool",
    "tieu_hoc": "ElementarySchool",
    "thcs": "MiddleSchool",
    "thpt": "HighSchool",
    "gdtx": "EducationalOrganization",
    "gdnn_gdtx": "EducationalOrganization",
}
"""schema.org's names for stages it knows; every other school is a `School`."""
_DANGEROUS = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def structured(data: Any) -> str:
    """`data` as a JSON-LD block. Nothing in it can end the element or be taken for markup."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_DANGEROUS)
    return f'<script type="application/ld+json">{written}</script>'


def feed_link(root: str, path: str, title: str) -> str:
    """The link to a page's own feed. Of `rel="alternate"` alone the theme would ask for a sitemap."""
    return (
        f'<link rel="alternate feed" type="application/atom+xml" title="{text(title)}" href="{root}{path}">'
    )


def of_school(context: Context, dossier: Dossier, row: School, day: date) -> str:
    """A school's head: who it is, unless it is invented; its feed, where anything has a date."""
    root = links.root_of(links.school_address(dossier.id))
    found = "" if row.demo else structured(_school(context, row, day))
    if events.any_of_school(dossier):
        found += feed_link(root, places.school_feed(dossier.id), say("reuse.feed.short"))
    return found


def of_area(root: str, area_id: str) -> str:
    """An area's feed."""
    return feed_link(root, places.area_feed(area_id), say("reuse.feed.short_area"))


def _school(context: Context, row: School, day: date) -> dict[str, Any]:
    page = context.site_url + links.school_address(row.id) if context.site_url else ""
    website = links.outside(row.website)
    return {
        "@context": "https://schema.org",
        "@type": _KINDS.get(row.stage, "School"),
        "name": row.name,
        **({"identifier": row.code} if row.code else {}),
        **({"url": website} if website else {}),
        **({"mainEntityOfPage": page} if page else {}),
        "address": _address(context, row, day),
    }


def _address(context: Context, row: School, day: date) -> dict[str, str]:
    """Where a school lies: its own area, and the one below the country."""
    library = context.library
    steps = library.areas_above(row.area, day) or (row.area,)
    names = [common.area_name(library, step, day) for step in steps]
    found = library.areas.on(steps[-1], day)
    if found is not None and found.kind == "quoc_gia":
        names = names[:-1]
    address = {"@type": "PostalAddress", "addressCountry": "VN"}
    if len(names) > 1:
        address["addressLocality"] = names[0]
    if names:
        address["addressRegion"] = names[-1]
    return address


def of_data(context: Context, edition: Edition, found: Sequence[TableFacts]) -> str:
    """The head of `/du-lieu/`: a `Dataset` with every file there is."""
    base = context.site_url + FOLDER if context.site_url else ""
    return structured(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": say("data.title"),
            "description": say("data.description"),
            **({"url": base} if base else {}),
            "inLanguage": "vi",
            "isAccessibleForFree": True,
            "license": LICENCE["path"],
            "version": version_of(edition),
            "dateModified": edition.as_of.isoformat(),
            "keywords": say("data.keywords").split("; "),
            "spatialCoverage": {"@type": "Place", "name": "Việt Nam"},
            **_creator(context),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": one.table.title,
                    "encodingFormat": file.mediatype,
                    "contentUrl": base + file.path,
                    "contentSize": f"{file.bytes} B",
                    "sha256": file.sha256,
                }
                for one in found
                for file in one.files
            ]
            + [{"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": base + PACKAGE}],
        }
    )


def _creator(context: Context) -> dict[str, Any]:
    """Who puts the data together: the site itself."""
    about = {"@type": "Organization", "name": context.site_name}
    return {"creator": {**about, "url": context.site_url} if context.site_url else about}
