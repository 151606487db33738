"""No regular expression of the program takes more than linear time, whatever it is given.

Every pattern is collected: calls of `re` in the source (their first argument is evaluated where it stands),
JSON Schemas, the scripts of the pages. `regular.py` judges them by their structure.
"""

import ast
import importlib
import json
import re

import pytest
import yaml

from generator.check import personal
from tests.conftest import ROOT
from tests.hostile.regular import NotUnderstood, fault

MODES = {"match": "match", "fullmatch": "fullmatch"}
CALLS = ("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
LOCAL = {
    ("generator/read/register_table.py", "ids"): ["th-a|th-b"],
    ("generator/publish/lists/results.py", "school"): ["th-a"],
    ("generator/publish/starting.py", "job"): ["proof"],
}
"""Names whose value is only known when the program runs, with one of that kind."""
TRUSTED = {
    "generator/present/charts/by_altair.py": "tests draw with Altair; nothing of it is in a build",
    "generator/publish/starting.py": "the workflows that come with the program",
    "generator/publish/bundle.py": "pages that a build has printed: every `<` in them is ours",
    "bench/peers.py": "pages that the benchmark has just built",
    "decimal.js": "a number of at most a few dozen signs",
}
"""Where patterns never see a stranger's text, or only a short one."""


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def sources():
    return [path for room in ("generator", "bench", "tools") for path in sorted((ROOT / room).rglob("*.py"))]


def uses():
    """By the name of a compiled pattern, the methods it is asked with."""
    found = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in CALLS:
                name = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
                found.setdefault(name, set()).add(node.attr)
    return found


def flags_of(call, scope):
    given = [one.value for one in call.keywords if one.arg == "flags"]
    at = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(call.func.attr, 2)
    if len(call.args) > at:
        given.append(call.args[at])
    return eval(compile(ast.Expression(given[0]), "", "eval"), scope) if given else 0


def values_of(expression, scope, tree, place):
    """What an expression may come to: names it takes from around it are set or looped over there."""
    try:
        return [eval(compile(ast.Expression(expression), place, "eval"), scope)]
    except NameError as missing:
        name = missing.name
    found = LOCAL.get((place, name)) or set_in(tree, name, scope)
    assert found, f"{place}: what {name} may be in a pattern has to stand in LOCAL"
    return [one for value in found for one in values_of(expression, {**scope, name: value}, tree, place)]


def set_in(tree, name, scope):
    """The values that a module gives a name somewhere, as far as they stand there."""
    found = []
    for node in ast.walk(tree):
        try:
            if isinstance(node, ast.Assign) and any(getattr(one, "id", "") == name for one in node.targets):
                found.append(eval(compile(ast.Expression(node.value), "", "eval"), dict(scope)))
            elif isinstance(node, ast.For) and name in {
                getattr(one, "id", "") for one in ast.walk(node.target)
            }:
                for value in eval(compile(ast.Expression(node.iter), "", "eval"), dict(scope)):
                    whole = isinstance(node.target, ast.Name)
                    at = 0 if whole else [getattr(one, "id", "") for one in node.target.elts].index(name)
                    found.append(value if whole else value[at])
        except NameError:
            continue
    return found


def in_python():
    """Every pattern of the Python source: where, the pattern, its flags, how it is used."""
    used = uses()
    for path in sources():
        text = path.read_text("utf-8")
        if "re." not in text:
            continue
        tree = ast.parse(text)
        named = {
            id(node.value): node.targets[0].id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        bound = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        place = path.relative_to(ROOT).as_posix()
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "re"):
                continue
            if call.func.attr not in CALLS:
                continue
            scope = dict(vars(module_of(path)))
            if call.func.attr != "compile":
                asked = {call.func.attr}
            elif id(call) in bound:
                asked = {bound[id(call)]}
            else:
                asked = used.get(named.get(id(call), ""), {"search"})
            for pattern in values_of(call.args[0], scope, tree, place):
                for mode in sorted({MODES.get(one, "search") for one in asked}):
                    yield f"{place}:{call.lineno}", pattern, flags_of(call, scope), mode


def in_schemas():
    """The patterns of JSON Schemas and of the description of the API; they search."""
    trees = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "schemas").glob("*.json"))]
    trees.append(yaml.safe_load((ROOT / "generator/wording/openapi.yml").read_text("utf-8")))

    def walk(node):
        if isinstance(node, dict):
            if isinstance(node.get("pattern"), str):
                yield node["pattern"]
            yield from (one for value in node.values() for one in walk(value))
            yield from (key for key in node.get("patternProperties", {}))
        elif isinstance(node, list):
            yield from (one for value in node for one in walk(value))

    for pattern in dict.fromkeys(one for tree in trees for one in walk(tree)):
        yield "JSON Schema", pattern, 0, "search"


LITERAL = re.compile(
    r"(?:^|[(,=:\[!&|?{};+>]|\breturn)\s*/((?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([dgimsuy]*)",
    re.MULTILINE,
)


def in_scripts():
    """The patterns of our scripts as Python would write them. Those of personal data come from Python."""
    for path in sorted([*(ROOT / "theme/assets").glob("*.js"), *(ROOT / "theme/assets/form").glob("*.js")]):
        text = path.read_text("utf-8")
        code = re.sub(r"^\s*(?://|/?\*).*$", "", text, flags=re.MULTILINE)
        for found in LITERAL.finditer(code):
            flags = re.IGNORECASE if "i" in found[2] else 0
            flags |= re.MULTILINE if "m" in found[2] else 0
            yield path.name, as_python(found[1]), flags, "search"
    for kind, pattern in personal.patterns().items():
        yield f"form, {kind}", pattern, re.IGNORECASE, "search"


def as_python(pattern):
    for theirs, ours in (
        (r"\p{L}\p{N}", r"\w"),
        (r"\p{M}", "\u0301"),
        (r"\p{Cf}", "\u200b"),
        (r"\p{Cc}", "\x01"),
    ):
        pattern = pattern.replace(theirs, ours)
    return (
        pattern.replace(r"\/", "/").replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!")
    )


PATTERNS = [*in_python(), *in_schemas(), *in_scripts()]


@pytest.mark.parametrize(
    ("where", "pattern", "flags", "mode"), PATTERNS, ids=[f"{one[0]} {one[3]}" for one in PATTERNS]
)
def test_a_pattern_is_linear(where, pattern, flags, mode):
    if where.split(":")[0] not in TRUSTED:
        assert fault(pattern, flags, mode) == "", f"{where}: {pattern!r}"


def test_patterns_are_really_collected():
    places = {where.split(":")[0] for where, *_ in PATTERNS}

    assert len(PATTERNS) > 150
    assert {"generator/check/personal.py", "generator/read/text.py", "JSON Schema", "check.js"} <= places
    assert any(mode == "fullmatch" for *_, mode in PATTERNS)


def test_no_script_makes_patterns_of_what_it_is_given(root):
    """But for those of personal data, which are judged above, nothing is compiled in a browser."""
    made = [
        (path.name, line.strip())
        for path in (root / "theme/assets").rglob("*.js")
        if "vendor" not in path.parts
        for line in path.read_text("utf-8").splitlines()
        if "RegExp(" in line
    ]

    assert [name for name, _ in made] == ["check.js"]


SLOW = [
    ("(a*)*b", "match", "exponential"),
    ("(a+)+$", "match", "exponential"),
    (r"(\w+\s?)*$", "match", "exponential"),
    ("(a|ab|b)*c", "match", "exponential"),
    ("(?:a|a?b)*c", "match", "exponential"),
    ("a*a*b", "match", "polynomial"),
    ("a.*b.*c", "match", "polynomial"),
    (r"\s+$", "search", "polynomial"),
    (r"[a-z][a-z0-9]*://", "search", "polynomial"),
    (r"\d(?:\d*x)?", "search", "polynomial"),
    (r"<script>.*?</script>", "search", "polynomial"),
    (r"x(?=\s*y)", "search", ""),
    (r"\s(?=\s*y)", "search", "polynomial"),
    (r"[a-z]+@[a-z]+\.vn", "search", "polynomial"),
    (r"[a-z]{1,64}@[a-z]+", "search", ""),
    (r"^\s*#", "search", ""),
    ("(?:[ab]c)*", "fullmatch", ""),
    ("`([^`]+)`", "search", ""),
]


@pytest.mark.parametrize(("pattern", "mode", "kind"), SLOW)
def test_the_judge_knows_what_is_slow(pattern, mode, kind):
    assert fault(pattern, 0, mode) == kind


def test_the_judge_says_so_when_it_cannot_judge():
    with pytest.raises(NotUnderstood):
        fault(r"(a+)\1")
