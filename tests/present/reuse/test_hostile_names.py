"""A name that tries to end an element, an attribute or a section stays a name, wherever it is printed."""

import json
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree

import feedparser
import pytest
from msgspec.structs import replace

from generator.model.assessment import Approval, Assessment
from generator.model.library import Dossier, Record
from generator.model.scorecard import Because, GroupScore, PointsFrom, Scorecard, Standing
from generator.present.pages import school_page
from generator.present.reuse import badges, embed, feeds, head
from generator.publish.shells import BODY, DESCRIPTION, HEAD, TITLE, cut
from tests.present.reuse.conftest import YEAR

NAMES = [
    "Trường </script><script>alert(1)</script>",
    "Trường ]]> <![CDATA[ & &amp; &#x3c;",
    """Trường "một" 'hai' <b>ba</b>""",
    "Trường \u2028\u2029 một\ufffe\uffff",
    "Trường -->{{ 7*7 }}<!-- {% raw %}",
    "\x00",
]
SHELL = "".join(
    [
        f"<title>{TITLE}</title>",
        f'<meta property="og:title" content="{TITLE}"><meta content="{DESCRIPTION}">',
        HEAD,
        BODY,
    ]
)


@pytest.fixture(params=NAMES, ids=["script", "cdata", "quotes", "separators", "templates", "nul"])
def name(request):
    return request.param


@pytest.fixture
def dossier(context, library, name, rubric):
    """A school of that name with a recognised result that has a date."""
    school = replace(library.schools.rows["th-mot"][0], name=name, website='https://x.vn/"><script>')
    context.library.schools.rows["th-mot"] = (school,)
    groups = tuple(
        GroupScore(
            *(group.id, Decimal("62.5"), group.maximum.value, 2, Because.POINTS, PointsFrom.TOTAL, 2, 3),
            *(Decimal(13), True, (), (), ()),
        )
        for group in rubric.groups
    )
    card = Scorecard("th-mot", YEAR, rubric.id, Standing.SELF, groups, {})
    own = Assessment("a.yml", YEAR, "th-mot", rubric.id, False, Approval("", "1/QĐ", date(2024, 5, 7)))
    record = Record(YEAR, school, own, None, (), card, None)
    return Dossier("th-mot", school, (record,), ())


class Elements(HTMLParser):
    """The elements and attributes that a reader of HTML sees."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.scripts, self.attributes = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "script":
            self.scripts.append(data)


def readable(name):
    """A name as XML can hold it."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd]", "\ufffd", name)


def test_in_structured_data(context, dossier, name):
    block = head.of_school(context, dossier, dossier.school, date(2024, 5, 31))
    found = Elements(block)

    assert found.tags == ["script", "link"]
    assert json.loads(found.scripts[0])["name"] == name
    assert not set("<>&\u2028\u2029") & set(found.scripts[0])


def test_in_the_head_of_the_page(context, dossier, name):
    page = school_page(context, dossier)
    found = Elements(cut("truong/th-mot/", SHELL).print(page, page.body.encode()).decode("utf-8"))

    assert ("content", name) in found.attributes
    assert [tag for tag in found.tags if tag == "script"] == ["script"], "only the data block"


def test_in_a_feed(context, dossier, name):
    content = feeds.school_feed(context, dossier).content
    root = ElementTree.fromstring(content)
    titles = [one.text for one in root.iter("{http://www.w3.org/2005/Atom}title")]

    assert all(readable(name) in title for title in titles)
    assert not feedparser.parse(content).bozo
    assert {one.tag.partition("}")[2] for one in root.iter()} == {
        *(
            "feed",
            "id",
            "title",
            "updated",
            "link",
            "author",
            "name",
            "rights",
            "entry",
            "published",
            "summary",
        )
    }


def test_in_a_badge(context, dossier, name):
    for badge in badges.badges(context, dossier):
        root = ElementTree.fromstring(badge.content)
        assert readable(name) in root.findtext("{http://www.w3.org/2000/svg}title")
        assert {one.tag.partition("}")[2] for one in root.iter()} == {
            "svg",
            "title",
            "desc",
            "rect",
            "path",
            "g",
            "text",
        }


def test_in_a_page_for_frames(context, dossier, name):
    found = Elements(embed.embedded(context, dossier).content.decode("utf-8"))

    assert "script" not in found.tags
    assert found.tags.count("h1") == 1
    assert found.tags.count("b") == len(dossier.records[0].self_card.groups)


def test_in_the_code_to_copy(context, dossier, name):
    """What is copied is shown as text and holds only addresses and the group's name."""
    page = school_page(context, dossier)
    shown = page.body.partition('class="embed"')[2].partition("</details>")[0]

    assert "&lt;iframe src=&#34;" in shown or '&lt;iframe src="' in shown
    assert "<iframe" not in shown
    assert name not in shown
