"""Names of what runs in processes, told apart over all machines that share a database."""

import os
import socket

from core.limits import WORKER_LENGTH


def name_worker(*parts: str) -> str:
    """Name a worker of this process: host, process id, and what tells it apart within the process.

    Never keep it: a fork changes the process.
    """
    return ":".join([socket.gethostname(), str(os.getpid()), *parts])[:WORKER_LENGTH]
