"""`serve --install` and `--uninstall`: the system starts `serve` from now on, or no more. Owner thread; blocks."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.option import is_on
from stellwerk.cli.serve.unit import Plan, Service, name_for, plan_for, shown
from stellwerk.core.error import Invalid, NotAllowed, Refused
from stellwerk.core.record import Record
from stellwerk.core.user import user_name

COMMAND_SECONDS = 60.0
"""What a command of the system may take."""

Run = Callable[[Sequence[str]], str | None]
"""Runs a command of the system and answers what went wrong, None = nothing."""


class Computer(Record, frozen=True, kw_only=True):
    """What this computer is, as far as it matters here."""

    system: str
    home: Path
    uid: int
    user: str
    words: tuple[str, ...]
    run: Run
    profile_named: bool = False
    """The environment says which profile to use; a service would not have it."""

    @classmethod
    def real(cls) -> "Computer":
        """This one."""
        frozen = getattr(sys, "frozen", False)
        return cls(
            system=sys.platform,
            home=Path.home(),
            uid=os.getuid() if sys.platform != "win32" else -1,
            user=os.environ.get("SUDO_USER") or user_name("root"),
            words=(sys.executable,) if frozen else (sys.executable, "-m", "stellwerk"),
            run=run_command,
            profile_named=bool(os.environ.get("STELLWERK_PROFILE")),
        )


def run_install(env: Environment, options: Mapping[str, str], computer: Computer | None = None) -> Status:
    """Do as the options say: `install`, `uninstall` or `print` one, for the whole computer with `system`."""
    computer = computer or Computer.real()
    if env.demo:
        raise Invalid("the demo fleet is no service", "leave --demo out")
    if "user" in options and not is_on(options, "system"):
        raise Invalid("--user goes with --system", "without it the service is your own")
    user = options.get("user", computer.user) if is_on(options, "system") else None
    profile = env.profile.absolute() if env.named or computer.profile_named else None
    service = Service(words=computer.words, profile=profile, name=name_for(profile), user=user)
    plan = plan_for(computer.system, service, computer.home, computer.uid)
    if is_on(options, "print"):
        env.terminal.say(plan.text.rstrip() or "\n".join(map(shown, plan.install)))
        return Status.DONE
    if is_on(options, "uninstall"):
        return _uninstall(env, plan, computer.run)
    return _install(env, plan, computer.run)


def _install(env: Environment, plan: Plan, run: Run) -> Status:
    if plan.path is not None:
        path = Path(plan.path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(plan.text, "utf-8")
        except OSError as error:
            raise _not_written(path, error) from error
        env.terminal.say(f"wrote {path}")
    done = _run_all(env, plan.install, run)
    for line in plan.more:
        env.terminal.say(line)
    return Status.DONE if done else Status.FAILED


def _uninstall(env: Environment, plan: Plan, run: Run) -> Status:
    path = Path(plan.path) if plan.path is not None else None
    if path is not None and not path.exists():
        raise Refused(f"there is no {path}", "nothing was installed for this profile")
    done = _run_all(env, plan.uninstall, run)
    if path is not None:
        try:
            path.unlink()
        except OSError as error:
            raise _not_written(path, error) from error
        env.terminal.say(f"removed {path}")
        return Status.DONE
    return Status.DONE if done else Status.FAILED


def _run_all(env: Environment, commands: Sequence[Sequence[str]], run: Run) -> bool:
    """Run them until one fails; those that were not run are named, so that somebody else can."""
    for number, words in enumerate(commands):
        trouble = run(words)
        if trouble is not None:
            env.terminal.note(f"warning: {shown(words)}: {trouble}")
            for left in commands[number:]:
                env.terminal.note(f"  to be run: {shown(left)}")
            return False
        env.terminal.say(f"ran {shown(words)}")
    return True


def run_command(words: Sequence[str]) -> str | None:
    """Run a command of the system; what went wrong, None = nothing."""
    if shutil.which(words[0]) is None:
        return f"{words[0]} is not on this computer"
    try:
        ended = subprocess.run(
            list(words), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
            timeout=COMMAND_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if ended.returncode == 0:
        return None
    said = (ended.stderr or ended.stdout).strip().splitlines()
    return said[-1] if said else f"it ended with {ended.returncode}"


def _not_written(path: Path, error: OSError) -> NotAllowed:
    text = f"{path} cannot be changed: {error.strerror or error}"
    return NotAllowed(text, "a service of the whole computer needs root" if os.sep != "\\" else "", str(error))
