"""The port `Media`: images of CDs by pycdlib, which is imported with the first one. Any thread but the owner's."""

import io
from collections.abc import Mapping

from stellwerk.model.making.os_facts import OsFacts

LABEL = "cidata"
"""cloud-init's *NoCloud* looks for a file system of this name, in lower or upper case."""


class CdMedia:
    """Makes images in memory; nothing is written on this computer."""

    def seed_iso(self, files: Mapping[str, bytes]) -> bytes:
        """The image, with Joliet and Rock Ridge names: Linux reads the latter, Windows' cloudbase-init the former."""
        from pycdlib import PyCdlib  # here: a start makes no CD

        image = PyCdlib()
        image.new(interchange_level=3, joliet=3, rock_ridge="1.09", vol_ident=LABEL)
        try:
            for number, (name, content) in enumerate(files.items()):
                image.add_fp(io.BytesIO(content), len(content), f"/F{number}.;1", rr_name=name, joliet_path=f"/{name}")
            made = io.BytesIO()
            image.write_fp(made)
        finally:
            image.close()
        return made.getvalue()


def read_osinfo() -> tuple[OsFacts, ...]:
    """What libosinfo's database on this computer says; () where there is none."""
    from stellwerk.adapters.media.osinfo import OsinfoDatabase  # here: a start reads none

    return OsinfoDatabase().read()
