"""Gunicorn's worker with threads, hardened against clients and limits that would stop it."""

import errno
import resource
import socket
import struct
import time
from typing import Any

import structlog
from gunicorn.workers.gthread import ThreadWorker

log = structlog.get_logger()

OUT_OF_DESCRIPTORS = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
ACCEPT_PAUSE = 0.05
"""Seconds until the next attempt to accept a connection, after one that lacked a descriptor."""

RESERVED_DESCRIPTORS = 60
DESCRIPTORS_PER_THREAD = 8
"""What a thread opens: connections to the database and to Redis, the file of counters, uploads."""
MAX_CONNECTIONS = 1000

SILENCE_SECONDS = 10
"""How long a client may be silent in the middle of a request, or not read its response."""


class HardenedWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Waits for file descriptors instead of ending, which would end all connections."""

    def accept(self, listener: Any) -> None:
        """Accept a connection; without a free descriptor, leave it waiting."""
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno not in OUT_OF_DESCRIPTORS:
                raise
            log.warning("out_of_file_descriptors", error=str(error))
            time.sleep(ACCEPT_PAUSE)


def share_descriptors(threads: int, max_streams: int) -> tuple[int, int]:
    """Return how many connections and how many streams leave enough descriptors for the threads.

    Raises the process's limit to what the system allows. Further connections wait in the queue of
    the socket, further streams are refused.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS, max_streams
    free = hard - RESERVED_DESCRIPTORS - DESCRIPTORS_PER_THREAD * threads
    # Where there are few, requests get at least half of them.
    streams = max(0, min(max_streams, free // 2))
    return max(threads, min(MAX_CONNECTIONS, free - streams)), streams


def limit_silence(listener: socket.socket) -> None:
    """Let the connections of a socket end when their client is silent.

    Within a request each of them holds a thread. Those that have not said anything yet are left to
    the kernel, where it can keep them. Connections inherit the options from their listener.
    """
    seconds = struct.pack("ll", SILENCE_SECONDS, 0)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, seconds)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
    if listener.family != socket.AF_UNIX and hasattr(socket, "TCP_DEFER_ACCEPT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENCE_SECONDS)
