"""What tests ask of an open page: what axe-core finds, and to wait for something."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).with_name("axe.min.js").read_text("utf-8")


COLOURS = ("color-contrast", "link-in-text-block")


def axe(page: Any, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds wrong with the page as it stands now, by all rules or some, a line for each place.

    The page's policy lets no script in; the browser's own console may run one all the same.
    """
    page.evaluate(AXE)
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = page.evaluate("wish => axe.run(wish)", {"resultTypes": ["violations"], **only})["violations"]
    return [
        f"{fault['id']}: {fault['help']}: {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"][:3]
    ]


def until(page: Any, condition: str) -> None:
    """Wait until an expression is true on the page; ten seconds at most.

    Playwright's own way evaluates text inside the page, which the page's policy forbids.
    """
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"never came true: {condition}")
