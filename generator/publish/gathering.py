"""`cds gather`: packages of partners are fetched, checked as a build will, and kept. Only here is a network.

A new package takes the place of the old one only when it is whole and every table in it is sound. What goes
wrong with one partner is written down and touches no other.
"""

import http.client
import ipaddress
import shutil
import socket
import ssl
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin

from msgspec import Struct

from generator.model.library import Library
from generator.model.partner import Partner, Refused
from generator.publish.folders import swap
from generator.publish.partners import Diary, alone, read_diary, write_diary
from generator.read.package import MOST_PACKAGE, PACKAGE, Package, digest, file_of, parsed, whole

PATIENCE = 30
"""Seconds that a server may be silent."""
MOST_SECONDS = 900
"""That one partner may take."""
PIECE = 256 * 1024
_AGENT = "cds-gather"


class Outcome(Struct, frozen=True):
    """How it went with one partner: the day of the data kept now, whether they are new, the fault."""

    name: str
    day: date | None
    new: bool = False
    fault: Refused | None = None


def gather(
    library: Library,
    folder: Path,
    only: Sequence[str],
    today: date,
    tell: Callable[[Outcome], None],
    private: bool = False,
) -> list[Outcome]:
    """Ask every partner (or `only` some), keep what is sound, write down what is not. Raises `OSError`.

    `private`: machines of one's own network may be asked too.
    """
    partners = library.federation.partners if library.federation else {}
    folder.mkdir(parents=True, exist_ok=True)
    faults = {one: fault for one, fault in read_diary(folder).faults.items() if one in partners}
    found = []
    for one in only or partners:
        outcome = _ask(library, folder, one, partners[one], private)
        faults.pop(one, None)
        if outcome.fault is not None:
            faults[one] = outcome.fault
        found.append(outcome)
        tell(outcome)
    write_diary(folder, Diary(today, faults))
    return found


def _ask(library: Library, folder: Path, one: str, partner: Partner, private: bool) -> Outcome:
    kept = folder / one
    room = Path(tempfile.mkdtemp(prefix=".moi-", dir=folder))
    try:
        package = _fetched(library, partner, kept, room / one, private)
        if package is None:
            return Outcome(partner.name, whole(kept).day)
        told = alone(library, room, (one, partner))
        if isinstance(told, Refused):
            raise told
        swap(room / one, kept)
        return Outcome(partner.name, package.day, new=True)
    except Refused as fault:
        return Outcome(partner.name, _day_of(kept), fault=fault)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _day_of(kept: Path) -> date | None:
    try:
        return whole(kept).day
    except Refused:
        return None


def _fetched(library: Library, partner: Partner, kept: Path, new: Path, private: bool) -> Package | None:
    """The partner's package, laid into `new`; nothing where the one that is kept is the same and whole."""
    new.mkdir()
    source: _Server | _Folder = _Folder(library.root / partner.package)
    if partner.package.lower().startswith("https://"):
        source = _Server(partner.package, private)
    with source.open(PACKAGE) as file:
        content = file.read(MOST_PACKAGE + 1)
    package = parsed(content)
    if _same(kept, content):
        return None
    for table, resource in package.resources.items():
        name = file_of(table)
        if digest(kept / name, resource.bytes) == resource.sha256:
            shutil.copyfile(kept / name, new / name)
            continue
        with source.open(name) as file:
            _copy(file, new / name, resource.bytes, table)
    (new / PACKAGE).write_bytes(content)
    whole(new)
    return package


def _same(kept: Path, content: bytes) -> bool:
    try:
        return (kept / PACKAGE).read_bytes() == content and bool(whole(kept))
    except (OSError, Refused):
        return False


def _copy(file: IO[bytes], place: Path, size: int, table: str) -> None:
    """At most as many bytes as were told."""
    with open(place, "wb") as copy:
        left = size
        while piece := file.read(min(PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                raise Refused("too_much", table=table)
            copy.write(piece)


# ---- where packages lie ------------------------------------------------------------------------------


class _Folder:
    """A built site on this machine, its `du-lieu/`, or a copy of it."""

    def __init__(self, folder: Path) -> None:
        place = folder.parent if folder.name == PACKAGE else folder
        self._folder = place / "du-lieu" if (place / "du-lieu").is_dir() else place

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """One of its files."""
        try:
            with open(self._folder / name, "rb") as file:
                yield file
        except OSError:
            raise Refused("folder", file=name) from None


class _Secure(urllib.request.HTTPRedirectHandler):
    """Follows to https only."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not newurl.lower().startswith("https://"):
            fp.close()
            raise Refused("astray")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Outside(http.client.HTTPSConnection):
    """Connects to public addresses alone: a source is not to lead into the network of this machine."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._create_connection = self._reached

    def _reached(self, address: tuple[str, int], *more: Any) -> socket.socket:
        """The name is looked up once, so that what was judged is what is connected to."""
        asked: str | None = getattr(self, "_tunnel_host", None)
        if asked is not None:  # through a proxy, which looks names up itself
            if is_private(asked) or asked.lower().rstrip(".").endswith("localhost"):
                raise Refused("inside")
            return socket.create_connection(address, *more)
        places = [place[4] for place in socket.getaddrinfo(*address, type=socket.SOCK_STREAM)]
        if any(is_private(str(place[0])) for place in places):
            raise Refused("inside")
        fault: OSError = OSError()
        for place in places:
            try:
                return socket.create_connection((str(place[0]), int(place[1])), *more)
            except OSError as one:
                fault = one
        raise fault


def is_private(host: str) -> bool:
    """Whether an address, written as a number, is none of the public network; a name is none yet."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is None and address in _NAT64:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return not (inner or address).is_global or address.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class _Public(urllib.request.HTTPSHandler):
    """Opens every address, that of a redirect too, as `_Outside` does."""

    def https_open(self, req: urllib.request.Request) -> Any:
        """Open it."""
        return self.do_open(_Outside, req, context=ssl.create_default_context())


class _Patient:
    """A response that is not read for ever."""

    def __init__(self, response: IO[bytes], until: float) -> None:
        self._response, self._until = response, until

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`."""
        if time.monotonic() > self._until:
            raise Refused("slow")
        return self._response.read(size)


class _Server:
    """An address on the web: certificates are checked, redirects lead to https or nowhere."""

    def __init__(self, address: str, private: bool) -> None:
        ends = address.endswith(("/", ".json"))
        self._base = address if ends else address + "/"
        self._until = time.monotonic() + MOST_SECONDS
        handler = urllib.request.HTTPSHandler if private else _Public
        secure = handler(context=ssl.create_default_context())
        self._opener = urllib.request.build_opener(secure, _Secure())

    @contextmanager
    def open(self, name: str) -> Iterator[Any]:
        """One of its files."""
        request = urllib.request.Request(  # noqa: S310 - https by the shape of the file
            urljoin(self._base, name), headers={"User-Agent": _AGENT}
        )
        try:
            with self._opener.open(request, timeout=PATIENCE) as response:
                yield _Patient(response, self._until)
        except urllib.error.HTTPError as fault:
            fault.close()  # it holds the connection
            raise Refused("answer", status=fault.code) from None
        except TimeoutError:
            raise Refused("slow") from None
        except urllib.error.URLError as fault:
            raise _unreached(fault.reason) from None
        except (http.client.HTTPException, OSError) as fault:
            raise _unreached(fault) from None


def _unreached(reason: object) -> Refused:
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Refused("certificate")
    if isinstance(reason, TimeoutError):
        return Refused("slow")
    detail = getattr(reason, "strerror", None) or type(reason).__name__
    return Refused("address", detail=detail)
