"""The form's scripts, as the site ships them, give what Python gives: points, levels, reasons, problems."""

import hashlib
import json
from datetime import date

import pytest

from generator import pipeline
from generator.model.assessment import Assessment
from generator.present.scorecards import as_data
from generator.read import school_file
from generator.score import self_assessed
from generator.score.reasons import reason
from tests.test_form_problems import PROBLEMS, told, whole
from tests.vector_files import HEAD, names, vectors

SCORES = vectors("scores")
VENDORED = "c8445e313314d61c87cc7f41b26702949040ec37aed1431973ae95e1fca47822"
PREPARE = """async () => {
  const at = (name) => import(new URL(`../assets/form/${name}.js`, location.href));
  const names = ["yaml-file", "shapes", "score", "check", "rubric", "suggest"];
  const [yaml, shapes, score, check, rubrics, suggest] = await Promise.all(names.map(at));
  const data = JSON.parse(document.getElementById("du-lieu-bieu-mau").textContent);
  const rubric = rubrics.readRubric(data.bo_chi_so.find((one) => one.ma === "4725-qd-bgddt"));
  const round = { dieu_kien_khong_dat: "ha_muc_1", han_truong: "2026-05-15" };
  const patterns = check.compile(data.ca_nhan);
  shapes.useWords(data.chu);
  suggest.useHints(data.chu);
  window.ask = {
    score(text, onUnmet) {
      const { own } = shapes.readAssessment(yaml.treeOf(yaml.read(text).doc.contents));
      return score.asData(rubric, score.scorecard(rubric, own, onUnmet), data.ly_do);
    },
    check(text) {
      const { doc, problems } = yaml.read(text);
      const scene = {
        rubric, round, stage: { id: "tieu_hoc", name: "Tiểu học" }, year: "2025-2026",
        school: "minh-hoa-th-hat-nang", today: "2026-11-22", listed: [rubric.id], patterns,
        until: data.chu.until,
      };
      const found = doc ? check.examine(yaml.treeOf(doc.contents), scene).problems : problems;
      return found.map((one) => ({ where: one.where, ...check.inWords(one, data.loi, patterns) }));
    },
    again(text) { return yaml.write(yaml.read(text).doc); },
  };
}"""


@pytest.fixture(scope="module")
def ask(chromium, address):
    """Ask the site's own scripts: `ask("score", text, "giu_lai")`."""
    page = chromium.new_page()
    page.goto(address + "tu-danh-gia/")
    page.evaluate(PREPARE)
    yield lambda what, *given: page.evaluate("([what, given]) => window.ask[what](...given)", [what, given])
    page.close()


@pytest.fixture(scope="module")
def opening(root):
    return pipeline.open_library(root / "data")


@pytest.mark.parametrize("vector", SCORES, ids=names(SCORES))
def test_the_script_scores_as_python_does(ask, opening, vector, tmp_path):
    (tmp_path / "x.yml").write_text(HEAD + vector["tep"], "utf-8")
    own, _ = school_file.read(tmp_path, "x.yml", Assessment, {"\0path": "x.yml"})
    rubric = opening.library.rubrics["4725-qd-bgddt"]
    card = as_data(self_assessed(rubric, own, vector["dieu_kien_khong_dat"]), rubric, reason)

    found = ask("score", HEAD + vector["tep"], vector["dieu_kien_khong_dat"])

    assert found == {key: card[key] for key in ("nhom", "dieu_kien_khong_dat")}
    groups = {group["ma"]: group for group in found["nhom"]}
    for group_id, expected in vector["nhom"].items():
        assert {key: groups[group_id][key] for key in expected} == expected


@pytest.mark.parametrize("vector", PROBLEMS, ids=names(PROBLEMS))
def test_the_script_tells_the_same_sentences(ask, opening, vector, tmp_path):
    theirs = told(opening, tmp_path, whole(vector))

    ours = ask("check", whole(vector))

    assert sorted((one["code"], one["severity"], one["message"], one["remedy"]) for one in ours) == sorted(
        (one.code, one.severity, one.message, one.hint) for one in theirs
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &b 1\nc: 2\n", "anchor"),
        ("a: 1\nb: *a\n", "alias"),
        ("a: !x 1\n", "tag"),
        ("a: !!str 1\n", "tag"),
        ("<<: {a: 1}\n", "merge-key"),
        ("a: 1\nb: 2\na: 3\n", "duplicate-key"),
        ("a: 1\n---\nb: 2\n", "several-documents"),
        ("a:\n\tb: 1\n", "yaml-tab"),
        ("- a\n", "not-a-mapping"),
        ("a: “1”\n", "curly-quotes"),
        ("“a”: 1\n", "curly-quotes"),
        ("a:\n  b:\n    – Một\n    – Hai\n", "yaml-long-dash"),
        ("", "not-a-mapping"),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n", "conflict-marker"),
        ("a: [[[[[[[[[[[[1]]]]]]]]]]]]\n", "too-deep"),
        ("? [a]\n: 1\n", "key-not-text"),
        ("a: " + "x" * 270_000, "file-too-large"),
    ],
)
def test_what_the_strict_reader_refuses_the_form_refuses(ask, tmp_path, text, code):
    (tmp_path / "x.yml").write_text(text, "utf-8")
    _, problems = school_file.read(tmp_path, "x.yml", Assessment, {"\0path": "x.yml"})

    assert code in [problem.code for problem in problems]
    assert code in [one["code"] for one in ask("check", text)]


def test_every_assessment_of_the_data_is_told_the_same(ask, opening, root, tmp_path):
    """Real files, read by both; the scene of the script is one school's, so its own place is left out."""
    elsewhere = {"year-not-path", "file-name", "deadline-passed", "rubric-not-given", "round-missing"}
    files = sorted((root / "data/assessments").rglob("*.yml"))
    assert len(files) > 40
    for file in files:
        path = file.relative_to(root / "data").as_posix()
        _, _, problems = pipeline.assess(opening, path, date(2026, 11, 22), root / "data")
        theirs = {(one.code, one.message) for one in pipeline.in_words(opening.library, problems)}
        ours = {(one["code"], one["message"]) for one in ask("check", file.read_text("utf-8"))}
        lowered = {"level-differs"}  # what an unmet condition does is the round's
        assert {one for one in ours if one[0] not in elsewhere | lowered} == {
            one for one in theirs if one[0] not in elsewhere | lowered
        }, path


def test_a_file_read_and_written_means_the_same_and_keeps_its_comments(ask, root, tmp_path):
    for file in sorted((root / "data/assessments").rglob("*.yml")):
        text = file.read_text("utf-8")
        written = ask("again", text)
        (tmp_path / "x.yml").write_text(written, "utf-8")
        extra = {"\0path": "x.yml"}

        assert school_file.read(file.parent, file.name, Assessment, extra) == school_file.read(
            tmp_path, "x.yml", Assessment, extra
        ), file
        assert comments(written) == comments(text), file


def comments(text):
    return [
        line.partition("# ")[2]
        for line in text.splitlines()
        if line.lstrip().startswith("#") or " # " in line
    ]


def test_the_vendored_library_is_the_one_the_recipe_gives(root):
    folder = root / "theme/assets/vendor"

    assert hashlib.sha256((folder / "yaml.js").read_bytes()).hexdigest() == VENDORED
    assert VENDORED in (folder / "README.md").read_text("utf-8")
    assert (folder / "yaml.LICENSE").is_file()


def test_the_data_of_the_page_are_data(site):
    body = (site / "tu-danh-gia/index.html").read_text("utf-8")
    data = body.partition('id="du-lieu-bieu-mau">')[2].partition("</script>")[0]

    assert json.loads(data)["bo_chi_so"]
    assert "<" not in data
