"""oVirt's names of operating systems, as patterns of libosinfo's ids. Pure; any thread."""

from collections.abc import Mapping
from types import MappingProxyType

_X64 = ("rhel_3", "rhel_4", "rhel_5", "rhel_6", "windows_2003", "windows_2008", "windows_7", "windows_8", "windows_10",
        "freebsd")  # fmt: skip
"""Names that oVirt also has with `x64` after them; libosinfo's ids do not tell processors apart."""

_NAMES = {
    **{f"rhel_{number}": f"rhel{number}*" for number in range(3, 7)},
    **{f"rhel_{number}x64": f"rhel{number}*" for number in range(7, 11)},
    "rhel_atomic7x64": "rhel-atomic*7*",
    "rhcos_x64": "rhcos*",
    "windows_xp": "winxp",
    "windows_2003": "win2k3*",
    "windows_2008": "win2k8",
    "windows_2008r2x64": "win2k8r2",
    "windows_7": "win7",
    "windows_8": "win8*",
    "windows_10": "win10",
    "windows_11": "win11",
    "windows_2012x64": "win2k12",
    "windows_2012r2x64": "win2k12r2",
    "windows_2016x64": "win2k16",
    "windows_2019x64": "win2k19",
    "windows_2022": "win2k22",
    "windows_2025": "win2k25",
    "sles_11": "sles11*",
    **{f"ubuntu_{year}_04": f"ubuntu{year}.04" for year in (12, 14, 16, 18)},
    "debian_7": "debian7",
    "debian_9": "debian9",
    "freebsd": "freebsd*",
    "other_linux": "linux*",
}

OS_ALIASES: Mapping[str, str] = MappingProxyType({**_NAMES, **{f"{name}x64": _NAMES[name] for name in _X64}})
"""By oVirt's name, lower case: libosinfo's id, with `*` where it goes on with a version."""
