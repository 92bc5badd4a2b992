"""Makes the tabs of a host that show the machine. Owner thread."""

from stellwerk.core.ids import Ref
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.machine.log_tab import LogTab
from stellwerk.ui.pages.machine.machine_item import hardware_items, software_items
from stellwerk.ui.pages.machine.machine_tab import MachineTab
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.tab_plan import TabBody


def machine_tab(tools: PageDesk, ref: Ref, body: TabBody) -> Tab:
    """The tab of that kind."""
    looks = tools.looks()
    if body is TabBody.MACHINE:
        return MachineTab(tools, ref, looks.hardware, hardware_items)
    if body is TabBody.SOFTWARE:
        return MachineTab(tools, ref, looks.system, software_items)
    return LogTab(tools, ref, looks.log)
