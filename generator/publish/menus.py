"""Names in the menus of a site whose `mkdocs.yml` leaves them to MkDocs."""

from collections.abc import Iterable
from typing import Any

from generator.publish.shells import OWN, TITLE
from generator.wording import words


def name_menus(items: Iterable[Any], made_up: bool) -> None:
    """Give our own pages their names in MkDocs's menu where none is told, once every page has been read.

    The shell of such a page says nothing of itself but a mark. Where the whole menu is `made_up` of file
    names, a part of it is named after the page that begins it.
    """
    names = words("menu")
    for item in items:
        if item.is_page and item.title == TITLE and item.url in OWN:
            item.title = names[item.url.rstrip("/") or "trang-chu"]
        elif item.is_section:
            name_menus(item.children, made_up)
            first = item.children[0]
            if made_up and first.is_page and first.is_index:
                item.title = first.title
