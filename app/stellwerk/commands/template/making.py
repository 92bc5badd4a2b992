"""Makes a template by its plan, and takes everything back where that fails or somebody gives up. LONG lane."""

from collections.abc import Callable
from contextlib import suppress

from stellwerk.commands.template.content import Summing
from stellwerk.commands.vm_copy.copying import Copying, Say
from stellwerk.commands.vm_copy.sealing import Image, Sealing, assert_can_seal
from stellwerk.core.error import AppError, Cancelled, Gone
from stellwerk.core.ids import VmId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.copying.copy_plan import CopyPlan
from stellwerk.model.template.template import Sealed, Template
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.shell import Shell


class TemplateMaking:
    """One template being made of the VM `id_`. `host` is the name of its host, `shell` answers its shell, `heard` is
    told what is said there."""

    def __init__(
        self,
        id_: VmId,
        template: Template,
        plan: CopyPlan,
        say: Say,
        *,
        host: str,
        shell: Callable[[], Shell],
        heard: Callable[[str], None],
    ) -> None:
        self.copying = Copying(id_, (), plan, b"", say)
        self._id = id_
        self._template = template
        self._plan = plan
        self._say = say
        self._host = host
        self._shell = shell
        self._sealing = Sealing(shell, (Image(file.path, file.format) for file in template.files), heard)
        self._summing = Summing(shell, say)

    def stop(self) -> None:
        """Give up as soon as that is possible."""
        self.copying.stop()
        self._sealing.stop()
        self._summing.stop()

    def run(self, session: Session) -> Template:
        """Make it; the sidecar comes last, so that what ends midway is no template."""
        if self._template.sealed is Sealed.VIRT_SYSPREP:
            assert_can_seal(self._shell, self._host)
        self.copying.make_files(session)
        try:
            return self._freeze(session)
        except AppError as error:
            if self._plan.nvram is not None:
                with suppress(AppError):
                    session.delete_file(self._plan.nvram[1])
            self.copying.take_back(error)
            raise

    def _freeze(self, session: Session) -> Template:
        template = self._with_variables(session)
        if self._template.sealed is Sealed.VIRT_SYSPREP:
            self._check()
            self._say(None, _("sealing: the host starts a small system for it"))
            self._sealing.run()
        files = self._summing.run(session, self._template.files)
        self._check()
        return session.keep_template(replace(template, files=files), self._id)

    def _with_variables(self, session: Session) -> Template:
        """With a copy of UEFI's variables; a VM that never ran has none yet."""
        if self._plan.nvram is None:
            return self._template
        try:
            session.copy_nvram(*self._plan.nvram)
        except Gone:
            return replace(self._template, nvram="", nvram_place="")
        return self._template

    def _check(self) -> None:
        if self.copying.stopped:
            raise Cancelled(_("cancelled; everything was taken back"))
