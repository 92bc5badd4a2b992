"""What the shell of a host is told, so that it fetches a file from the network, and what it answers. Pure; any thread.

Scripts of POSIX sh, for curl or wget, whichever is there. The file gets its name once it is whole and its checksum was
compared. A script that is ended, or whose connection is lost, takes with it what it has begun.
"""

from urllib.parse import unquote, urlsplit

from stellwerk.core.error import AppError, Conflict, Invalid, Refused
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.core.unit import format_size

_SCHEMES = ("http", "https", "ftp")
_LONGEST = 2000
_NAME = 120
_THERE, _NO_PROGRAM, _FETCH, _OTHER_SUM = 20, 21, 22, 23
"""How the scripts end."""

_BOUNDS = "--proto =http,https,ftp --connect-timeout 20 --speed-limit 1 --speed-time 60"

LOOK = f"""
url=$1; folder=$2; name=$3
[ -e "$folder/$name" ] && exit {_THERE}
echo "free $(df -Pk -- "$folder" | awk 'NR == 2 {{print $4}}')"
if command -v curl >/dev/null 2>&1; then
  told=$(curl -fsSIL {_BOUNDS} -- "$url") || exit {_FETCH}
elif command -v wget >/dev/null 2>&1; then
  told=$(wget -S --spider -T 30 -t 1 -- "$url" 2>&1) || {{ echo "$told" | tail -n 1 >&2; exit {_FETCH}; }}
else
  exit {_NO_PROGRAM}
fi
echo "$told" | tr -d '\\r' | awk 'tolower($1) == "content-length:" {{n = $2}} END {{print "size " n}}'
"""
"""`URL FOLDER NAME`: how large the file is, and how much room there is."""

FETCH = f"""
url=$1; folder=$2; name=$3; sum=$4
part="$folder/.$name.part"; pid=
leave() {{ [ -n "$pid" ] && kill "$pid" 2>/dev/null; rm -f -- "$part" "$part.pid"; }}
trap leave EXIT
trap 'exit 143' HUP INT PIPE TERM
umask 022
[ -e "$folder/$name" ] && exit {_THERE}
echo $$ >"$part.pid" || exit {_FETCH}
if command -v curl >/dev/null 2>&1; then
  curl -fsSL {_BOUNDS} -o "$part" -- "$url" &
elif command -v wget >/dev/null 2>&1; then
  wget -nv -T 60 -t 3 -O "$part" -- "$url" &
else
  exit {_NO_PROGRAM}
fi
pid=$!
while kill -0 "$pid" 2>/dev/null; do
  sleep 0.3 2>/dev/null || sleep 1
  echo "got $(wc -c <"$part" 2>/dev/null || echo 0)"
done
wait "$pid" || exit {_FETCH}
pid=
echo "sum"
found=$(sha256sum <"$part") || exit {_FETCH}
found=${{found%% *}}
echo "sha256 $found"
[ -z "$sum" ] || [ "$sum" = "$found" ] || exit {_OTHER_SUM}
mv -n -- "$part" "$folder/$name" && [ ! -e "$part" ] || exit {_THERE}
"""
"""`URL FOLDER NAME SHA256` (empty = any): says `got BYTES` on the way and `sha256 SUM` at the end."""

STOP = 'kill "$(cat -- "$1/.$2.part.pid")"'
"""`FOLDER NAME`: ends the script that fetches this file."""


class Remote(Record, frozen=True):
    """A file at a URL: how large it is, and the room where it shall go, in bytes; None = nobody says."""

    size: int | None
    free: int | None


def checked_url(text: str) -> str:
    """The URL, if a host can fetch it; raises Invalid. No password may stand in it: it would end in the database."""
    url = text.strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        fits = parts.scheme.lower() in _SCHEMES and bool(parts.hostname) and len(url) <= _LONGEST
    except ValueError:
        fits = False
    if not fits or not url.isascii() or not url.isprintable() or " " in url or not name_of_url(url):
        raise Invalid(
            _('"{url}" is no address of a file').format(url=url[:80]), _("write https://SERVER/PATH/NAME.iso")
        )
    if "@" in parts.netloc:
        raise Invalid(_("the address holds a login"), _("fetch the file yourself, or put it where none is needed"))
    return url


def name_of_url(url: str) -> str:
    """What the file is called; empty where the URL does not say."""
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    return name[-_NAME:].lstrip(".-") if name.isprintable() and "/" not in name else ""


def remote_of(out: bytes) -> Remote:
    """What LOOK said."""
    said = dict(line.split(maxsplit=1) for line in out.decode("ascii", "replace").splitlines() if " " in line.strip())
    free = _number(said.get("free", ""))
    return Remote(size=_number(said.get("size", "")), free=None if free is None else free * 1024)


def progress_of(said: bytes) -> int | None:
    """The bytes that the file has by now; None where this is no such line."""
    for line in reversed(said.decode("ascii", "replace").splitlines()):
        word, _blank, number = line.partition(" ")
        if word == "got" and (found := _number(number)) is not None:
            return found
    return None


def sum_of(out: bytes) -> str:
    """The checksum that the file has."""
    lines = out.decode("ascii", "replace").splitlines()
    return next((line.partition(" ")[2].strip() for line in lines if line.startswith("sha256 ")), "")


def failure_of(status: int, url: str, said: str, found: str = "") -> AppError | None:
    """Why a script ended without what was wanted; None where it did not."""
    match status:
        case 0:
            return None
        case 20:
            return Conflict(_("the host has a file of that name already"), _("use that one, or remove it"))
        case 21:
            return Refused(_("the host has neither curl nor wget"), _("install one of them, or upload the file"))
        case 23:
            text = _("the checksum of {url} is {found}, not the one that was given")
            return Refused(text.format(url=url, found=found or "?"), _("compare it with what its makers publish"))
        case _:
            text = _("the host could not fetch {url}").format(url=url)
            return Refused(f"{text}: {said[-300:]}" if said else text, _("check the address, and the host's network"))


def space_refusal(remote: Remote, pool: str) -> Refused | None:
    """Too little room for it."""
    if remote.size is None or remote.free is None or remote.size <= remote.free:
        return None
    text = _('storage pool "{name}" has {free} left; {size} are needed')
    free, size = format_size(remote.free), format_size(remote.size)
    return Refused(text.format(name=pool, free=free, size=size), _("choose another pool, or make room there"))


def _number(text: str) -> int | None:
    digits = text.strip()
    return int(digits) if digits.isdigit() and digits.isascii() and len(digits) < 19 else None
