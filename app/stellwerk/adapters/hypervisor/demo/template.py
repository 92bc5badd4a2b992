"""Templates of the demo fleet: the test driver takes no bytes into files, so that sidecars are kept in this process."""

from collections.abc import Iterable
from functools import cached_property

import libvirt

from stellwerk.adapters.hypervisor.copying.copy_xml import copied
from stellwerk.adapters.hypervisor.demo.fleet import BASE, BASE_KIND, KINDS, OLD, identity
from stellwerk.adapters.hypervisor.device.document import parse, text_of_tree
from stellwerk.adapters.hypervisor.device.size import set_memory, set_vcpus
from stellwerk.adapters.hypervisor.origin.template_metadata import set_origin
from stellwerk.adapters.hypervisor.template.templating import Templates
from stellwerk.adapters.hypervisor.trash.trashing import Trash
from stellwerk.core.error import Gone
from stellwerk.core.ids import TemplateId, VmId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.core.unit import GIB
from stellwerk.model.copying.copy_plan import CopyPlan
from stellwerk.model.hardware.edit import SetMemory, SetVcpus
from stellwerk.model.removal.trash import ENDING as TRASH_ENDING
from stellwerk.model.removal.trash import Trashed, TrashFile, TrashPlan, trash_id
from stellwerk.model.template.template import ENDING, Sealed, Template, TemplateFile, TemplateMark
from stellwerk.ports.template.templating import More

_AGE = 40 * 86_400.0
_HOURS = 5 * 3600.0
_FOLDER = "/var/lib/libvirt/images"


class DemoTemplates(Trash, Templates):
    """The part of a session of the demo fleet that knows templates."""

    def templates(self) -> list[Template]:
        """Those that are kept, on the host whose pool has their files."""
        return [kept for kept, _xml in self._kept_templates().values()]

    def template(self, path: str) -> Template:
        """One of them."""
        return self._kept_template(path)[0]

    def keep_template(self, template: Template, id_: VmId) -> Template:
        """Keep one."""
        xml = self.xml_of(id_)
        self._kept_templates()[template.path] = (template, xml)
        return template

    def change_template(self, template: Template, *, files: bool = False) -> Template:
        """Change what is kept of it."""
        xml = self._kept_template(template.path)[1]
        self._kept_templates()[template.path] = (replace(template, problem="", suspected=0.0), xml)
        return self._kept_template(template.path)[0]

    def remove_template(self, path: str, doomed: tuple[str, ...]) -> None:
        """Its files, then what is kept."""
        self._kept_template(path)
        for file in doomed:
            self._delete_own(file)
        del self._kept_templates()[path]

    def put_template_in_trash(self, path: str, plan: TrashPlan) -> Trashed:
        """Keep it aside; its files stay."""
        (template, xml), now = self._kept_template(path), self._clock.now()
        thrown = Trashed(
            id=trash_id(self._host_id, plan.path), host_id=self._host_id, template=template, name=template.name,
            path=plan.path, pool_id=self._trash_pool(template.paths[0]), removed=now, until=now + plan.seconds,
            files=plan.files,
        )  # fmt: skip
        self._demo_trash[plan.path] = (thrown, xml)
        del self._kept_templates()[path]
        return thrown

    def trash(self) -> list[Trashed]:
        """What was removed since this process began."""
        return [thrown for thrown, _xml in self._demo_trash.values()]

    def restore_trash(self, path: str, name: str = "") -> Trashed:
        """It is there again."""
        thrown, xml = self._thrown(path)
        if thrown.template is not None:
            self._kept_templates()[thrown.template.path] = (thrown.template, xml)
        del self._demo_trash[path]
        return thrown

    def empty_trash(self, path: str, doomed: tuple[str, ...]) -> None:
        """Its files go, too."""
        self._thrown(path)
        for file in doomed:
            self._delete_own(file)
        del self._demo_trash[path]

    def _thrown(self, path: str) -> tuple[Trashed, str]:
        found = self._demo_trash.get(path)
        if found is None:
            raise Gone(_("it is not in the trash any more: {path}").format(path=path))
        return found

    @cached_property
    def _demo_trash(self) -> dict[str, tuple[Trashed, str]]:
        return dict(self._first_trash())

    def from_template(self, path: str, plan: CopyPlan, origin: TemplateMark, memory: int, vcpus: int) -> str:
        """The definition of a VM that is made of it."""
        root = parse(copied(self._kept_template(path)[1], plan))
        set_memory(root, SetMemory(memory=memory))
        set_vcpus(root, SetVcpus(vcpus=vcpus))
        set_origin(root, origin)
        return text_of_tree(root)

    def sum_of(self, path: str, more: More) -> str:
        """Files hold nothing here."""
        return "0" * 64

    def xml_of(self, id_: VmId) -> str:
        """The stored definition of a VM."""
        with self.vm(id_) as domain:
            return str(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))

    def _kept_template(self, path: str) -> tuple[Template, str]:
        found = self._kept_templates().get(path)
        if found is None:
            raise Gone(_("the template is not there any more: {path}").format(path=path))
        return found

    def _kept_templates(self) -> dict[str, tuple[Template, str]]:
        kept: dict[str, tuple[Template, str]] | None = getattr(self, "_demo_templates", None)
        if kept is None:
            kept = dict(self._first_templates())
            self._demo_templates = kept
        return kept

    def _first_templates(self) -> Iterable[tuple[str, tuple[Template, str]]]:
        """The one that some VMs stand on, on the host that has its file."""
        for template, xml in self._first(BASE, _("The system of the web servers")):
            yield template.path, (template, xml)

    def _first_trash(self) -> Iterable[tuple[str, tuple[Trashed, str]]]:
        """One that was removed there some hours ago."""
        for template, xml in self._first(OLD, _("The system before")):
            path, now = template.path.removesuffix(ENDING) + TRASH_ENDING, self._clock.now()
            (file,) = template.files
            thrown = Trashed(
                id=trash_id(self._host_id, path), host_id=self._host_id, template=template, name=OLD, path=path,
                pool_id=self._trash_pool(file.path), removed=now - _HOURS, until=now + 24 * 3600.0 - _HOURS,
                files=(TrashFile(path=file.path, size=file.size),),
            )  # fmt: skip
            yield path, (thrown, xml)

    def _first(self, name: str, description: str) -> Iterable[tuple[Template, str]]:
        file = f"{_FOLDER}/{name}-v1-vda.qcow2"
        with self.use() as conn:
            try:
                conn.storageVolLookupByPath(file)
            except libvirt.libvirtError:
                return
            kind = next(one for one in KINDS if one.prefix == BASE_KIND)
            origin = next((one for one in conn.listAllDomains(0) if one.name().startswith(f"{kind.prefix}-")), None)
            if origin is None:
                return
            template = Template(
                id=TemplateId(identity(name)),
                host_id=self._host_id,
                name=name,
                path=f"{_FOLDER}/{name}-v1.{identity(name)}{ENDING}",
                family=identity(name),
                description=description,
                os_id="debian12",
                memory=kind.memory * GIB,
                vcpus=kind.vcpus,
                firmware="bios",
                sealed=Sealed.VIRT_SYSPREP,
                source="golden-01",
                files=(TemplateFile(target="vda", path=file, capacity=kind.disks[0] * GIB, size=GIB, sha256="0" * 64),),
                made=self._clock.now() - _AGE,
                checked=self._clock.now() - _AGE,
            )
            yield template, origin.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
