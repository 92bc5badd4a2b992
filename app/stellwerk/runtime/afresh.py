"""The way on from a damaged database, for the window and the command line. Worker thread; no application is running."""

from pathlib import Path

from stellwerk.adapters.database.database import start_afresh as put_aside
from stellwerk.adapters.local.instance import start_instance
from stellwerk.adapters.local.profile import open_profile
from stellwerk.core.error import Conflict, Refused
from stellwerk.core.text import _


def start_afresh(folder: Path) -> str:
    """Put the database of the profile in `folder` aside and make a new one with what can be rescued. Blocks.

    Answers what became of it, for people. Raises Conflict while another process is on the profile, Refused where there
    is no database, and Refused or Invalid where the disk does not allow it; the old one is where it was then.
    """
    profile = open_profile(folder)
    instance = start_instance(profile.locks)
    try:
        if not instance.is_alone():
            text = _("another Stellwerk is running on this profile")
            raise Conflict(text, _("close its window or wait for its command"))
        if not profile.database.exists():
            raise Refused(_("this profile has no database yet"), _("it is made at the first start"))
        return put_aside(profile.database)
    finally:
        instance.close()
