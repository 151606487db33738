"""Which keys of a school's file belong to which of its blocks."""

import re
from collections.abc import Collection

from generator.wording.keys import keys

CODE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2}){0,3}")
BY_CODE = ("tra_loi", "tong_diem", "muc_do", "suy_ra")
"""The blocks whose keys are codes."""
OF_ANSWERS, OF_DOCUMENTS, OF_STEPS, OF_REMARKS = (
    frozenset(keys()[noun].values()) for noun in ("Answer", "Document", "Step", "Remarks")
)
OF_BLOCK = {
    "nhan_xet": OF_REMARKS,
    "phe_duyet": frozenset(keys()["Approval"].values()),
    "bao_cao": frozenset(keys()["Report"].values()),
    "cong_khai": frozenset(keys()["Posting"].values()),
}
"""The keys of the blocks that have keys of their own."""
MAY_BE_NAMES = frozenset(("bao_cao", "phe_duyet", "cong_khai", "nguon"))
"""Outermost keys that a document might be called as well."""


def outermost(found: Collection[str]) -> frozenset[str]:
    """The keys that a file which has those may have at its edge; none where it is not a school's."""
    if "truong" not in found:
        return frozenset()
    noun = "Assessment"
    if "bieu_mau" in found:
        noun = "Statistics"
    elif "ket_qua" in found:
        noun = "Verification"
    return frozenset(keys()[noun].values())
