"""Work in a process of its own, for its peak of memory: a peak is never taken back."""

import os
import resource
from collections.abc import Callable

from django.db import connection


def memory() -> float:
    """Megabytes: the most that this process, and apart from it its largest child, has held (Linux counts kilobytes)."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, child) / 1024


def apart(work: Callable[[], tuple[float, ...]]) -> list[float]:
    """The figures that ``work`` answers, and last the peak in megabytes. Errors: RuntimeError where it broke off."""
    read, write = os.pipe()
    connection.close()
    child = os.fork()
    if child == 0:
        os.close(read)
        code = 1
        try:
            figures = work()
            os.write(write, " ".join(map(repr, (*figures, memory()))).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    if not text:
        raise RuntimeError("the work broke off")
    return [float(figure) for figure in text.split()]
