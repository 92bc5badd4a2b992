"""What a call would do, before it is done: allowed or why not, what changes, what goes, what to ask. Owner thread."""

from collections.abc import Callable, Sequence
from typing import Any

from stellwerk.core.error import AppError, Conflict, Gone, Invalid, Refused
from stellwerk.core.ids import Ref
from stellwerk.core.record import Record, replace
from stellwerk.core.text import _, plural
from stellwerk.engine.check import refusal
from stellwerk.engine.command import Command, Effects, FileFate
from stellwerk.engine.criteria import Tests
from stellwerk.engine.look import Look
from stellwerk.engine.reading import checked_args
from stellwerk.engine.work.flow import Flow
from stellwerk.engine.world import World
from stellwerk.model.call import Call
from stellwerk.ports.lane import Answer

_NAMES = 10
"""Names listed in a question; the rest is counted."""

_TRIED = 200
"""Targets that are tried for a button."""

_FINAL = (Refused, Invalid, Conflict, Gone)
"""What a host says no by, when it is asked what would be done; anything else may be otherwise by then."""


class TargetPreview(Record, frozen=True, kw_only=True):
    """One target: allowed, or the reason with a hint and a stable code. `ref` is None for a command without targets."""

    ref: Ref | None
    name: str
    allowed: bool
    reason: str = ""
    hint: str = ""
    code: str = ""


class Preview(Record, frozen=True, kw_only=True):
    """What a call would do.

    `verb` is the button's text. `confirm` is the question to ask first, empty where no data is destroyed; `typed` the
    text that must be typed to agree, empty = none. `counts` says how many of the targets it acts on where not all:
    `2 of 3`. `complete` is false while the host was not asked for what only it knows (`Engine.preview_details`).
    """

    call: Call
    title: str
    verb: str
    targets: tuple[TargetPreview, ...]
    effects: Effects = Effects()
    confirm: str = ""
    typed: str = ""
    complete: bool = True

    @property
    def allowed(self) -> bool:
        """At least one target allows it."""
        return any(target.allowed for target in self.targets)

    @property
    def refused(self) -> tuple[TargetPreview, ...]:
        """The targets that do not allow it, with their reasons."""
        return tuple(target for target in self.targets if not target.allowed)

    @property
    def counts(self) -> str:
        """`2 of 3`; empty where it acts on all or none."""
        acts = len(self.targets) - len(self.refused)
        if acts in (0, len(self.targets)):
            return ""
        return _("{some} of {all}").format(some=acts, all=len(self.targets))

    @property
    def reason(self) -> str:
        """Why it is not possible on any target; empty where it is on some."""
        if self.allowed or not self.targets:
            return ""
        first = self.targets[0]
        more = len(self.targets) - 1
        rest = plural("and {n} more", "and {n} more", more) if more else ""
        return " ".join(part for part in (first.reason, rest) if part)

    def narrowed(self) -> Call:
        """The call on those targets that allow it."""
        allowed = tuple(target.ref for target in self.targets if target.allowed and target.ref is not None)
        return replace(self.call, targets=allowed)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, for `--dry-run --json`."""
        targets = [
            {"id": t.ref.id if t.ref else None, "name": t.name, "allowed": t.allowed, "reason": t.reason,
             "hint": t.hint, "code": t.code}
            for t in self.targets
        ]  # fmt: skip
        files = [{"path": f.path, "goes": f.goes, "reason": f.reason, "size": f.size} for f in self.effects.files]
        return {
            "command": self.call.command,
            "allowed": self.allowed,
            "targets": targets,
            "effects": list(self.effects.lines),
            "warnings": list(self.effects.warnings),
            "files": files,
            "commands": list(self.effects.commands),
            "difference": self.effects.difference,
            "confirm": self.confirm,
            "complete": self.complete,
        }


class Previewer:
    """Makes previews."""

    def __init__(self, world: World) -> None:
        self._world = world

    def preview(self, call: Call, *, partial: bool = False) -> Preview:
        """What is known at once. `partial`: required arguments may be missing (a menu asks before a form is filled).

        Raises Invalid and Gone for wrong arguments and unknown commands.
        """
        command = self._world.registry.get(call.command)
        args = checked_args(command, call, self._world.inventory.view, partial=partial)
        tests: Tests = {}
        looks = [self._world.look(call, ref, args, partial=partial, tests=tests) for ref in call.targets or (None,)]
        targets = tuple(self._target(command, look) for look in looks)
        acting = [look for look, target in zip(looks, targets, strict=True) if target.allowed]
        known = [command.effects(look) for look in acting] if command.effects is not None and not partial else []
        names = [look.name for look in acting]
        asked = command.confirm(len(acting), args) if command.confirm is not None and acting else ""
        typed = bool(asked and command.typed is not None and command.typed(args))
        return Preview(
            call=replace(call, command=command.name),
            title=_(command.title),
            verb=_(command.verb or command.title).rstrip("…"),
            targets=targets,
            effects=_merged(known),
            confirm=asked.replace("{names}", _listed(names)),
            typed=(names[0] if len(names) == 1 else str(len(names))) if typed else "",
            complete=command.details is None or not acting,
        )

    def enabled(self, call: Call) -> TargetPreview:
        """The first target that allows it, before a form is filled; else the first refusal."""
        command = self._world.registry.get(call.command)
        args = checked_args(command, call, self._world.inventory.view, partial=True)
        first: TargetPreview | None = None
        tests: Tests = {}
        for ref in call.targets[:_TRIED] or (None,):
            found = self._target(command, self._world.look(call, ref, args, partial=True, tests=tests))
            if found.allowed:
                return found
            first = first or found
        assert first is not None
        return first

    def details(self, call: Call, done: Callable[[Preview | AppError], None]) -> None:
        """The preview with what only the hosts know; `done` once on the owner thread, with an error where a host
        cannot tell."""
        try:
            known = self.preview(call)
        except AppError as error:
            done(error)
            return
        command = self._world.registry.get(call.command)
        if known.complete or command.details is None:
            done(replace(known, complete=True))
            return
        _Gathering(self._world, command, known, done).start()

    def _target(self, command: Command, look: Look) -> TargetPreview:
        error = refusal(command, look, self._world.access, self._world.locks)
        name = look.name or str(look.arg("name") or "")
        if error is None:
            return TargetPreview(ref=look.ref, name=name, allowed=True)
        return _refused(TargetPreview(ref=look.ref, name=name, allowed=False), error)


class _Gathering:
    """Asks the hosts of all targets at the same time."""

    def __init__(
        self, world: World, command: Command, known: Preview, done: Callable[[Preview | AppError], None]
    ) -> None:
        self._world = world
        self._command = command
        self._known = known
        self._done = done
        self._found: dict[int, Effects] = {}
        self._refused: dict[Ref | None, AppError] = {}
        self._left = 0

    def start(self) -> None:
        assert self._command.details is not None
        call = self._known.narrowed()
        args = checked_args(self._command, call, self._world.inventory.view)
        looks = [self._world.look(call, ref, args) for ref in call.targets or (None,)]
        self._left = len(looks)
        flows = [
            Flow(self._world, None, self._command.details(look), self._taker(looks, position))
            for position, look in enumerate(looks)
        ]
        for flow in flows:
            flow.start()

    def _taker(self, looks: Sequence[Look], position: int) -> Callable[[Answer[Any]], None]:
        def take(answer: Answer[Any]) -> None:
            told = answer.value
            if isinstance(answer.error, _FINAL):
                self._refused[looks[position].ref] = answer.error
                told = Effects()
            elif not isinstance(told, Effects):
                told = Effects(warnings=(str(answer.error),))
            self._found[position] = told
            self._left -= 1
            if not self._left:
                found = [self._found[key] for key in sorted(self._found)]
                effects = _merged([self._known.effects, *found])
                self._done(replace(self._known, targets=self._targets(), effects=effects, complete=True))

        return take

    def _targets(self) -> tuple[TargetPreview, ...]:
        """The targets, those that their host refuses with its reason."""
        return tuple(
            _refused(target, error) if (error := self._refused.get(target.ref)) is not None else target
            for target in self._known.targets
        )


def _refused(target: TargetPreview, error: AppError) -> TargetPreview:
    return replace(target, allowed=False, reason=error.text, hint=error.hint, code=error.code)


def _merged(parts: list[Effects]) -> Effects:
    """The effects on all targets; a sentence that is the same for several is said once."""
    files: tuple[FileFate, ...] = tuple(file for part in parts for file in part.files)
    return Effects(
        lines=tuple(dict.fromkeys(line for part in parts for line in part.lines)),
        warnings=tuple(dict.fromkeys(line for part in parts for line in part.warnings)),
        files=files,
        commands=tuple(dict.fromkeys(line for part in parts for line in part.commands)),
        difference="\n".join(part.difference for part in parts if part.difference),
    )


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMES])
    rest = len(names) - _NAMES
    return f"{shown}, {plural('and {n} more', 'and {n} more', rest)}" if rest > 0 else shown
