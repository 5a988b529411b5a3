"""Files are scanned for malware by ClamAV (clamd, command INSTREAM) where one is configured: ``OFFICE_CLAMAV``.

Fails closed: configured and unreachable, or an answer that is neither, means that the file is not taken.
"""

import socket
import struct
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from office.papers.filetypes import FileRefused
from office.papers.models import Verdict

BLOCK = 1 << 17
SECONDS = 60
ANSWER = 4096


def scan(file: IO[bytes]) -> Verdict:
    """The verdict over a file, which is left at its beginning. Raises FileRefused."""
    address = settings.CLAMAV_ADDRESS
    if not address:
        return Verdict.UNSCANNED
    file.seek(0)
    try:
        answer = _asked(address, file)
    except (OSError, ValueError) as problem:
        raise FileRefused(
            _("the malware scanner cannot be reached, so nothing is taken in; try again later")
        ) from problem
    finally:
        file.seek(0)
    if answer.endswith(" FOUND"):
        raise FileRefused(_("the malware scanner rejects it"))
    if answer != "stream: OK":
        raise FileRefused(_("the malware scanner could not judge it, so it is not taken"))
    return Verdict.CLEAN


def _asked(address: str, file: IO[bytes]) -> str:
    """clamd's answer. Each chunk goes with its length before it; an empty one ends the stream."""
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        while block := file.read(BLOCK):
            line.sendall(struct.pack("!I", len(block)) + block)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < ANSWER:
            part = line.recv(ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected(address: str) -> socket.socket:
    """``host:port``, or ``unix:/path``."""
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(address.removeprefix("unix:"))
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
