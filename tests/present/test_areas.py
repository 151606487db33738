"""The tree of areas: of a large one, the upper storeys."""

from generator.present.pages.areas import Node, upper


def a_tree(*widths):
    """A tree in which every node of a storey has so many below it."""
    if not widths:
        return []
    return [Node("A", "a/", "2025–2026", 1, 1, False, a_tree(*widths[1:])) for _ in range(widths[0])]


def shape(nodes):
    return [len(nodes), *(shape(nodes[0].below) if nodes and nodes[0].below else [])]


def test_a_small_tree_stays_whole():
    assert upper(a_tree(1, 3, 4), most=16) == a_tree(1, 3, 4)


def test_a_large_tree_loses_its_lower_storeys_whole():
    assert shape(upper(a_tree(1, 34, 97), most=60)) == [1, 34]
    assert shape(upper(a_tree(1, 34, 97), most=10_000)) == [1, 34, 97]


def test_the_first_storey_always_stays():
    assert shape(upper(a_tree(8, 60), most=5)) == [8]


def test_no_tree_is_no_tree():
    assert upper([], most=5) == []
