"""Passwords as Linux keeps them; compared with the specification and with openssl."""

import pytest

from stellwerk.core.error import Invalid
from stellwerk.policy.vm_make.password_hash import LONGEST, hashed, is_hash

KNOWN = {
    ("Hello world!", "saltstring"): (
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"
    ),
    ("ü" * 30, "0123456789abcdef"): (
        "$6$0123456789abcdef$zdMM04V9dAkgRjYfsZxTS8gPfnNsscxT/rHVo2P760taqrT5v5146B56CQ5hdtgqk7pjhi6TJT50uI70ylRoE0"
    ),
    ("y" * 200, "zz"): ("$6$zz$PW6zjTpq5oWOYPmmHyjtE5Acvum54VFptSqSGO.IWhQ/N7jLDTZzNL/RMSwAa/6kRalMybJEl9R808XShXNwA0"),
}
"""The first is the specification's; the others are what openssl 3 makes."""


def test_the_examples() -> None:
    for (password, salt), known in KNOWN.items():
        assert hashed(password, salt) == known
        assert is_hash(known)


def test_what_is_no_password() -> None:
    for text in ("", "a\nb", "x" * (LONGEST + 1)):
        with pytest.raises(Invalid):
            hashed(text, "salt")
    assert not is_hash("$6 dollars")
