"""Child processes for work on a stranger's file: limited, and without the parent's secrets.

Imports only the standard library, since every child starts with it.
"""

import os
import resource
import sys


def command(module: str, *arguments: str) -> list[str]:
    """How to run one of our modules with this Python."""
    return [sys.executable, "-X", "utf8", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Nothing but what Python needs: no credentials, no names."""
    keep = ("LD_LIBRARY_PATH", "PATH", "TMPDIR")
    kept = {name: os.environ[name] for name in keep if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def limit_resources(memory_bytes: int, cpu_seconds: int) -> None:
    """Limit this process: address space, processor time, and no core dumps."""
    limits = (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, limit in limits:
        hard = resource.getrlimit(kind)[1]
        least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (least, least))
