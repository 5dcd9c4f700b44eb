"""`python -m infrastructure.local demo|stories|up|down`: the demo, or an engine that stays.

make starts it with Ctrl-C held back (see Makefile) until `main` can answer it; only the standard
library is imported before that. Every end is a sentence: what happened and what is left running.
"""

import argparse
import signal
import sys

from infrastructure.local import engine


def main() -> int:
    """Read the command line and do it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infrastructure.local", description=__doc__)
    parser.add_argument("command", choices=["demo", "stories", "up", "down"])
    command = parser.parse_args().command
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        return _do(command)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is left is to say so
        print(f"\n{command}: interrupted; what it had started has ended.", file=sys.stderr)
        return 128 + signal.SIGINT


def _do(command: str) -> int:
    if command == "down":
        print("Local AWS is stopped." if engine.stop() else "No local AWS is running.")
        return 0
    # Not above: `down` works without any environment.
    from infrastructure.local import commands  # noqa: PLC0415

    return commands.run(command)


if __name__ == "__main__":
    raise SystemExit(main())
