"""Templates of a host: a part of the hypervisor port, with its rules. Blocks; never on the owner thread."""

from collections.abc import Callable
from typing import Protocol

from stellwerk.core.ids import VmId
from stellwerk.model.copying.copy_plan import CopyPlan
from stellwerk.model.template.template import Template, TemplateMark

More = Callable[[int], None]
"""Told of so many bytes more; raises AppError to give up."""


class Templating(Protocol):
    """The part of a session that knows templates. Their sidecars are the truth, and outside input."""

    def templates(self) -> list[Template]:
        """Those of the active storage pools, as libvirt knows them; each with its `problem`, where a file of it is not
        there, or was written since it was made or checked."""
        ...

    def template(self, path: str) -> Template:
        """The one whose sidecar this is. Raises Gone, Invalid."""
        ...

    def keep_template(self, template: Template, id_: VmId) -> Template:
        """Write the sidecar of a new one, with the stored definition of the VM that it was made of, without secrets;
        answers it as it is then, with what its files are now. Raises Refused where the storage does not take it, and
        then nothing is left."""
        ...

    def change_template(self, template: Template, *, files: bool = False) -> Template:
        """Write what is said of one, in its sidecar; with `files` what they are now counts as checked. All or
        nothing."""
        ...

    def remove_template(self, path: str, doomed: tuple[str, ...]) -> None:
        """Delete these files of its, then its sidecar: what ends midway is found again. libvirt does not look who
        stands on them: the caller has. A file that is not there any more is passed over."""
        ...

    def from_template(self, path: str, plan: CopyPlan, origin: TemplateMark, memory: int, vcpus: int) -> str:
        """The definition of a VM that is made of it."""
        ...

    def sum_of(self, path: str, more: More) -> str:
        """SHA-256 of a file of a pool, all of which is fetched for it."""
        ...
