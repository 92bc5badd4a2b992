"""Changing definitions over libvirt: stored first, then live, taken back where that fails. CONTROL lane."""

from typing import Any

import libvirt
from lxml import etree

from stellwerk.adapters.hypervisor.ability.asking import GuestAbilities, machine_of
from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.compare import differing, expected_later, still_waiting, unified, waiting
from stellwerk.adapters.hypervisor.device.document import fingerprint, parse, text_of_tree, without_secrets
from stellwerk.adapters.hypervisor.device.live_step import way
from stellwerk.adapters.hypervisor.device.live_walk import LiveWalk
from stellwerk.adapters.hypervisor.device.schema import problems
from stellwerk.adapters.hypervisor.device.wish import wished
from stellwerk.adapters.hypervisor.handle import name_of
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import VmId
from stellwerk.core.text import _
from stellwerk.model.hardware.difference import Applied, Differing, XmlPlan
from stellwerk.model.hardware.edit import Edit, ReplaceXml, TakeBack
from stellwerk.policy.ability import lacking

_SECURE = libvirt.VIR_DOMAIN_XML_SECURE
_INACTIVE = libvirt.VIR_DOMAIN_XML_INACTIVE
_NOT_SECURE = frozenset({3, 8, 74, 84})
"""NO_SUPPORT, INVALID_ARG, ARGUMENT_UNSUPPORTED, OPERATION_UNSUPPORTED: the driver has no secrets to tell."""


class DomainXmlChanging(GuestAbilities):
    """The part of a session that changes definitions."""

    def plan_xml(self, id_: VmId, edits: tuple[Edit, ...]) -> XmlPlan:
        """What these edits would make of it; nothing is changed."""
        with self.vm(id_) as domain:
            before = self._read(domain, _INACTIVE if domain.isPersistent() else 0)
            live = self._running(domain)
            after = applied(before, edits, live)
            name = name_of(domain)
            lines = differing(before, after)
            runs = before if live is None else live
            wishes = _wishes(edits, after, lines)
            return XmlPlan(
                differing=lines,
                unified=unified(before, after, (name, _("{name}, changed").format(name=name))),
                later=expected_later(lines, before, after, runs) if domain.isActive() else (),
                before=text_of_tree(without_secrets(before)),
                fingerprint=fingerprint(before),
                unknown=problems(after) if any(_is_whole(edit) for edit in edits) else None,
                wishes=wishes,
                ability=self.ability(machine_of(after)) if wishes else None,
            )

    def change_xml(
        self, id_: VmId, edits: tuple[Edit, ...], *, next_start: bool = False, check: bool = False
    ) -> Applied:
        """Make these edits, stored and live."""
        with self.change(id_) as domain:
            active, lasting = domain.isActive(), domain.isPersistent()
            before = self._read(domain, _INACTIVE if lasting else 0)
            after = applied(before, edits, self._running(domain))
            self._require_able(after, _wishes(edits, after, differing(before, after)))
            if lasting:
                self._define(after, check)
            later = differing(before, after) if active and next_start else ()
            if active and not next_start:
                later = self._go_live(domain, before, after, lasting)
            now = self._read(domain, _INACTIVE if lasting else 0)
            left = waiting(self._read(domain, 0), now) if active and lasting and domain.isActive() else ()
            later = still_waiting(later, left) if lasting else later
            return Applied(later=later, waiting=left, fingerprint=fingerprint(now, metadata=False))

    def resize_disk(self, id_: VmId, target: str, size: int) -> int:
        """A running VM is told by its monitor, which changes the file; else libvirt changes the volume."""
        from stellwerk.adapters.hypervisor.device.resize import resize  # here: rarely wanted

        with self.change(id_) as domain:
            return resize(self._conn, domain, target, size)

    def _require_able(self, after: etree._Element, wishes: tuple[tuple[str, str], ...]) -> None:
        """Raises Refused for what the host cannot give."""
        error = lacking(self.ability(machine_of(after)), wishes) if wishes else None
        if error is not None:
            raise error

    def _go_live(self, domain: Any, before: etree._Element, after: etree._Element, lasting: bool) -> tuple[Any, ...]:
        planned = way(before, after, self._read(domain, 0), lasting=lasting)
        walk = LiveWalk(self._conn, domain, events=self._driver == "qemu")
        try:
            return (*planned.later, *walk.go(planned.steps, lasting=lasting))
        except (libvirt.libvirtError, AppError):
            if lasting:
                self._define(before, check=False)
            raise

    def _running(self, domain: Any) -> etree._Element | None:
        """The definition of now; None where it is off, or there is no other."""
        return self._read(domain, 0) if domain.isActive() and domain.isPersistent() else None

    def _read(self, domain: Any, flags: int) -> etree._Element:
        """The definition with its secrets; the test driver has none, and says no to the flag."""
        try:
            return parse(domain.XMLDesc(flags | _SECURE))
        except libvirt.libvirtError as error:
            if error.get_error_code() not in _NOT_SECURE:
                raise
            return parse(domain.XMLDesc(flags))
        except UnicodeDecodeError as error:
            raise Invalid(_("its definition is not UTF-8 and cannot be changed"), _("use virsh edit")) from error

    def _define(self, root: etree._Element, check: bool) -> None:
        flags = libvirt.VIR_DOMAIN_DEFINE_VALIDATE if check and self._driver != "test" else 0
        self._conn.defineXMLFlags(etree.tostring(root, encoding="unicode"), flags)


def _wishes(
    edits: tuple[Edit, ...], after: etree._Element, lines: tuple[Differing, ...]
) -> tuple[tuple[str, str], ...]:
    """What is asked for that the host may not have. Whole definitions, and what was there before, are libvirt's to
    judge."""
    given = any(isinstance(edit, ReplaceXml | TakeBack) for edit in edits)
    return () if given else wished(after, lines)


def _is_whole(edit: Edit) -> bool:
    """Somebody wrote all of it."""
    return isinstance(edit, ReplaceXml) and not edit.keeps_metadata
