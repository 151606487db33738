"""Addresses inside the site, seen from a page, and those of the sources."""

from urllib.parse import quote

from generator.model.library import Library
from generator.model.page import Page
from generator.model.school_year import SchoolYear
from generator.present.context import Context


def root_of(address: str) -> str:
    """The way from a page up to the site's root: "truong/x/" → "../../"."""
    return "../" * address.count("/")


def school_address(school_id: str) -> str:
    """Where a school's page is."""
    return f"truong/{school_id}/"


def to_school(library: Library, root: str, school_id: str) -> str:
    """The way to a school's page, which may be on the site of a partner."""
    site = library.school_sites.get(school_id)
    if site is None:
        return root + school_address(school_id)
    return site.address + school_address(site.own.get(school_id, school_id))


def to_authority(library: Library, root: str, authority_id: str, year: SchoolYear) -> str:
    """The way to an authority's tables of a year, which may be on the site of a partner."""
    site = library.authority_sites.get(authority_id)
    if site is None:
        return root + authority_address(authority_id, year)
    return site.address + authority_address(site.own.get(authority_id, authority_id), year)


def school_file_address(school_id: str) -> str:
    """Where everything that stands behind a school's result is."""
    return f"truong/{school_id}/ho-so/"


def school_changes_address(school_id: str) -> str:
    """Where the changes of a school's data are listed."""
    return f"truong/{school_id}/thay-doi/"


def area_address(area_id: str, year: SchoolYear | None = None) -> str:
    """Where an area's page is; without a year, the latest."""
    return f"dia-ban/{area_id}/{year}/" if year else f"dia-ban/{area_id}/"


def authority_address(authority_id: str, year: SchoolYear) -> str:
    """Where an authority's tables of a year are."""
    return f"co-quan/{authority_id}/{year}/"


def school_papers(school_id: str, year: SchoolYear) -> str:
    """Where a school's documents of a year are."""
    return f"truong/{school_id}/van-ban/{year}/"


def authority_papers(authority_id: str, year: SchoolYear) -> str:
    """Where an authority's documents of a year are."""
    return f"co-quan/{authority_id}/{year}/van-ban/"


def rubric_address(rubric_id: str) -> str:
    """Where a rubric is explained."""
    return f"bo-chi-so/{rubric_id}/"


def criterion_address(rubric_id: str, code: str) -> str:
    """Where one criterion of a rubric is explained."""
    return f"{rubric_address(rubric_id)}{code}/"


def moved_up(page: Page, address: str) -> Page:
    """The same page at an address one folder higher: its links to the root lose a step."""
    body, head = (str.replace(text, '="../../../', '="../../') for text in (page.body, page.head))
    return page._replace(address=address, body=body, head=head)


def script(root: str, name: str) -> str:
    """The tag that loads one of our scripts without holding up the page."""
    return f'<script src="{root}assets/{name}.js" defer></script>'


def module(root: str, name: str) -> str:
    """The tag that loads one of our scripts that imports others."""
    return f'<script src="{root}assets/{name}.js" type="module"></script>'


def outside(url: str) -> str:
    """`url` when it is an ordinary web address, else "": contributed text never becomes another scheme."""
    return url if url.startswith(("https://", "http://")) else ""


def file_link(context: Context, path: str) -> str:
    """A file of `data/` on the forge, or ""."""
    return f"{context.repo_url}/blob/main/data/{quote(path)}" if context.repo_url else ""


def history_link(context: Context, path: str) -> str:
    """The history of a file of `data/` on the forge, or ""."""
    return f"{context.repo_url}/commits/main/data/{quote(path)}" if context.repo_url else ""


def correction_link(context: Context, title: str) -> str:
    """Where to report a mistake with an account, or ""."""
    forge = context.forge
    if forge is not None and forge.kind == "gitlab":
        return f"{forge.url}/-/issues/new?issue%5Btitle%5D={quote(title)}"
    url = forge.url if forge is not None else context.repo_url
    return f"{url}/issues/new?title={quote(title)}" if url else ""


def shown_address(context: Context, address: str) -> str:
    """A page's address as it is printed on paper; without the site's own, what stands after it."""
    return context.site_url.rstrip("/") + "/" + address
