"""Our own Jinja: every value is escaped, a missing one is an error, templates come from `theme/pages/`."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from markupsafe import Markup

from generator.present.safe import coded, each, leads, shown
from generator.wording import day, number, percent, say

_PROGRAM = Path(__file__).resolve().parents[1]


def stock() -> Path:
    """Where the theme, the guides and the rubric that come with the program lie.

    A wheel has them in `generator/kho/` (setup.py), this repository beside the program.
    """
    carried = _PROGRAM / "kho"
    return carried if carried.is_dir() else _PROGRAM.parent


def theme_folder() -> Path:
    """The `theme/` of the folder we work in, where it holds the pages; else the one of this program."""
    here = Path.cwd() / "theme"
    return here if (here / "pages").is_dir() else stock() / "theme"


def compiled_templates() -> FileSystemBytecodeCache | None:
    """Compiled templates from the last run; their key holds the template's text, so none is ever stale."""
    folder = Path(".cache/jinja")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return _Compiled(str(folder))


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates; what the machine does not let it keep is compiled again the next time."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def warm_up() -> None:
    """Compile what every worker will need, before there are workers."""
    for name in ("school.html", "school_file.html", "school_changes.html", "area.html"):
        renderer(name)


class _Quick(Template):
    """A template, included ones too, that escapes with `shown` where Jinja would call markupsafe."""

    @classmethod
    def from_code(cls, *given: Any, **named: Any) -> Template:
        """The template of some compiled code."""
        template = super().from_code(*given, **named)
        template.root_render_func.__globals__["escape"] = shown
        return template


@cache
def environment(folder: Path) -> Environment:
    """The environment for one theme folder, built once per process."""
    made = Environment(
        loader=FileSystemLoader(folder / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled_templates(),
    )
    made.template_class = _Quick
    made.filters["coded"] = coded
    made.filters["each"] = each
    made.filters["leads"] = leads
    made.globals.update(say=say, number=number, percent=percent, day=day)
    return made


@cache
def renderer(name: str) -> Callable[..., str]:
    """The `render` of `theme/pages/<name>`."""
    template = environment(theme_folder()).get_template(name)
    template.globals = dict(template.globals)  # a chain of maps would be walked for every render
    return template.render


def render(name: str, /, **facts: Any) -> Markup:
    """`theme/pages/<name>` with `facts`, as finished HTML."""
    return Markup(renderer(name)(**facts))  # noqa: S704 - the template has escaped its values


def body(name: str, /, **facts: Any) -> str:
    """The same as a plain text, for a whole page: wrapping it would copy it."""
    return renderer(name)(**facts)


def gap(name: str) -> Markup:
    """What stands in a kept piece of a page where a school's own words belong, until `replace` puts them in.

    Contributed text cannot hold it, nor the mark of another gap: it is escaped.
    """
    return Markup(f"<!--cds:{name}-->")  # noqa: S704 - of our own name


def forget_templates() -> None:
    """Read the templates anew; for a theme that is being edited."""
    environment.cache_clear()
    renderer.cache_clear()
