"""What is remembered of consoles. Pure."""

from stellwerk.core.setting import Setting
from stellwerk.core.text import N_
from stellwerk.services.console.layout import LAYOUTS
from stellwerk.ui.console.vnc.canvas import Scale

SCALE = Setting(
    key="console.scale",
    default=Scale.FIT.value,
    title=N_("Size of the console's picture"),
    help=N_("As large as there is room, or pixel by pixel"),
    choices=tuple(scale.value for scale in Scale),
)
SMOOTH = Setting(
    key="console.smooth",
    default=True,
    title=N_("Smooth scaling of the console"),
    help=N_("Mixes neighbouring pixels where the picture is scaled"),
)
TILES = Setting(
    key="console.tiles",
    default=True,
    title=N_("Several consoles side by side"),
    help=N_("Off: as tabs, one at a time"),
)
LAYOUT = Setting(
    key="console.layout",
    default=LAYOUTS[0].key,
    title=N_("Keyboard layout of guests"),
    help=N_("For texts that are typed for you; keys pressed by hand need none"),
    choices=tuple(layout.key for layout in LAYOUTS),
)
