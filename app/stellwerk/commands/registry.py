"""Every command of the program, in the order of menus, and the module that each stands in. Any thread.

A module is read when one of its commands is asked for: whoever types one command waits for no other.
"""

from functools import partial
from importlib import import_module

from stellwerk.engine.command import Command
from stellwerk.engine.registry import Later, Registry

_PLACES = (
    ("vm_start", "Start-Vm"),
    ("vm_power", "Shutdown-Vm Restart-Vm Stop-Vm Reset-Vm"),
    ("vm_pause", "Pause-Vm"),
    ("vm_start", "Resume-Vm"),
    ("vm_pause", "Suspend-Vm"),
    ("vm_move.migrate", "Migrate-Vm"),
    ("vm_snapshot.take", "Add-Snapshot"),
    ("vm_snapshot.restore", "Restore-Snapshot"),
    ("vm_snapshot.remove", "Remove-Snapshot"),
    ("vm_make.vm_add", "Add-Vm"),
    ("vm_copy.vm_copy", "Copy-Vm"),
    ("template.template_add", "Add-Template"),
    ("vm_edit", "Update-Vm"),
    ("vm_device.new_disk", "Add-Disk Remove-Disk"),
    ("vm_device.disk", "Attach-Disk Detach-Disk Update-Disk Resize-Disk"),
    ("vm_device.cdrom", "Update-Cdrom"),
    ("vm_device.vnic", "Add-Vnic Remove-Vnic Update-Vnic"),
    ("vm_device.device", "Add-Device Update-Device Remove-Device"),
    ("vm_device.display", "Update-Display"),
    ("vm_device.room", "Add-Room"),
    ("vm_device.undo", "Restore-VmDefinition Clear-Pending"),
    ("vm_remove", "Remove-Vm"),
    ("vm_definition", "Remove-VmDefinition"),
    ("vm_trash.trash", "Restore-Vm Clear-Trash"),
    ("vm_trash.item", "Restore-Trash Remove-Trash"),
    ("template.template_check", "Test-Template"),
    ("template.template_edit", "Update-Template"),
    ("template.template_remove", "Remove-Template"),
    ("host_state", "Connect-Host Disconnect-Host Suspend-Host Activate-Host"),
    ("hosts.host_power", "Restart-Host Stop-Host"),
    ("check.host_check", "Test-Host"),
    ("check.host_install", "Install-Host"),
    ("host", "Add-Host Update-Host Remove-Host"),
    ("hosts.host_import", "Import-Host"),
    ("cluster", "Add-Cluster Update-Cluster Remove-Cluster"),
    ("data_center", "Add-DataCenter Update-DataCenter Remove-DataCenter"),
    ("store.pool", "Add-StoragePool Start-StoragePool Stop-StoragePool Update-StoragePool Remove-StoragePool"),
    ("store.network", "Add-LibvirtNetwork Start-LibvirtNetwork Stop-LibvirtNetwork Update-LibvirtNetwork "
     "Remove-LibvirtNetwork"),
    ("tag_set", "Set-Tag Clear-Tag"),
    ("tag", "Add-Tag Update-Tag Move-Tag Remove-Tag"),
    ("label.folder_set", "Set-Folder Clear-Folder"),
    ("label.folder", "Add-Folder Update-Folder Move-Folder Remove-Folder"),
    ("label.field_set", "Set-Field Clear-Field"),
    ("label.field", "Add-Field Update-Field Remove-Field"),
    ("bookmark", "Add-Bookmark Update-Bookmark Remove-Bookmark"),
    ("alarm.alarm", "Add-Alarm Update-Alarm Enable-Alarm Disable-Alarm"),
    ("alarm.silence", "Set-Silence Clear-Silence"),
    ("alarm.trial", "Test-Alarm"),
    ("alarm.alarm", "Remove-Alarm"),
    ("setting.setting", "Set-Setting"),
    ("alarm.mail_password", "Set-MailPassword"),
    ("alarm.acknowledge", "Set-Acknowledgement Clear-Acknowledgement"),
    ("alarm.acknowledge_all", "Acknowledge-Event"),
    ("task", "Undo-Task Stop-Task"),
)  # fmt: skip


def _read(module: str, name: str) -> Command:
    declared = vars(import_module(f"stellwerk.commands.{module}")).values()
    return next(each for each in declared if isinstance(each, Command) and each.name == name)


COMMANDS = Registry(Later(name, partial(_read, module, name)) for module, names in _PLACES for name in names.split())
"""The table of what can be done."""
