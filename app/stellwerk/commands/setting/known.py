"""The settings that commands can change: those that are no business of one screen. Pure; any thread."""

from collections.abc import Mapping
from typing import Any

from stellwerk.core.error import Invalid
from stellwerk.core.setting import Setting
from stellwerk.core.text import _
from stellwerk.engine.setting import SETTINGS as OF_TASKS
from stellwerk.services.alarm.mail_setting import SETTINGS as OF_MAIL
from stellwerk.services.alarm.storage_watch import MINUTES as STORAGE_MINUTES
from stellwerk.services.device_sample.setting import SETTINGS as OF_SAMPLES
from stellwerk.services.event_care.retention import SETTINGS as OF_EVENTS
from stellwerk.services.fleet_setting import SETTINGS as OF_HOSTS
from stellwerk.services.metrics.setting import SETTINGS as OF_METRICS

KNOWN: Mapping[str, Setting[Any]] = {
    one.key: one for one in (*OF_HOSTS, *OF_SAMPLES, *OF_TASKS, *OF_MAIL, *OF_EVENTS, *OF_METRICS, STORAGE_MINUTES)
}
"""By key."""


def setting_named(key: str) -> Setting[Any]:
    """The setting of that key, any case; raises Invalid."""
    found = KNOWN.get(key.strip().casefold())
    if found is None:
        text = _('there is no setting "{key}"').format(key=key[:60])
        raise Invalid(text, _("one of: {keys}").format(keys=", ".join(sorted(KNOWN))))
    return found


def checked_key(key: str) -> str:
    """The key as it is stored; raises Invalid."""
    return str(setting_named(key).key)


def value_of(setting: Setting[Any], text: str) -> Any:
    """What a text means for a setting; raises Invalid."""
    plain = text.strip()
    match setting.default:
        case bool():
            words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
            return setting.checked(words.get(plain.casefold(), plain))
        case int() | float():
            try:
                number = float(plain)
            except ValueError:
                return setting.checked(plain)
            whole = number.is_integer() and isinstance(setting.default, int)
            return setting.checked(int(number) if whole else number)
        case _:
            return setting.checked(plain)


def text_of(value: Any) -> str:
    """The inverse of `value_of`."""
    return str(value).lower() if isinstance(value, bool) else str(value)
