"""Judges of the way in: the host, SSH, libvirt and its socket. Pure; any thread."""

from collections.abc import Mapping

from stellwerk.core.text import N_, Text, _
from stellwerk.model.catalogue.format import format_version
from stellwerk.policy.host_check.reading import HostReading, Service, Trouble, Way
from stellwerk.policy.host_check.verdict import INSTALL, SWITCH_ON, Verdict, failed, ok, skipped, unknown, warning

_ASKED: Mapping[str, Text] = {
    "unknown_host_key": N_("the key of the host is not known yet"),
    "secret_needed": N_("a password is needed"),
}
"""By the codes of errors that are questions (`ports/host_key`): whoever asks says the rest."""
_NOT_ALLOWED = ("not_allowed", "secret_needed")
"""The codes of errors by which a libvirt that runs does not let the user in: he, or sudo, wants a password."""
_UNSUPPORTED = "unsupported"
_SWITCHED_ON = frozenset({"enabled", "enabled-runtime", "static", "indirect", "alias", "generated"})
"""Words of `systemctl is-enabled` for a unit that is begun by itself or by another one."""


def judge_reach(reading: HostReading) -> Verdict:
    """Any answer at all, a refusal included."""
    trouble = reading.shell_trouble
    if reading.way is Way.HERE:
        return ok(_("it is this computer"))
    if reading.way is Way.NONE:
        trouble = reading.libvirt_trouble
        if trouble is None and reading.facts is None:
            return unknown(_("nothing was tried"))
    if trouble is not None and trouble.away:
        return failed(trouble.text, trouble.hint)
    return ok(_("{place} answers").format(place=reading.place))


def judge_shell(reading: HostReading) -> Verdict:
    """A login whose shell runs commands."""
    if reading.way is Way.NONE:
        return skipped(_("it was added by a URI of libvirt, which has no shell"))
    trouble, login = reading.shell_trouble, reading.login
    if trouble is not None and trouble.code in _ASKED:
        return failed(_(_ASKED[trouble.code]))
    if trouble is not None:
        return failed(trouble.text, trouble.hint)
    if login is None:
        return failed(
            _("the login shell runs no commands"),
            _("give the user a plain shell (sh, bash), whose profile asks nothing"),
        )
    if login.is_root:
        return ok(_("logged in as {user}").format(user=login.user))
    if login.sudo:
        return ok(_("logged in as {user}, who may use sudo").format(user=login.user))
    if login.asks:
        return ok(_("logged in as {user}, of whom sudo wants a password").format(user=login.user))
    return ok(_("logged in as {user}, without sudo").format(user=login.user))


def judge_libvirt(reading: HostReading) -> Verdict:
    """It runs, is new enough, and runs again after a restart of the host."""
    facts, trouble = reading.facts, reading.libvirt_trouble
    if facts is not None:
        words = _versions(reading)
        if _stays_off(reading.service):
            return warning(_("{what}, but is not started with the host").format(what=words), _(SWITCH_ON))
        return ok(words)
    if trouble is None:
        return unknown(_("nothing was answered"))
    if trouble.code in _NOT_ALLOWED:
        return ok(_("it runs"))
    if trouble.code == _UNSUPPORTED:
        return failed(trouble.text, trouble.hint)
    return _why_not(reading.service, trouble)


def _why_not(service: Service | None, trouble: Trouble) -> Verdict:
    if service is None:
        return failed(trouble.text, trouble.hint)
    if not service.installed:
        return failed(_("libvirt is not installed"), _(INSTALL))
    if not service.sockets or not any(unit.active in ("active", "activating") for unit in service.units):
        return failed(_("libvirt is installed, but does not run"), _(SWITCH_ON))
    if not service.programs & {"virt-ssh-helper", "nc"}:
        return failed(_("neither virt-ssh-helper nor nc is there, which lead to its socket"), _(INSTALL))
    return failed(trouble.text, trouble.hint)


def _versions(reading: HostReading) -> str:
    facts = reading.facts
    assert facts is not None
    libvirt = format_version(facts.libvirt_version) if facts.libvirt_version else "?"
    if not facts.hypervisor_version:
        return _("libvirt {version} runs").format(version=libvirt)
    return _("libvirt {version} runs, with {driver} {other}").format(
        version=libvirt, driver=facts.driver, other=format_version(facts.hypervisor_version)
    )


def _stays_off(service: Service | None) -> bool:
    """No unit of libvirt is switched on; where there are none, nobody knows."""
    there = [unit for unit in service.units if unit.exists] if service is not None else []
    return bool(there) and not any(unit.enabled in _SWITCHED_ON for unit in there)


def judge_socket(reading: HostReading) -> Verdict:
    """The user may use it."""
    if reading.facts is not None:
        if reading.facts.session:
            return ok(_("the libvirt of the user himself"))
        user = reading.login.user if reading.login is not None else ""
        return ok(_("{user} may use it").format(user=user) if user else _("it lets us in"))
    trouble = reading.libvirt_trouble
    if trouble is None:
        return unknown(_("nothing was answered"))
    return failed(trouble.text, trouble.hint)
