"""Settings: change one, go back to its default. Owner thread; the functions yield steps."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from stellwerk.commands.setting.known import KNOWN, checked_key, setting_named, text_of, value_of
from stellwerk.core.error import AppError
from stellwerk.core.ids import Ref
from stellwerk.core.text import N_, translate
from stellwerk.engine.command import Effects, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import SetSetting, Steps
from stellwerk.model.graph import Graph


def _keys(graph: Graph, targets: Sequence[Ref], typed: Mapping[str, str]) -> Sequence[str]:
    return sorted(KNOWN)


_NAME = Arg(N_("Setting"), N_("Its name, for example mail.server"), check=checked_key, offers=_keys)
_VALUE = Arg(N_("Value"), N_("A number, a text, or true and false, as the setting takes it"))


def _mistake(look: Look) -> AppError | None:
    key, text = look.arg("name"), look.arg("value")
    if not key or text is None:
        return None
    try:
        value_of(setting_named(key), text)
    except AppError as error:
        return error
    return None


def _effects(look: Look) -> Effects:
    key = look.arg("name")
    if not key or key.casefold() not in KNOWN:
        return Effects()
    setting = setting_named(key)
    now = text_of(look.settings.get(setting))
    return Effects(lines=(f"{translate(setting.title)}: {now}", translate(setting.help)))


@command(
    "Set-Setting",
    title=N_("Change a setting…"),
    verb=N_("Change"),
    help=N_("Change one of the settings of this profile"),
    done=N_('setting "{name}" was changed'),
    example="Set-Setting -Name statistics.interval -Value 10",
    needs="setting.edit",
    refuses=_mistake,
    effects=_effects,
    menu="organisation",
    icon="sliders-horizontal",
)
def set_setting(ctx: Ctx, *, name: Annotated[str, _NAME], value: Annotated[str, _VALUE]) -> Steps:
    """Change one."""
    setting = setting_named(name)
    before = ctx.setting(setting)
    yield SetSetting(setting, value_of(setting, value))
    ctx.name = setting.key
    ctx.inverse("Set-Setting", name=setting.key, value=text_of(before))
