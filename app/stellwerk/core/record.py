"""What the values of the house are made of: records, frozen unless they say otherwise. Pure; any thread.

A record is a `msgspec.Struct`: declared and checked by mypy like a dataclass, but made by C code. That matters twice:
hundreds of classes are made at each start (0.01 ms each, a frozen dataclass with slots takes 0.5 ms), and hundreds of
thousands of objects where there are 10,000 VMs.

    class Disk(Record, frozen=True, kw_only=True):
        target: str
        read_only: bool = False
"""

from msgspec import Struct as Record
from msgspec import convert as converted
from msgspec import field
from msgspec import to_builtins as plain
from msgspec.structs import fields, replace

__all__ = ["Record", "converted", "field", "fields", "plain", "replace"]
