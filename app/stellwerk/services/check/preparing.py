"""Runs the plan that makes a host usable, and tells what was installed. Blocks; on the thread of a visit."""

from collections.abc import Callable, Mapping

from stellwerk.core.error import AppError, NotAllowed
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.host_check import Installed, Preparation, StepOutcome
from stellwerk.policy.host_check.remedy import Plan, RemedyStep
from stellwerk.policy.host_check.script import script_argv, values_of
from stellwerk.ports.shell import Shell
from stellwerk.ports.visit import Visit

MOST_KEPT = 8_000
"""Characters of the output of one command that are kept, the last ones: every start reads what all hosts have."""
MOST_INSTALLED = 500
LISTING_LIMIT = 60.0

Packages = Mapping[str, Installed]
Heard = Callable[[str], None]


def prepare(visit: Visit, plan: Plan, heard: Heard, stepped: Callable[[int, str], None]) -> Preparation:
    """Run the steps until one fails, which is said in `error`. `stepped` gets the place and the line of each before it
    is run, `heard` its line and what it says. Raises what the way in and becoming root raise before anything was
    begun."""
    shell = visit.shell()
    if shell.run(("true",), as_root=True).status:
        text = _("{place} lets us run no commands as root").format(place=plan.place)
        raise NotAllowed(text, _("log in as root, or let sudo work there without a password"))
    before = _packages(shell, plan)
    made = Preparation(at=visit.now())
    for place, step in enumerate(plan.steps):
        stepped(place, step.line)
        outcome, error = _run(shell, step, heard)
        made = replace(made, steps=(*made.steps, outcome), error=error)
        if error:
            break
        if step.relogin:
            visit.log_out()
    return replace(made, installed=_new(before, _packages(visit.shell(), plan)))


def _run(shell: Shell, step: RemedyStep, heard: Heard) -> tuple[StepOutcome, str]:
    said: list[str] = []

    def hear(data: bytes) -> None:
        text = _clean(data)
        said.append(text)
        heard(text)

    heard(f"$ {step.line}\n")
    try:
        status = shell.run(step.argv, limit=step.limit, heard=hear, as_root=True).status
        error = _("{command} ended with status {n}").format(command=step.line, n=status) if status else ""
    except AppError as problem:
        status, error = -1, str(problem)
    return StepOutcome(line=step.line, status=status, output="".join(said)[-MOST_KEPT:]), error


def _clean(data: bytes) -> str:
    """As text whose control characters do nothing: a bar that is drawn over and over becomes lines."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in text if letter == "\n" or letter == "\t" or letter.isprintable())


def _packages(shell: Shell, plan: Plan) -> Packages | None:
    """What is installed; None where that cannot be told or does not matter."""
    if not plan.listing:
        return None
    try:
        values = values_of(shell.run(script_argv(plan.listing), limit=LISTING_LIMIT).out, times=8)
    except AppError:
        return None
    lines = (line.split() for line in (values or {}).get("package", ()))
    return {words[0]: _installed(words, plan.unit) for words in lines if len(words) == 3}


def _installed(words: list[str], unit: int) -> Installed:
    name, version, size = words
    count = int(size) if size.isascii() and size.isdigit() and len(size) < 16 else 0
    return Installed(name=name, version=version, size=count * unit)


def _new(before: Packages | None, after: Packages | None) -> tuple[Installed, ...]:
    """What came, largest first; a package that was only updated counts with its whole size."""
    if before is None or after is None:
        return ()
    came = [package for name, package in after.items() if before.get(name) != package]
    return tuple(sorted(came, key=lambda package: (-package.size, package.name))[:MOST_INSTALLED])
