"""Who can become root, and how that is typed."""

from stellwerk.policy.privilege import Login, as_typed, may_be_root

ROOT = Login(user="root", uid=0)
ADMIN = Login(user="kim", uid=1000, sudo=True)
ASKED = Login(user="kim", uid=1000, asks=True)
PLAIN = Login(user="kim", uid=1000)


def test_root_needs_no_more() -> None:
    assert may_be_root(ROOT)
    assert as_typed(ROOT, ["id", "-u"]) == ("id", "-u")


def test_who_may_use_sudo() -> None:
    assert may_be_root(ADMIN)
    assert may_be_root(ASKED)
    assert as_typed(ADMIN, ["id", "-u"]) == as_typed(ASKED, ["id", "-u"]) == ("sudo", "id", "-u")


def test_who_may_not() -> None:
    assert not may_be_root(PLAIN)
