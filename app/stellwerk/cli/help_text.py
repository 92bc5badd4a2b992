"""Help, from the declarations of the commands. English, as all of the command line. Any thread."""

from typing import Any

from stellwerk.cli.call_line import SHARED, own_params
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import Param, ParamType
from stellwerk.engine.registry import Registry
from stellwerk.model.catalogue.registry import CATALOGUE

_GENERAL = """\
stellwerk manages fleets of libvirt hosts.

usage: stellwerk [--profile DIR] [--demo] [COMMAND …]

  (nothing)                    open the window
  select 'Vms: status = up'    answer a query: [--json|--csv] [--columns a,b] [--sort a,-b] [--count] [--cached]
                               [--watch [--interval S]] keeps the answer live until Ctrl+C
  query 'TEXT'                 read a query without answering it: [--json]
  complete 'Vms: st'           what may stand there: [--cursor N] [--json]; asks no host
  completion bash|zsh|fish     a script with which that shell completes all this; --help tells where it goes
  Verb-Noun -Param value …     do something: [--json] [--dry-run] [--yes] [--reason TEXT]
  Select-Vm status=up          the same as select with the type given
  history 'Vms: name = web-01' what was recorded of it: --metric cpu_usage [--from now-1h] [--to now] [--step 1m|10m|2h]
                               of its devices: [--device vda|net0|vcpu 3]; each sample of the last hour: [--step 5s]
  top [hosts|'QUERY']          the busiest VMs or hosts, live on a terminal: [--sort cpu|memory|disk|network|KEY]
                               [--columns a,b] [--interval S]; once elsewhere: [--limit N] [--json]
  serve                        everything but the window, until it is told to end (SIGTERM, Ctrl+C): connections,
                               recording, what runs by itself; a window beside it shares its samples;
                               --install has the system start it (systemd, launchd, Windows' tasks), --uninstall ends
                               that: [--system [--user NAME]] without a login, [--print] shows what would be written;
                               --metrics [ADDRESS:]PORT tells Prometheus what is sampled, as the settings metrics.port
                               and metrics.address do
  shell [FILE]                 a prompt, or a script of such lines: [--keep-going]
  commands                     every command: [--json]
  help Verb-Noun               describe one
  doctor                       what works here and what is missing: [--json]
  profile start-afresh         put a damaged database aside, rescue what can be read: [--yes] [--json]
  profile export FILE          organisation, tags, bookmarks, settings as JSON; no secrets
  profile import FILE          add what is missing here, change and remove nothing: [--dry-run] [--json]
  secrets list                 whose passwords and passphrases are kept, never themselves: [--json]
  secrets set|forget NAME      change or forget one; set asks, or reads the first line of the input
  console VM                   the serial console of a running VM; Ctrl+] leaves it: [--force] takes it from others;
                               [--screen] opens the window on its screen instead, [--viewer] remote-viewer (SPICE)
  screenshot VM FILE.png       the screen of a running VM as a picture
  type VM <FILE                types a text into a running VM: [--layout us|gb|de|fr]; [--keys Ctrl+Alt+Del] instead
  ssh HOST                     a shell of a host, over the connection of the program; Ctrl+] leaves it
  log HOST | log --vm VM       the newest lines of a log: [--source libvirt|kernel] [--lines N] [--filter WORDS]
                               [--follow] [--json]
  definitions VM               what was kept of its definition before each change: [--xml VERSION] [--json]

  --profile DIR                use that profile (also STELLWERK_PROFILE)
  --demo                       the demo fleet, in a profile that is thrown away
  --version                    print the version

exit status: 0 done, 1 refused or failed, 2 wrong usage, 3 outcome unknown, 130 cancelled
"""

_PLACEHOLDERS = {
    ParamType.TEXT: "TEXT",
    ParamType.WHOLE: "N",
    ParamType.DECIMAL: "N",
    ParamType.FLAG: "true|false",
    ParamType.SIZE: "2G",
    ParamType.REF: "ID",
}


def general_help() -> str:
    """What the program takes."""
    return _GENERAL.rstrip()


def usage(command: Command) -> str:
    """`Start-Vm -VmId ID… [-Paused]`."""
    return " ".join([command.name, *(_usage_of(param) for param in own_params(command))])


def command_help(command: Command) -> str:
    """A command with its parameters, what it needs, and an example."""
    lines = [f"{command.name}: {command.help}", "", f"usage: stellwerk {usage(command)}", ""]
    rows = [(f"-{param.cli_name}", param_text(param)) for param in own_params(command)]
    rows += [(f"--{name}", text) for name, text in SHARED.items() if name != "help"]
    width = max(len(name) for name, _ in rows)
    lines += [f"  {name.ljust(width)}  {text}" for name, text in rows]
    lines += ["", f"needs: {command.needs}"]
    lines += [f"possible when: {need.query}" for need in command.when]
    lines += [f"asks before it {command.asks_because}; --yes answers"] if command.destroys else []
    return "\n".join([*lines, "", f"example: stellwerk {command.example}"])


def param_text(param: Param) -> str:
    """What a parameter is, in one line."""
    kind = CATALOGUE.kinds[param.kind].one if param.kind is not None else ""
    parts = [str(param.arg.help or param.arg.title)]
    parts += [f"id, unique name or number of a {kind if kind.isupper() else kind.lower()}"] if kind else []
    parts += [" or ".join(param.arg.choices)] if param.arg.choices else []
    parts += [f"among {param.arg.among}"] if param.arg.among else []
    parts += [f"default {_plain_default(param)}"] if _plain_default(param) else []
    parts += ["can be given several times"] if param.many else []
    return "; ".join(parts)


def list_help(registry: Registry) -> str:
    """Every command: how it is written, below it what it does and the permission that it needs."""
    return "\n".join(f"{usage(command)}\n    {command.help} ({command.needs})" for command in registry)


def command_json(command: Command) -> dict[str, Any]:
    """The stable form of a declaration."""
    return {
        "name": command.name,
        "title": command.plain_title,
        "help": str(command.help),
        "on": command.on.value if command.on is not None else None,
        "many": command.many,
        "needs": command.needs,
        "when": [need.query for need in command.when],
        "destroys": command.destroys,
        "example": command.example,
        "parameters": [_param_json(param) for param in own_params(command)],
    }


def _param_json(param: Param) -> dict[str, Any]:
    default = list(param.default) if isinstance(param.default, tuple) else param.default
    return {
        "name": param.cli_name,
        "type": param.type.value,
        "kind": param.kind.value if param.kind is not None else None,
        "required": param.required,
        "default": default,
        "many": param.many,
        "switch": param.switch,
        "choices": list(param.arg.choices),
        "among": param.arg.among or None,
        "help": str(param.arg.help or param.arg.title),
    }


def _usage_of(param: Param) -> str:
    value = "|".join(param.arg.choices) or _PLACEHOLDERS[param.type]
    text = f"-{param.cli_name}" if param.switch else f"-{param.cli_name} {value}"
    return (text if param.required else f"[{text}]") + ("…" if param.many else "")


def _plain_default(param: Param) -> str:
    """The default where it says something."""
    return "" if param.required or param.default in (None, False, "", ()) else str(param.default)
