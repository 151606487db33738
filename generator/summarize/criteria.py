"""How schools stand at each criterion: counted school by school, so that no points need be kept."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from operator import sub

from generator.model.library import Record
from generator.model.rubric import Rubric
from generator.model.scorecard import CriterionScore, Scorecard
from generator.model.summary import BANDS, Marks, MarksKey

Places = Mapping[str, tuple[int, str]]
"""For each code of a rubric its place among the entries, and the criterion it is or belongs to."""


def marks_of(records: Sequence[Record], rubrics: Mapping[str, Rubric]) -> Marks:
    """What the results of some schools' years say; a result is the recognised one where there is one."""
    bands: dict[MarksKey, list[int]] = {}
    kinds: dict[MarksKey, Counter[tuple[str, str]]] = {}
    known: dict[str, Places] = {}
    met: dict[int, int] = {}
    for record in records:
        card = record.applied_card
        if card is None:
            continue
        places = known.get(card.rubric)
        if places is None:
            places = known[card.rubric] = _places(rubrics[card.rubric])
        key = (record.school.demo, record.year.first, card.rubric, record.school.stage)
        counts = bands.setdefault(key, [0] * (BANDS * len(places)))
        for spot in _spots(card, places, met):
            counts[spot] += 1
        kinds.setdefault(key, Counter()).update(_shown(record, card, places))
    return Marks({key: tuple(counts) for key, counts in bands.items()}, kinds)


def added_up(parts: Iterable[Marks]) -> Marks:
    """The marks of all schools from those of some."""
    bands: dict[MarksKey, tuple[int, ...]] = {}
    kinds: dict[MarksKey, Counter[tuple[str, str]]] = {}
    for part in parts:
        for key, counts in part.bands.items():
            before = bands.get(key)
            bands[key] = counts if before is None else tuple(map(sum, zip(before, counts, strict=True)))
        for key, shown in part.kinds.items():
            kinds.setdefault(key, Counter()).update(shown)
    return Marks(bands, kinds)


def changed_marks(whole: Marks, gone: Iterable[Marks], new: Iterable[Marks]) -> Marks:
    """The marks of all schools when some schools' are others than they were; what nobody has is left out."""
    less, more = added_up(gone), added_up([whole, *new])
    bands = {
        key: tuple(map(sub, counts, less.bands[key])) if key in less.bands else counts
        for key, counts in more.bands.items()
    }
    kinds = {key: Counter(counts) - Counter(less.kinds.get(key, {})) for key, counts in more.kinds.items()}
    bands = {key: counts for key, counts in bands.items() if any(counts)}
    return Marks(bands, {key: counts for key, counts in kinds.items() if key in bands or counts})


def _places(rubric: Rubric) -> Places:
    entries = [(item.id if item else criterion.id, criterion.id) for _, criterion, item in rubric.entries()]
    return {code: (place, criterion) for place, (code, criterion) in enumerate(entries)}


def _spots(card: Scorecard, places: Places, met: dict[int, int]) -> Iterator[int]:
    """Where to count criteria and items of which points, or whether they are met, are known.

    Results share the scores of items, so each is looked at once: `met` has their spots by identity, which
    holds as long as the records do.
    """
    for group in card.groups:
        for score in group.criteria:
            band = _band_of(score)
            if band is not None:
                yield BANDS * places[score.id][0] + band
            for item in score.items:
                spot = met.get(id(item))
                if spot is None:
                    spot = met[id(item)] = BANDS * places[item.id][0] + _band(item.points, item.maximum)
                yield spot


def _band_of(score: CriterionScore) -> int | None:
    if score.mandatory:
        return None if score.met is None else (BANDS - 1) * score.met
    if score.points is None or score.maximum is None:
        return None
    return _band(score.points, score.maximum)


def _band(points: Decimal, maximum: Decimal) -> int:
    if points <= 0:
        return 0
    return 3 if points >= maximum else 2 if 2 * points >= maximum else 1


def _shown(record: Record, card: Scorecard, places: Places) -> set[tuple[str, str]]:
    """Criteria, each with the kinds of documents the school shows for it or for its items."""
    documents = record.assessment.documents if record.assessment else {}
    named = {
        (places[code][1], name)
        for code, answer in card.answers.items()
        if answer.evidence and code in places
        for name in answer.evidence
    }
    found: set[tuple[str, str]] = set()
    for criterion, name in named:
        if name in documents:
            found.add((criterion, ""))
            found.add((criterion, documents[name].kind or "khac"))
    return found
