"""Hostile texts through every room: what is refused is told, what is published is text and nothing else."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import feedparser
import pytest

from generator.check.personal import kind_of
from tests.hostile import corpus, payloads

SAFE_PATH = re.compile(r"[a-z0-9][a-z0-9._-]*", re.ASCII)
ATOM = "{http://www.w3.org/2005/Atom}"


def test_there_are_many_of_them():
    assert len(payloads.texts()) >= 300
    assert (
        len(payloads.texts()) + len(payloads.values()) + len(payloads.hidden()) + len(payloads.FILES) >= 600
    )


def test_what_is_refused_is_refused_with_a_sentence(findings):
    errors = {}
    for one in findings:
        if one["severity"] == "error":
            errors.setdefault(one["path"].rsplit("/", 1)[-1].removesuffix(".yml"), []).append(one)
    expected = [f"tep-{number:03}" for number in range(len(payloads.FILES))]
    expected += [f"an-{number:03}" for number in range(len(payloads.hidden()))]
    expected += [f"tri-{number:03}" for number in range(len(payloads.values()))]

    assert [one for one in expected if one not in errors] == []
    for one in findings:
        assert one["message"][:1].isupper() or one["message"][:1] in "`“…", one
        assert one["message"].rstrip().endswith((".", "?", ")", "”", ":")), one
        assert one["line"] >= 1
        assert one["column"] >= 1


def test_the_program_stumbles_over_none_of_them(findings):
    assert len(findings) > 100
    assert [one for one in findings if one["code"] == "program-fault"] == []


def test_no_self_assessment_with_a_hostile_text_is_lost(hostile):
    missing = [one for one in hostile.said if not (hostile.site / f"truong/{one}/index.html").is_file()]

    assert missing == []
    assert not [one for one in hostile.site.glob("truong/*") if one.name.startswith(("tep-", "an-", "tri-"))]
    assert "Traceback" not in hostile.told


class Page(HTMLParser):
    """Elements with their attributes' names, addresses, scripts, and the words."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.shape, self.addresses, self.scripts, self.words, self.ids = set(), [], [], [], []
        self._open = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.shape.add((tag, *sorted(name for name, _ in attrs)))
        found = dict(attrs)
        for name in ("href", "src", "action", "formaction", "data", "poster", "srcset"):
            if name in found:
                self.addresses.append((tag, name, found[name] or ""))
        if "id" in found:
            self.ids.append(found["id"])
        self._open = (tag, found) if tag in ("script", "style") else None

    def handle_endtag(self, tag):
        self._open = None

    def handle_data(self, text):
        if self._open:
            self.scripts.append((*self._open, text))
        else:
            self.words.append(text)


def pages(built, *places):
    """The pages of some parts of a site, by their addresses."""
    for place in places:
        for file in sorted(built.site.glob(place)):
            yield file.relative_to(built.site).as_posix(), Page(file.read_text("utf-8"))


FOLDERS = ("truong", "dia-ban", "co-quan", "loi", "bo-chi-so", "tu-danh-gia", "so-sanh", "du-lieu")
PRINTED = ("index.html", *(f"{one}/**/*.html" for one in FOLDERS))


def test_no_text_becomes_markup(hostile, harmless):
    """Every element with its attributes is one that harmless words make too."""
    known = set().union(*(page.shape for _, page in pages(harmless, *PRINTED)))
    strange = {}
    for address, page in pages(hostile, *PRINTED):
        for shape in page.shape - known:
            strange.setdefault(shape, address)

    assert strange == {}


def test_no_address_leads_to_a_script_and_nothing_is_loaded_from_elsewhere(hostile):
    for address, page in pages(hostile, *PRINTED):
        for tag, name, target in page.addresses:
            plain = re.sub(r"[\x00-\x20]", "", target).lower()
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain)
            outside = scheme is not None or plain.startswith(("//", "\\"))
            assert scheme is None or scheme[1] in ("http", "https", "mailto", "data"), (address, target)
            if outside and (tag, name) != ("a", "href"):
                assert plain.startswith("data:image/"), (address, tag, name, target)
            assert not (tag == "a" and plain.startswith("data:")), (address, target)
        for tag, attributes, content in page.scripts:
            assert tag == "script", address
            runs = "src" not in attributes and "json" not in (attributes.get("type") or "")
            assert not (runs and payloads.HOST in content), address


def test_what_a_school_says_is_read_as_it_was_written(hostile):
    lost = []
    for school, text in hostile.said.items():
        if not school.startswith("mot-") or kind_of(text):
            continue
        file = hostile.site / f"truong/{school}/ho-so/index.html"
        words = " ".join(" ".join(Page(file.read_text("utf-8")).words).split())
        if " ".join(corpus.tidied(text).split()) not in words:
            lost.append((school, text))

    assert lost == []


def test_data_blocks_and_json_files_are_json(hostile):
    blocks = 0
    for address, page in pages(hostile, *PRINTED):
        for tag, attributes, content in page.scripts:
            if tag == "script" and "json" in (attributes.get("type") or ""):
                blocks += 1
                assert isinstance(json.loads(content), dict | list), address
                assert "<" not in content, address
    for file in hostile.files(".json"):
        json.loads(file.read_text("utf-8"))

    assert blocks > len(hostile.said)


def test_no_cell_of_a_table_is_a_formula(hostile):
    cells = 0
    for file in hostile.files(".csv"):
        text = file.read_bytes().decode("utf-8-sig")
        rows = list(
            csv.reader(
                io.StringIO(text, newline=""),
                delimiter=";" if ".excel." in file.name and ";" in text.split("\n")[0] else ",",
                strict=True,
            )
        )
        for row in rows:
            assert len(row) == len(rows[0]), (file, row)
            for cell in row:
                cells += 1
                assert not cell.startswith(("=", "+", "@", "\t", "\r")), (file, cell)
                assert not cell.startswith("-") or re.fullmatch(r"-[0-9]+([.,][0-9]+)?", cell), (file, cell)

    assert cells > 10_000


def test_feeds_badges_and_maps_are_xml_without_anything_more(hostile):
    found = {"feed": 0, "svg": 0}
    for file in hostile.files("tin.xml"):
        tree = ElementTree.fromstring(file.read_bytes())
        assert tree.tag == f"{ATOM}feed"
        assert {one.tag.removeprefix(ATOM) for one in tree.iter()} <= FEED_ELEMENTS, file
        parsed = feedparser.parse(file.read_bytes())
        assert not parsed.bozo, (file, parsed.get("bozo_exception"))
        assert not any(one.get("href", "").lower().startswith(("javascript", "data")) for one in tree.iter())
        found["feed"] += 1
    for file in hostile.files(".svg"):
        tree = ElementTree.fromstring(file.read_bytes())
        names = {one.tag.rsplit("}", 1)[-1] for one in tree.iter()}
        assert not names & {"script", "foreignObject", "use", "image", "a", "animate", "set", "style"}, file
        assert not [
            name for one in tree.iter() for name in one.attrib if name.startswith("on") or "href" in name
        ], file
        found["svg"] += 1

    assert min(found.values()) > len(hostile.said) / 2


FEED_ELEMENTS = {
    "feed",
    "id",
    "title",
    "subtitle",
    "updated",
    "published",
    "author",
    "name",
    "uri",
    "link",
    "entry",
    "summary",
}
FEED_ELEMENTS |= {"category", "rights", "generator", "content"}


def test_calendars_hold_our_events_and_no_other_lines(hostile):
    known = re.compile(
        r"(BEGIN|END):(VCALENDAR|VEVENT)|(VERSION|PRODID|CALSCALE|X-WR-CALNAME|UID|DTSTAMP|SUMMARY|DESCRIPTION|TRANSP):.*|DT(START|END);VALUE=DATE:[0-9]{8}"
    )
    files = hostile.files(".ics")
    for file in files:
        content = file.read_bytes().decode("utf-8")
        assert content.endswith("\r\n")
        assert all(len(line.encode("utf-8")) <= 75 for line in content.split("\r\n"))
        unfolded = content.replace("\r\n ", "")
        lines = unfolded.split("\r\n")[:-1]
        assert all(known.fullmatch(line) for line in lines), file
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
        assert lines.count("END:VCALENDAR") == 1

    assert len(files) >= 10


def test_every_file_lies_where_only_our_names_lead(hostile):
    for path in hostile.site.rglob("*"):
        assert not path.is_symlink()
        inside = path.relative_to(hostile.site)
        if inside.parts[0] in ("assets", "search", "_headers", "404.html"):
            continue
        assert all(SAFE_PATH.fullmatch(part) for part in inside.parts), inside


def test_headers_and_frames_take_no_word_from_anybody(hostile, harmless):
    for name in ("_headers", "may-chu/nginx.conf", "may-chu/gitlab.rb"):
        assert (hostile.site / name).read_bytes() == (harmless.site / name).read_bytes()


@pytest.mark.parametrize("form", ["text", "github"])
def test_no_line_of_a_log_is_an_order(cds, hostile, findings, form):
    done = cds("check", "--data", hostile.data, "--format", form, GITHUB_STEP_SUMMARY="")

    assert "\x1b" not in done.stdout + done.stderr
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", done.stdout)
    lines = done.stdout.splitlines()
    orders = [line for line in lines if line.lstrip().startswith(("::", "##[", "##vso["))]
    if form == "text":
        assert orders == []
    else:
        assert all(re.match(r"::(error|warning|group|endgroup|notice)\b", line) for line in orders)
        annotated = [line for line in orders if line.startswith(("::error", "::warning"))]
        assert len(annotated) == len(findings)
        assert all(line.count("::") >= 2 for line in annotated)


def test_sarif_is_json_and_names_only_files_that_are_there(cds, hostile):
    done = cds("check", "--data", hostile.data, "--format", "sarif")
    runs = json.loads(done.stdout)["runs"]

    for result in runs[0]["results"]:
        for place in result["locations"]:
            assert ".." not in place["physicalLocation"]["artifactLocation"]["uri"].split("/")
