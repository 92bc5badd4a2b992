"""What the window needs of the engine, and of whoever asks people before something is done. Owner thread.

The engine fits `Doer` as it is; the forms fit `Conductor`; tests bring their own.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.task import Task


class Act(Protocol):
    """A command, as far as menus, buttons and shortcuts need it; `engine.command.Command` says what each means."""

    @property
    def name(self) -> str:
        """Verb-Noun, stable."""
        ...

    @property
    def title(self) -> str:
        """For menus, not translated yet; an ellipsis at the end announces a form."""
        ...

    @property
    def help(self) -> str:
        """What it does, not translated yet."""
        ...

    @property
    def on(self) -> Kind | None:
        """The kind of its targets; None = it has none."""
        ...

    @property
    def many(self) -> bool:
        """Several targets at once."""
        ...

    @property
    def menu(self) -> str:
        """Where it stands in menus: `subject/group`; a line separates groups."""
        ...

    @property
    def icon(self) -> str:
        """The word for its icon."""
        ...

    @property
    def shortcut(self) -> str:
        """The default, in Qt's portable text."""
        ...

    @property
    def options(self) -> str:
        """For menus: a second entry, that shows the form although none is needed; empty = there is none."""
        ...

    @property
    def primary(self) -> bool:
        """A button of the object's page."""
        ...


class TargetOffer(Protocol):
    """Whether a command can be offered for one object, and why not."""

    @property
    def name(self) -> str:
        """The object."""
        ...

    @property
    def allowed(self) -> bool:
        """It can."""
        ...

    @property
    def reason(self) -> str:
        """Why not."""
        ...


class Offer(Protocol):
    """Whether a command can be offered for some objects."""

    @property
    def targets(self) -> Sequence[TargetOffer]:
        """One for each object."""
        ...

    @property
    def allowed(self) -> bool:
        """For at least one."""
        ...

    @property
    def counts(self) -> str:
        """`2 of 3`, where not for all; empty otherwise."""
        ...

    @property
    def reason(self) -> str:
        """Why for none; empty where it can be for some."""
        ...


class Acts(Protocol):
    """The table of commands."""

    def find(self, name: str) -> Act | None:
        """The command of that name."""
        ...

    def for_kind(self, kind: Kind | None) -> Sequence[Act]:
        """Those on a kind, in the order of menus; None = those without targets."""
        ...

    def all(self) -> Sequence[Act]:
        """Every one."""
        ...


class Doer(Protocol):
    """The engine, as far as the window needs it."""

    @property
    def registry(self) -> Acts:
        """The table of commands."""
        ...

    def offer(self, command: str, *targets: Ref) -> Offer:
        """Whether a command can be offered for these. Raises AppError for objects that are gone."""
        ...

    def running(self) -> Sequence[Task]:
        """What has not ended of this process's tasks, parts left out."""
        ...


class Conductor(Protocol):
    """Leads from a click to a submitted call: shows a form, asks where data is destroyed, submits."""

    def begin(self, command: str, targets: Sequence[Ref], said: Mapping[str, str] | None = None) -> None:
        """Begin with these objects; a form begins with what is `said` of its parameters. Returns at once."""
        ...

    def submit_with(self, command: str, targets: Sequence[Ref], **args: object) -> str:
        """Submit with arguments, without asking; answers why not, or nothing."""
        ...
