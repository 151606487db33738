"""Telephone numbers and e-mail addresses, however they are typed."""

import re

_MAIL = re.compile(r"[^@\s]{1,64}@[a-z0-9.-]{3,190}", re.ASCII)
_PHONE = re.compile(r"0[0-9]{8,10}", re.ASCII)


def contact_form(typed: str) -> str:
    """`"+84 912.345.678"` → `"0912345678"`, `"Ban.A@X.vn"` → `"ban.a@x.vn"`; "" when it is neither."""
    if "@" in typed:
        mail = typed.strip().casefold()
        return mail if _MAIL.fullmatch(mail) else ""
    digits = re.sub(r"[\s.()–-]", "", typed)
    digits = re.sub(r"^(?:\+84|0084|84(?=0?[0-9]{9}$))0?", "0", digits)
    return digits if _PHONE.fullmatch(digits) else ""
