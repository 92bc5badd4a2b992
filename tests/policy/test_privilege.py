"""How commands are run as root."""

from stellwerk.policy.privilege import Login, as_root, may_be_root

ROOT = Login(user="root", uid=0)
ADMIN = Login(user="kim", uid=1000, sudo=True)
PLAIN = Login(user="kim", uid=1000)


def test_root_needs_no_more() -> None:
    assert may_be_root(ROOT)
    assert as_root(ROOT, ["id", "-u"]) == ("id", "-u")


def test_who_may_use_sudo_is_never_asked() -> None:
    assert may_be_root(ADMIN)
    assert as_root(ADMIN, ["id", "-u"]) == ("sudo", "-n", "id", "-u")


def test_who_may_not() -> None:
    assert not may_be_root(PLAIN)
