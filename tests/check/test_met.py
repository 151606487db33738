"""What is found in an answer is found in every file that gives it, however many gave it before."""

import pickle
from datetime import date

import pytest

from generator import pipeline
from generator.check.met import Met
from generator.model.assessment import Answer
from tests.test_pipeline import World

TODAY = date(2026, 11, 22)
FAULTY = """\
tra_loi:
  "1.1": {dat: true}
  "1.2.1": {diem: 99, minh_chung: [ke-hoach]}
  "1.2.2": {diem: 15}
  "1.3": {diem: 20, minh_chung: [ke-hoach], ghi_chu: "Gọi 0912 345 678"}
  "1.9": {diem: 2, minh_chung: [ke-hoach]}
van_ban:
  ke-hoach: {so: "07/KH", ngay: 2023-09-05}
"""


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def told(opening, school):
    return [(one.code, one.where) for one in pipeline.problems_of(opening, school, TODAY)]


def faults_of_answers(opening, school):
    return sorted(code for code, where in told(opening, school) if where[:1] == ("tra_loi",))


def test_every_file_with_a_faulty_answer_is_told_so(world):
    for school in ("th-mot", "th-hai", "th-ba", "th-bon"):
        world.school(school)
        world.reports(school, more=FAULTY)
    opening = world.opening()

    for school in ("th-mot", "th-hai", "th-ba", "th-bon", "th-mot"):
        assert {"points-above-max", "evidence-missing", "personal-mobile", "item-unknown"} <= set(
            faults_of_answers(opening, school)
        )


def test_what_one_school_may_say_another_may_not(world):
    """The office's own number, in the same words: `registers/contacts.csv` allows it to one of them."""
    world.write("registers/contacts.csv", "ma,lien_he,ghi_chu\nth-mot,0912345678,\n")
    said = FAULTY.replace("99", "9").replace('  "1.9": {diem: 2, minh_chung: [ke-hoach]}\n', "")
    for school in ("th-mot", "th-hai"):
        world.school(school)
        world.reports(school, more=said.replace("{diem: 15}", "{diem: 15, minh_chung: [ke-hoach]}"))
    opening = world.opening()

    for _ in range(4):
        assert "personal-mobile" not in faults_of_answers(opening, "th-mot")
        assert "personal-mobile" in faults_of_answers(opening, "th-hai")


def test_an_answer_is_known_by_itself_and_by_its_code():
    met, answer = Met(), Answer(note="a")
    met.add({"1.1": answer})

    assert met.others({"1.1": answer, "1.2": Answer()}) == {"1.2": Answer()}
    assert met.others({"1.2": answer}) == {"1.2": answer}
    assert met.others({"1.1": Answer(note="a")}) == {"1.1": answer}  # alike, but not the one that was met


def test_what_was_met_stays_in_its_process():
    met, answer = Met(), Answer(note="a")
    met.add({"1.1": answer})

    assert pickle.loads(pickle.dumps(met)).others({"1.1": answer}) == {"1.1": answer}


def test_what_is_kept_stays_small(monkeypatch):
    monkeypatch.setattr("generator.check.met._MOST", 50)
    met = Met()
    for number in range(500):
        met.add({"1.1": Answer(note=str(number))})

    assert len(met._kept) <= 50
    assert len(met._codes) <= 50
