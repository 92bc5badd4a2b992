"""What a change of a VM means to its parts. Owner thread only.

Those of a VM that came or went are not named in a change: they come and go with it, and ten thousand VMs that come at a
start have fifty thousand of them. Who lists parts finds them by their VM (`parts_along`). But those that something is
said of are named: their tags count them.
"""

from collections.abc import Iterable, Mapping

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.part.part_table import PartTable
from stellwerk.model.part.vm_part import PARTS, SOURCES
from stellwerk.model.tag import Tagging
from stellwerk.model.vm import Vm
from stellwerk.store.dependency import Touched
from stellwerk.store.finding import changed_keys_of


def touch_parts(old: Vm, new: Vm, tables: Mapping[Kind, PartTable], touched: Touched) -> None:
    """Add the parts of a VM that came, went or are others now."""
    for kind, table in tables.items():
        if SOURCES[kind](old) == SOURCES[kind](new):
            continue
        before = {part.id: part for part in table.made(old)}
        after = {part.id: part for part in table.made(new)}
        for id_ in before.keys() | after.keys():
            ref, was, now = Ref(kind, id_), before.get(id_), after.get(id_)
            if was == now:
                continue
            touched.compared.discard(ref)
            if was is not None:
                touched.before.setdefault(ref, was)
            if now is not None:
                touched.after[ref] = now
            else:
                touched.after.pop(ref, None)
            if was is None or now is None:
                touched.whole.add(ref)
                touched.keys.pop(ref, None)
            elif ref not in touched.whole:
                touched.keys.setdefault(ref, set())


def touch_told(vm: Vm, tables: Mapping[Kind, PartTable], touched: Touched, *, came: bool) -> None:
    """Add the parts of a VM that came or went which something is said of."""
    for kind, table in tables.items():
        for part in table.told(vm):
            ref = Ref(kind, part.id)
            if came:
                touched.after[ref] = part
            else:
                touched.before.setdefault(ref, part)
                touched.after.pop(ref, None)
            touched.whole.add(ref)
            touched.keys.pop(ref, None)


def say_of_part(ref: Ref, before: Tagging, tagging: Tagging, table: PartTable, touched: Touched) -> None:
    """Something else is said of a part from now on, there or not."""
    old = table.get(ref.id)
    table.say(ref.id, tagging)
    new = table.get(ref.id)
    if old is None or new is None:
        return
    touched.before.setdefault(ref, old)
    touched.after[ref] = new
    if ref not in touched.whole:
        touched.keys.setdefault(ref, set()).update(changed_keys_of(before, tagging))
        touched.compared.add(ref)


def parts_along(kind: Kind, touched: Touched) -> Iterable[str]:
    """The ids of the parts of a kind whose VMs came or went as a whole."""
    refs = [ref for ref in touched.whole if ref.kind is Kind.VM]
    for vm in touched.entities(refs):
        if isinstance(vm, Vm):
            yield from (part.id for part in PARTS[kind](vm))
