"""What is written for systems that start programs."""

import plistlib
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.cli.serve.unit import Service, name_for, plan_for, shown, systemd_text
from stellwerk.core.error import Unsupported

HOME = Path("/home/kim")
OWN = Service(words=("/opt/py/bin/python3", "-m", "stellwerk"))
ALL = Service(words=("/usr/bin/stellwerk",), profile=Path("/srv/my fleet"), name="stellwerk-serve-x", user="kim")


def test_the_unit_of_a_user() -> None:
    plan = plan_for("linux", OWN, HOME, 1000)
    assert str(plan.path) == "/home/kim/.config/systemd/user/stellwerk-serve.service"
    assert plan.text == (
        "[Unit]\n"
        "Description=Stellwerk: keeps watch over libvirt hosts\n"
        "\n"
        "[Service]\n"
        'ExecStart="/opt/py/bin/python3" "-m" "stellwerk" "serve"\n'
        "Restart=on-failure\n"
        "RestartSec=10\n"
        "TimeoutStopSec=20\n"
        "\n"
        "[Install]\n"
        "WantedBy=default.target\n"
    )
    assert [shown(words) for words in plan.install] == [
        "systemctl --user daemon-reload",
        "systemctl --user enable --now stellwerk-serve",
    ]
    assert [shown(words) for words in plan.uninstall] == ["systemctl --user disable --now stellwerk-serve"]
    assert "to run it without a login: loginctl enable-linger" in plan.more


def test_the_unit_of_the_whole_computer() -> None:
    plan = plan_for("linux", ALL, HOME, 0)
    assert str(plan.path) == "/etc/systemd/system/stellwerk-serve-x.service"
    assert 'ExecStart="/usr/bin/stellwerk" "--profile" "/srv/my fleet" "serve"\nUser=kim\n' in plan.text
    assert "After=network-online.target\n" in plan.text
    assert "WantedBy=multi-user.target\n" in plan.text
    assert plan.install[0] == ("systemctl", "daemon-reload")


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"))))
def test_no_word_has_a_meaning_for_systemd(word: str) -> None:
    text = systemd_text(Service(words=("/bin/x",), profile=Path(f"/p/{word}"), user=None))
    (line,) = (line for line in text.split("\n") if line.startswith("ExecStart="))
    undone = line.removeprefix("ExecStart=").replace("%%", "%").replace("$$", "$")
    assert shlex.split(undone) == ["/bin/x", "--profile", str(Path(f"/p/{word}")), "serve"]


def test_launchd() -> None:
    plan = plan_for("darwin", OWN, Path("/Users/kim"), 501)
    assert str(plan.path) == "/Users/kim/Library/LaunchAgents/org.stellwerk.serve.plist"
    told = plistlib.loads(plan.text.encode())
    assert told["ProgramArguments"] == ["/opt/py/bin/python3", "-m", "stellwerk", "serve"]
    assert (told["Label"], told["KeepAlive"], told["RunAtLoad"]) == (
        "org.stellwerk.serve",
        {"SuccessfulExit": False},
        True,
    )
    assert plan.install == (("launchctl", "bootstrap", "gui/501", str(plan.path)),)
    assert plan.uninstall == (("launchctl", "bootout", "gui/501/org.stellwerk.serve"),)
    daemon = plan_for("darwin", ALL, Path("/Users/kim"), 0)
    assert str(daemon.path).startswith("/Library/LaunchDaemons/")
    assert plistlib.loads(daemon.text.encode())["UserName"] == "kim"
    assert daemon.install[0][2] == "system"


def test_the_task_scheduler() -> None:
    service = Service(words=(r"C:\Program Files\py\python.exe", "-m", "stellwerk"), profile=Path("fleet"))
    plan = plan_for("win32", service, Path("C:/Users/kim"), -1)
    create, run = plan.install
    assert create[:6] == ("schtasks", "/Create", "/F", "/TN", "stellwerk-serve", "/SC")
    assert create[6:] == ("ONLOGON", "/TR", r'"C:\Program Files\py\pythonw.exe" -m stellwerk --profile fleet serve')
    assert run == ("schtasks", "/Run", "/TN", "stellwerk-serve")
    assert (plan.path, plan.uninstall[1][:3]) == (None, ("schtasks", "/Delete", "/F"))
    other = plan_for("win32", ALL, Path("C:/Users/kim"), -1)
    assert other.install[0][5:9] == ("/SC", "ONSTART", "/RU", "kim")


def test_profiles_have_services_of_their_own() -> None:
    assert name_for(None) == "stellwerk-serve"
    assert name_for(Path("/srv/My Fleet/1")) == "stellwerk-serve-srv-my-fleet-1"


def test_other_systems() -> None:
    with pytest.raises(Unsupported, match="plan9"):
        plan_for("plan9", OWN, HOME, 1)


def test_commands_as_one_would_type_them() -> None:
    assert shown(("a", "b c", 'd"e')) == 'a "b c" "d"e"'
