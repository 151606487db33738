"""Files of schools, packed, are the files they were."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from generator.model.library import PackedFiles, SchoolFiles

signs = st.characters(exclude_characters="\0", exclude_categories=())
paths = st.lists(st.text(signs, min_size=1, max_size=4), max_size=3).map(tuple)
files = st.dictionaries(st.text(max_size=3), st.builds(SchoolFiles, paths, paths, paths), max_size=4)


@given(files)
def test_files_come_back_as_they_were_whatever_their_names(some):
    packed = PackedFiles(some)

    assert dict(packed) == some
    assert packed.keys() == some.keys()
    assert packed.get("không có") == some.get("không có")
    assert dict(pickle.loads(pickle.dumps(packed))) == some
