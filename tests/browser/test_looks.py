"""A page that looks altogether different from the last time somebody looked at it.

Pictures are kept small and coarse, so that other words, figures or letters of the same look pass; `UPDATE=1`
keeps the new ones. Look at them first: `make look`.
"""

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

KEPT = Path(__file__).with_name("looks")
COARSE = 24  # pixels of the page in one of the kept picture
TALL = 1200
NEAR, FAR, MOST_FAR = 12, 64, 0.06
LOOKS = [
    (kind, width, scheme)
    for kind in ("home", "th-kien-quoc", "gdtx-hai-phong", "demo area", "authority", "rubric", "open data")
    for width, scheme in ((360, "light"), (1280, "dark"))
]


def coarse(picture: bytes) -> Image.Image:
    """The picture in blocks of grey."""
    image = Image.open(io.BytesIO(picture)).convert("L")
    return image.resize((image.width // COARSE, image.height // COARSE), Image.Resampling.BOX)


def unlike(now: Image.Image, kept: Image.Image) -> tuple[float, float]:
    """The mean difference in steps of 255, and the share of blocks that differ by much."""
    difference = ImageChops.difference(now, kept)
    far = sum(difference.histogram()[FAR + 1 :])
    return ImageStat.Stat(difference).mean[0], far / (now.width * now.height)


@pytest.mark.parametrize(("one", "width", "scheme"), LOOKS)
def test_a_page_looks_as_it_did(visit, kinds, one, width, scheme):
    page = visit(kinds[one], width=width, height=TALL, scheme=scheme)
    page.reload()  # fonts that came too late for the first visit are used at the second
    page.evaluate("document.fonts.ready")
    now = coarse(page.screenshot(animations="disabled"))
    file = KEPT / f"{one.replace(' ', '-')}-{width}-{scheme}.png"
    if os.environ.get("UPDATE"):
        KEPT.mkdir(exist_ok=True)
        now.save(file, optimize=True)

    with Image.open(file) as kept:
        assert now.size == kept.size
        mean, far = unlike(now, kept)

    assert mean <= NEAR
    assert far <= MOST_FAR


def test_another_page_would_be_noticed(visit, kinds):
    """The comparison is tolerant, not blind: the other scheme and another kind of page are told apart."""

    def picture(kind, scheme):
        page = visit(kinds[kind], width=360, height=TALL, scheme=scheme)
        return coarse(page.screenshot(animations="disabled"))

    home = picture("home", "light")
    dark, other = unlike(home, picture("home", "dark")), unlike(home, picture("rubric", "light"))

    assert dark[0] > NEAR
    assert dark[1] > MOST_FAR
    assert other[0] > NEAR / 4
