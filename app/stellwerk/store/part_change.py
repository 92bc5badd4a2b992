"""What a change of a VM means to its parts. Owner thread only.

Those of a VM that came or went are not named in a change: they come and go with it, and ten thousand VMs that come at a
start have fifty thousand of them. Who lists parts finds them by their VM (`parts_along`).
"""

from collections.abc import Iterable

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.part.vm_part import PARTS, SOURCES
from stellwerk.model.vm import Vm
from stellwerk.store.dependency import Touched


def touch_parts(old: Vm, new: Vm, touched: Touched) -> None:
    """Add the parts of a VM that came, went or are others now."""
    for kind, parts_of in PARTS.items():
        if SOURCES[kind](old) == SOURCES[kind](new):
            continue
        before = {part.id: part for part in parts_of(old)}
        after = {part.id: part for part in parts_of(new)}
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


def parts_along(kind: Kind, touched: Touched) -> Iterable[str]:
    """The ids of the parts of a kind whose VMs came or went as a whole."""
    refs = [ref for ref in touched.whole if ref.kind is Kind.VM]
    for vm in touched.entities(refs):
        if isinstance(vm, Vm):
            yield from (part.id for part in PARTS[kind](vm))
