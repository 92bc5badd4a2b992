"""Every command of the program, in the order of menus. Pure; any thread."""

from stellwerk.commands.alarm.acknowledge import ACKNOWLEDGE_COMMANDS
from stellwerk.commands.alarm.acknowledge_all import acknowledge_event
from stellwerk.commands.alarm.alarm import ALARM_COMMANDS, remove_alarm
from stellwerk.commands.alarm.mail_password import set_mail_password
from stellwerk.commands.alarm.silence import SILENCE_COMMANDS
from stellwerk.commands.alarm.trial import try_alarm
from stellwerk.commands.bookmark import BOOKMARK_COMMANDS
from stellwerk.commands.check.host_check import test_host
from stellwerk.commands.check.host_install import install_host
from stellwerk.commands.cluster import CLUSTER_COMMANDS
from stellwerk.commands.data_center import DATA_CENTER_COMMANDS
from stellwerk.commands.host import HOST_COMMANDS
from stellwerk.commands.host_state import HOST_STATE_COMMANDS
from stellwerk.commands.hosts.host_import import IMPORT_COMMANDS
from stellwerk.commands.hosts.host_power import HOST_POWER_COMMANDS
from stellwerk.commands.label.field import FIELD_COMMANDS
from stellwerk.commands.label.field_set import FIELD_SET_COMMANDS
from stellwerk.commands.label.folder import FOLDER_COMMANDS
from stellwerk.commands.label.folder_set import FOLDER_SET_COMMANDS
from stellwerk.commands.setting.setting import SETTING_COMMANDS
from stellwerk.commands.store.network import NETWORK_COMMANDS
from stellwerk.commands.store.pool import POOL_COMMANDS
from stellwerk.commands.tag import TAG_COMMANDS
from stellwerk.commands.tag_set import TAG_SET_COMMANDS
from stellwerk.commands.task import TASK_COMMANDS
from stellwerk.commands.template.template_add import TEMPLATE_ADD_COMMANDS
from stellwerk.commands.template.template_check import TEMPLATE_CHECK_COMMANDS
from stellwerk.commands.template.template_edit import TEMPLATE_EDIT_COMMANDS
from stellwerk.commands.template.template_remove import TEMPLATE_REMOVE_COMMANDS
from stellwerk.commands.vm_copy.vm_copy import VM_COPY_COMMANDS
from stellwerk.commands.vm_definition import VM_DEFINITION_COMMANDS
from stellwerk.commands.vm_device.cdrom import CDROM_COMMANDS
from stellwerk.commands.vm_device.device import DEVICE_COMMANDS
from stellwerk.commands.vm_device.disk import DISK_COMMANDS
from stellwerk.commands.vm_device.display import DISPLAY_COMMANDS
from stellwerk.commands.vm_device.new_disk import NEW_DISK_COMMANDS
from stellwerk.commands.vm_device.room import ROOM_COMMANDS
from stellwerk.commands.vm_device.undo import UNDO_COMMANDS
from stellwerk.commands.vm_device.vnic import VNIC_COMMANDS
from stellwerk.commands.vm_edit import VM_EDIT_COMMANDS
from stellwerk.commands.vm_make.vm_add import VM_ADD_COMMANDS
from stellwerk.commands.vm_move.migrate import VM_MOVE_COMMANDS
from stellwerk.commands.vm_pause import pause, suspend
from stellwerk.commands.vm_power import reset, restart, shutdown, stop
from stellwerk.commands.vm_remove import VM_REMOVE_COMMANDS
from stellwerk.commands.vm_snapshot.snapshot import VM_SNAPSHOT_COMMANDS
from stellwerk.commands.vm_start import resume, start
from stellwerk.commands.vm_trash.item import TRASH_ITEM_COMMANDS
from stellwerk.commands.vm_trash.trash import VM_TRASH_COMMANDS
from stellwerk.engine.registry import Registry

COMMANDS = Registry(
    (
        start,
        shutdown,
        restart,
        stop,
        reset,
        pause,
        resume,
        suspend,
        *VM_MOVE_COMMANDS,
        *VM_SNAPSHOT_COMMANDS,
        *VM_ADD_COMMANDS,
        *VM_COPY_COMMANDS,
        *TEMPLATE_ADD_COMMANDS,
        *VM_EDIT_COMMANDS,
        *NEW_DISK_COMMANDS,
        *DISK_COMMANDS,
        *CDROM_COMMANDS,
        *VNIC_COMMANDS,
        *DEVICE_COMMANDS,
        *DISPLAY_COMMANDS,
        *ROOM_COMMANDS,
        *UNDO_COMMANDS,
        *VM_REMOVE_COMMANDS,
        *VM_DEFINITION_COMMANDS,
        *VM_TRASH_COMMANDS,
        *TRASH_ITEM_COMMANDS,
        *TEMPLATE_CHECK_COMMANDS,
        *TEMPLATE_EDIT_COMMANDS,
        *TEMPLATE_REMOVE_COMMANDS,
        *HOST_STATE_COMMANDS,
        *HOST_POWER_COMMANDS,
        test_host,
        install_host,
        *HOST_COMMANDS,
        *IMPORT_COMMANDS,
        *CLUSTER_COMMANDS,
        *DATA_CENTER_COMMANDS,
        *POOL_COMMANDS,
        *NETWORK_COMMANDS,
        *TAG_SET_COMMANDS,
        *TAG_COMMANDS,
        *FOLDER_SET_COMMANDS,
        *FOLDER_COMMANDS,
        *FIELD_SET_COMMANDS,
        *FIELD_COMMANDS,
        *BOOKMARK_COMMANDS,
        *ALARM_COMMANDS,
        *SILENCE_COMMANDS,
        try_alarm,
        remove_alarm,
        *SETTING_COMMANDS,
        set_mail_password,
        *ACKNOWLEDGE_COMMANDS,
        acknowledge_event,
        *TASK_COMMANDS,
    )
)
"""The table of what can be done."""
