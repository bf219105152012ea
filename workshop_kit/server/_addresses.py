"""This machine's addresses, and which of them phones in the room can reach. Sends no packet."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from dataclasses import dataclass
from typing import Literal

Kind = Literal["room", "vpn", "virtual"]
_VPN = re.compile(r"tun|tap|utun|wg|ppp|ipsec|tailscale|zt|ham|vpn|wireguard|openvpn|anyconnect")
_VIRTUAL = re.compile(
    r"lo\d*$|docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|cni|flannel|cali|podman|awdl|llw|anpi"
    r"|bridge|dummy|.*vethernet|.*virtualbox|.*vmware|.*hyper-v|.*wsl|.*loopback|.*bluetooth"
)
_SHARED = ipaddress.ip_network("100.64.0.0/10")  # meshes such as Tailscale's

__all__ = ["Address", "cannot_listen", "is_any", "is_loopback", "room_addresses", "web_address"]


@dataclass(frozen=True)
class Address:
    """One address of this machine.

    Attributes
    ----------
    ip : str
    interface : str
        As the system calls it.
    kind : "room", "vpn" or "virtual"
        Phones in the room can be expected to reach only the first kind.
    """

    ip: str
    interface: str
    kind: Kind


def is_any(host: str) -> bool:
    """Whether a server that listens on `host` listens on all interfaces."""
    return host in ("", "0.0.0.0", "::")


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost" or host.lower().endswith(".localhost")


def web_address(host: str, port: int, base_url: str = "/") -> str:
    """Return the address of the server's first page."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}{base_url}"


def room_addresses(host: str = "0.0.0.0") -> list[Address]:
    """Return the addresses of this machine that a server on `host` answers, the likeliest first.

    Private addresses of real interfaces come first, among them the one that the system itself
    prefers for going out; then public ones, virtual private networks, virtual machines' bridges.
    """
    import psutil

    family = socket.AF_INET6 if host == "::" else socket.AF_INET
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        Address(one.address, name, _kind(name, one.address))
        for name, addresses in psutil.net_if_addrs().items()
        for one in addresses
        if name in up and one.family == family and _usable(one.address)
    ]
    preferred = _preferred(family)
    return sorted(found, key=lambda one: _rank(one, preferred))


def _usable(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)


def _kind(interface: str, ip: str) -> Kind:
    name = interface.lower()
    address = ipaddress.ip_address(ip)
    if _VIRTUAL.match(name):
        return "virtual"
    return "vpn" if _VPN.match(name) or (address.version == 4 and address in _SHARED) else "room"


def _rank(one: Address, preferred: str) -> tuple[int, bool, bool]:
    order: tuple[Kind, ...] = ("room", "vpn", "virtual")
    private = ipaddress.ip_address(one.ip).is_private
    return order.index(one.kind), not private, one.ip != preferred


def _preferred(family: socket.AddressFamily) -> str:
    """Return the address the system would send from; connecting a datagram socket sends nothing."""
    elsewhere = "2001:db8::1" if family == socket.AF_INET6 else "192.0.2.1"
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((elsewhere, 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def cannot_listen(host: str, port: int) -> str:
    """Return why no server can listen there, empty where one can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":  # elsewhere the option lets two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or str(error)
    return ""
