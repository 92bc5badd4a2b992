"""The part of a session in memory that changes definitions, by the real rules on texts."""

from typing import Any

from lxml import etree

from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.compare import differing, expected_later, unified, waiting
from stellwerk.adapters.hypervisor.device.document import fingerprint, parse, text_of_tree
from stellwerk.adapters.hypervisor.device.wish import wished
from stellwerk.core.ids import VmId
from stellwerk.core.record import replace
from stellwerk.model.guest.ability import Ability, GuestMachine
from stellwerk.model.hardware.difference import Applied, XmlPlan
from stellwerk.model.hardware.edit import Edit, ReplaceXml, TakeBack
from stellwerk.model.vm import Domain


class MemoryDefinitions:
    """On `xml_of`; what a running VM takes at once is what the table says."""

    xml_of: dict[VmId, str]
    running_xml_of: dict[VmId, str]
    """Of those whose running definition is another."""
    domains_by_id: dict[VmId, Domain]
    told_ability: Ability | None = None
    """What the host can give VMs; None = it does not tell."""

    def ability(self, machine: GuestMachine) -> Ability | None:
        self._raise("ability")
        return self.told_ability

    def ability_of(self, id_: VmId) -> Ability | None:
        self._raise("ability_of")
        return self.told_ability

    def _begin(self, name: str, id_: str, *args: Any) -> None:
        raise NotImplementedError

    def _raise(self, name: str) -> None:
        raise NotImplementedError

    def plan_xml(self, id_: VmId, edits: tuple[Edit, ...]) -> XmlPlan:
        """By the real rules, on the XML of `xml_of`."""
        self._raise("plan_xml")
        before = parse(self.xml_of[id_])
        after = applied(before, edits, self._running(id_))
        lines = differing(before, after)
        whole = any(isinstance(edit, ReplaceXml | TakeBack) for edit in edits)
        wishes = () if whole else wished(after, lines)
        live = self._running(id_)
        active = self.domains_by_id[id_].active
        later = expected_later(lines, before, after, before if live is None else live) if active else ()
        return XmlPlan(
            differing=lines,
            unified=unified(before, after, ("before", "after")),
            later=later,
            before=text_of_tree(before),
            fingerprint=fingerprint(before),
            unknown=None,
            wishes=wishes,
            ability=self.told_ability if wishes else None,
        )

    def change_xml(
        self, id_: VmId, edits: tuple[Edit, ...], *, next_start: bool = False, check: bool = False
    ) -> Applied:
        """The same; what a running VM takes at once is what the table says."""
        self._begin("change_xml", id_, edits)
        plan = self.plan_xml(id_, edits)
        after = applied(parse(self.xml_of[id_]), edits, self._running(id_))
        self.xml_of[id_] = text_of_tree(after)
        active = self.domains_by_id[id_].active
        later = (plan.differing if next_start else plan.later) if active else ()
        live = self._running(id_)
        left = waiting(live, after) if live is not None and active else later
        self._set_runtime(id_, waiting=left)
        return Applied(later=later, waiting=left, fingerprint=fingerprint(after, metadata=False))

    def _running(self, id_: VmId) -> etree._Element | None:
        return parse(self.running_xml_of[id_]) if id_ in self.running_xml_of else None

    def resize_disk(self, id_: VmId, target: str, size: int) -> int:
        self._begin("resize_disk", id_, target, size)
        return 0

    def _set_runtime(self, id_: VmId, **fields: Any) -> None:
        domain = self.domains_by_id[id_]
        self.domains_by_id[id_] = replace(domain, runtime=replace(domain.runtime, **fields))
