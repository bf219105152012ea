"""``workshop doctor``: looks at what a class needs on this machine, before people come."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Literal

from workshop_kit.course import gettext as _
from workshop_kit.files import ANSWERS, course_files
from workshop_kit.store import SchemaUnknown, Store, StoreError, back_up

from ._addresses import cannot_listen, is_any, is_loopback, room_addresses, web_address
from ._kernels import pages_that_fit
from ._memory import usable_memory

State = Literal["good", "warning", "fault"]
GB = 1_000_000_000
LITTLE_DISK, TOO_LITTLE_DISK = 2 * GB, GB // 4
FEW_PAGES = 10
FIRST_YEAR, LAST_YEAR = 2026, 2100
CLOCK_PATIENCE = 300  # seconds: other computers' clocks differ a little
RARE_NAMES = "喆堃㛃"  # in names of people, and missing in many Chinese fonts
NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smbfs", "smb2", "smb3", "afpfs", "webdav", "davfs", "9p", "ceph"}
    | {"glusterfs", "lustre", "beegfs", "vboxsf", "prl_fs", "vmhgfs", "fuse.vmhgfs-fuse"}
    | {"fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.s3fs", "fuse.glusterfs"}
)
PACKAGES = (
    *("voila", "jupyter_server", "ipykernel", "anywidget", "pandas", "matplotlib", "sklearn"),
    *("scipy", "sqlalchemy", "segno", "structlog", "xlsxwriter"),
)

__all__ = ["Finding", "examine"]


@dataclass(frozen=True)
class Finding:
    """What was found about one subject.

    Attributes
    ----------
    state : "good", "warning" or "fault"
        With a fault no class can be held; a warning needs a look.
    subject, sentence : str
    remedy : str
        Empty where nothing is to be done.
    """

    state: State
    subject: str
    sentence: str
    remedy: str = ""


def examine(host: str, port: int, folder: Path) -> Iterator[Finding]:
    """Yield a finding for each thing that a class needs, in the current language."""
    looks: tuple[Callable[[], Finding], ...] = (
        lambda: _port(host, port),
        lambda: _network(host, port),
        lambda: _folder(folder),
        lambda: _disk(folder),
        lambda: _database(folder),
        lambda: _clock(folder),
        _fonts,
        _packages,
        _memory,
    )
    for look in looks:
        yield look()


def _port(host: str, port: int) -> Finding:
    subject = _("Port")
    fault = cannot_listen(host, port)
    if not fault:
        return Finding("good", subject, _("{port} is free.").format(port=port))
    if _is_ours("127.0.0.1" if is_any(host) else host, port):
        return Finding(
            "warning",
            subject,
            _("A workshop server is already running on {port}.").format(port=port),
            _("Use that one, or stop it before you start another."),
        )
    return Finding(
        "fault",
        subject,
        _("Nothing can listen on {port} of {host} ({fault}).").format(
            port=port, host=host, fault=fault
        ),
        _("Choose another: PORT=8867, or another HOST."),
    )


def _is_ours(host: str, port: int) -> bool:
    asking = http.client.HTTPConnection(host, port, timeout=2)
    try:
        asking.request("GET", "/healthz")
        return "boot" in json.loads(asking.getresponse().read(10_000))
    except (OSError, http.client.HTTPException, ValueError, TypeError):
        return False
    finally:
        asking.close()


def _network(host: str, port: int) -> Finding:
    subject = _("Network")
    if is_loopback(host):
        return Finding(
            "warning",
            subject,
            _("Only this computer reaches {host}, phones do not.").format(host=host),
            _("To open the room: make serve HOST=0.0.0.0"),
        )
    if not is_any(host):
        return Finding("good", subject, _told(web_address(host, port)))
    found = room_addresses(host)
    room = [one for one in found if one.kind == "room"]
    if not room:
        return Finding(
            "warning" if found else "fault",
            subject,
            _("This computer is in no network that phones can be in."),
            _("Connect it to the room's Wi-Fi or to a phone's hotspot."),
        )
    first = _told(web_address(room[0].ip, port))
    if len(room) > 1:
        others = ", ".join(one.ip for one in room[1:])
        return Finding(
            "warning",
            subject,
            first,
            _("There are also {others}: try on a phone which one works.").format(others=others),
        )
    if any(one.kind == "vpn" for one in found):
        remedy = _("A VPN is connected: if phones cannot open the page, disconnect it.")
        return Finding("warning", subject, first, remedy)
    return Finding("good", subject, first)


def _told(address: str) -> str:
    return _("Phones in the same network open {address}").format(address=address)


def _folder(folder: Path) -> Finding:
    subject = _("Data folder")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        return Finding(
            "fault",
            subject,
            _("{folder} cannot be written ({fault}).").format(folder=folder, fault=error.strerror),
            _("Make it writable, or name another: DATA=FOLDER"),
        )
    kind = _file_system(folder)
    if kind in NETWORK:
        return Finding(
            "fault",
            subject,
            _("{folder} is on a network drive ({kind}), where answers may be lost.").format(
                folder=folder, kind=kind
            ),
            _("Name a folder on this computer's own disk: DATA=FOLDER"),
        )
    return Finding("good", subject, _("{folder} can be written.").format(folder=folder))


def _file_system(folder: Path) -> str:
    """Return the kind of file system a folder is on, empty where it is not known."""
    import psutil

    place = folder.resolve()
    try:
        mounted = psutil.disk_partitions(all=True)
    except OSError:
        return ""
    above = [one for one in mounted if place.is_relative_to(one.mountpoint)]
    return max(above, key=lambda one: len(one.mountpoint)).fstype.lower() if above else ""


def _disk(folder: Path) -> Finding:
    subject = _("Disk")
    there = next(path for path in (folder, *folder.parents) if path.is_dir())
    free = shutil.disk_usage(there).free
    sentence = _("{free} GB are free.").format(free=f"{free / GB:,.1f}")
    if free >= LITTLE_DISK:
        return Finding("good", subject, sentence)
    state: State = "fault" if free < TOO_LITTLE_DISK else "warning"
    return Finding(
        state, subject, sentence, _("Delete what you do not need, or name another disk.")
    )


def _database(folder: Path) -> Finding:
    """Check a copy: the file itself is not changed, and making a copy is proven to work."""
    subject = _("Database")
    if not (folder / ANSWERS).is_file():
        return Finding("good", subject, _("There is none yet; it is made at the start."))
    try:
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=folder) as room:
            copy = back_up(folder / ANSWERS, Path(room) / ANSWERS)
            with Store.open(copy, keep_connections=False) as store:
                classes = store.classes.all()
    except SchemaUnknown as error:
        return Finding(
            "fault",
            subject,
            str(error),
            _("Install the version that wrote it, or use another DATA."),
        )
    except (StoreError, OSError) as error:
        return Finding(
            "fault",
            subject,
            str(error),
            _("Bring back a copy: workshop restore FILE, or start with another DATA."),
        )
    sentence = _("It is whole, and holds {n} classes, {open} of them open.")
    n_open = sum(room.archived_at is None for room in classes)
    return Finding("good", subject, sentence.format(n=len(classes), open=n_open))


def _clock(folder: Path) -> Finding:
    subject = _("Clock")
    now = datetime.now(UTC)
    local = now.astimezone()
    sentence = _("It is {time}, time zone {zone}.").format(
        time=local.strftime("%Y-%m-%d %H:%M"), zone=local.strftime("%Z (UTC%z)")
    )
    if not FIRST_YEAR <= now.year <= LAST_YEAR or _latest(folder) > time.time() + CLOCK_PATIENCE:
        return Finding(
            "fault",
            subject,
            _("{sentence} That cannot be right.").format(sentence=sentence),
            _("Set date and time of this computer."),
        )
    if os.name == "posix" and not os.environ.get("TZ") and not Path("/etc/localtime").exists():
        return Finding("warning", subject, sentence, _("No time zone is set: set it."))
    return Finding("good", subject, sentence)


def _latest(folder: Path) -> float:
    """Return when a file of the data folder was last written, 0 where there is none."""
    times = [0.0]
    for path in folder.glob("*"):
        try:
            times.append(path.stat().st_mtime)
        except OSError:
            continue
    return max(times)


def _fonts() -> Finding:
    subject = _("Font")
    try:
        from matplotlib.ft2font import FT2Font

        font = FT2Font(str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"))
        missing = [sign for sign in RARE_NAMES if ord(sign) not in font.get_charmap()]
    except (ImportError, OSError, RuntimeError) as error:
        fault = _("The kit's Chinese font cannot be read ({fault}).").format(
            fault=type(error).__name__
        )
        return Finding("fault", subject, fault, _("Install the kit again: make setup"))
    if missing:
        fault = _("The Chinese font lacks {signs}.").format(signs=" ".join(missing))
        return Finding("fault", subject, fault, _("Install the kit again: make setup"))
    return Finding("good", subject, _("The Chinese font is here, rare names too."))


def _packages() -> Finding:
    subject = _("Programs")
    version = ".".join(map(str, sys.version_info[:3]))
    missing = []
    for name in PACKAGES:
        try:
            import_module(name)
        except Exception:  # a package that is there, and broken
            missing.append(name)
    remedy = _("Install the kit again: make setup")
    if missing:
        sentence = _("These cannot be loaded: {names}.").format(names=", ".join(missing))
        return Finding("fault", subject, sentence, remedy)
    try:
        course_files()
    except FileNotFoundError as error:
        return Finding("fault", subject, str(error), remedy)
    sentence = _("Python {version} and all packages are here.").format(version=version)
    return Finding("good", subject, sentence)


def _memory() -> Finding:
    subject = _("Memory")
    memory = usable_memory()
    pages = pages_that_fit(memory)
    sentence = _("{memory} GB hold about {n} open pages.").format(
        memory=f"{memory / GB:.1f}", n=pages
    )
    if pages >= FEW_PAGES:
        return Finding("good", subject, sentence)
    remedy = _("Close other programs, or let teams share a page.")
    return Finding("warning", subject, sentence, remedy)
