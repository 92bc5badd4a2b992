"""Every command of the program, in the order of menus, and the module that each stands in. Any thread.

A module is read when one of its commands is asked for: whoever types one command waits for no other, and the window
waits for none that it does not show at first.
"""

from functools import partial
from importlib import import_module

from stellwerk.core.ids import Kind
from stellwerk.engine.command import Command
from stellwerk.engine.registry import Later, Registry

_PLACES = (
    (Kind.VM, "vm_start", "Start-Vm"),
    (Kind.VM, "vm_power", "Shutdown-Vm Restart-Vm Stop-Vm Reset-Vm"),
    (Kind.VM, "vm_pause", "Pause-Vm"),
    (Kind.VM, "vm_start", "Resume-Vm"),
    (Kind.VM, "vm_pause", "Suspend-Vm"),
    (Kind.VM, "vm_move.migrate", "Migrate-Vm"),
    (Kind.VM, "vm_snapshot.take", "Add-Snapshot"),
    (Kind.VM, "vm_snapshot.restore", "Restore-Snapshot"),
    (Kind.VM, "vm_snapshot.remove", "Remove-Snapshot"),
    (None, "vm_make.vm_add", "Add-Vm"),
    (Kind.VM, "vm_copy.vm_copy", "Copy-Vm"),
    (Kind.VM, "template.template_add", "Add-Template"),
    (Kind.VM, "vm_edit", "Update-Vm"),
    (Kind.VM, "vm_device.new_disk", "Add-Disk Remove-Disk"),
    (Kind.VM, "vm_device.disk", "Attach-Disk Detach-Disk Update-Disk Resize-Disk"),
    (Kind.VM, "vm_device.cdrom", "Update-Cdrom"),
    (Kind.VM, "vm_device.vnic", "Add-Vnic Remove-Vnic Update-Vnic"),
    (Kind.VM, "vm_device.device", "Add-Device Update-Device Remove-Device"),
    (Kind.VM, "vm_device.display", "Update-Display"),
    (Kind.VM, "vm_device.room", "Add-Room"),
    (Kind.VM, "vm_device.undo", "Restore-VmDefinition Clear-Pending"),
    (Kind.VM, "vm_remove", "Remove-Vm"),
    (Kind.VM, "vm_definition", "Remove-VmDefinition"),
    (Kind.HOST, "vm_trash.trash", "Restore-Vm Clear-Trash"),
    (Kind.TRASH, "vm_trash.item", "Restore-Trash Remove-Trash"),
    (Kind.TEMPLATE, "template.template_check", "Test-Template"),
    (Kind.TEMPLATE, "template.template_edit", "Update-Template"),
    (Kind.TEMPLATE, "template.template_remove", "Remove-Template"),
    (Kind.HOST, "host_state", "Connect-Host Disconnect-Host Suspend-Host Activate-Host"),
    (Kind.HOST, "hosts.host_power", "Restart-Host Stop-Host"),
    (Kind.HOST, "check.host_check", "Test-Host"),
    (Kind.HOST, "check.host_install", "Install-Host"),
    (None, "host", "Add-Host"),
    (Kind.HOST, "host", "Update-Host Remove-Host"),
    (None, "hosts.host_import", "Import-Host"),
    (None, "cluster", "Add-Cluster"),
    (Kind.CLUSTER, "cluster", "Update-Cluster Remove-Cluster"),
    (None, "data_center", "Add-DataCenter"),
    (Kind.DATA_CENTER, "data_center", "Update-DataCenter Remove-DataCenter"),
    (None, "store.pool", "Add-StoragePool"),
    (Kind.STORAGE_POOL, "store.pool", "Start-StoragePool Stop-StoragePool Update-StoragePool Remove-StoragePool"),
    (None, "store.network", "Add-LibvirtNetwork"),
    (Kind.LIBVIRT_NETWORK, "store.network", "Start-LibvirtNetwork Stop-LibvirtNetwork Update-LibvirtNetwork "
     "Remove-LibvirtNetwork"),
    (Kind.TAG, "tag_set", "Set-Tag Clear-Tag"),
    (None, "tag", "Add-Tag"),
    (Kind.TAG, "tag", "Update-Tag Move-Tag Remove-Tag"),
    (Kind.FOLDER, "label.folder_set", "Set-Folder"),
    (None, "label.folder_set", "Clear-Folder"),
    (None, "label.folder", "Add-Folder"),
    (Kind.FOLDER, "label.folder", "Update-Folder Move-Folder Remove-Folder"),
    (Kind.FIELD, "label.field_set", "Set-Field Clear-Field"),
    (None, "label.field", "Add-Field"),
    (Kind.FIELD, "label.field", "Update-Field Remove-Field"),
    (None, "bookmark", "Add-Bookmark"),
    (Kind.BOOKMARK, "bookmark", "Update-Bookmark Remove-Bookmark"),
    (None, "alarm.alarm", "Add-Alarm"),
    (Kind.ALARM, "alarm.alarm", "Update-Alarm Enable-Alarm Disable-Alarm"),
    (Kind.ALARM, "alarm.silence", "Set-Silence Clear-Silence"),
    (Kind.ALARM, "alarm.trial", "Test-Alarm"),
    (Kind.ALARM, "alarm.alarm", "Remove-Alarm"),
    (None, "setting.setting", "Set-Setting"),
    (None, "alarm.mail_password", "Set-MailPassword"),
    (Kind.EVENT, "alarm.acknowledge", "Set-Acknowledgement Clear-Acknowledgement"),
    (None, "alarm.acknowledge_all", "Acknowledge-Event"),
    (Kind.TASK, "task", "Undo-Task Stop-Task"),
)  # fmt: skip
"""What each works on, None = nothing that there is; its module; the names."""


def _read(module: str, name: str) -> Command:
    declared = vars(import_module(f"stellwerk.commands.{module}")).values()
    return next(each for each in declared if isinstance(each, Command) and each.name == name)


COMMANDS = Registry(
    Later(name, kind, partial(_read, module, name)) for kind, module, names in _PLACES for name in names.split()
)
"""The table of what can be done."""
