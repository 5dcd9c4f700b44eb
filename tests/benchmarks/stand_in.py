"""``python -m tests.benchmarks.stand_in PAGES``: answers for DynamoDB at once.

A process of its own, so that what is measured is the client's cost alone. It takes every
BatchWriteItem, and answers a Query with the page that the file PAGES has for its partition key.
It prints its port.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_WRITTEN = b'{"UnprocessedItems":{}}'
_EMPTY = b'{"Items":[],"Count":0,"ScannedCount":0}'


@contextmanager
def stand_in(pages: Path) -> Iterator[str]:
    """A running one: its address. ``pages`` is JSON: for each partition key the items' JSON."""
    command = [sys.executable, "-m", "tests.benchmarks.stand_in", str(pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def main() -> None:
    """Serve until ended."""
    pages: dict[str, str] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    asyncio.run(_serve({key: items.encode() for key, items in pages.items()}))


async def _serve(pages: Mapping[str, bytes]) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                if b"100-continue" in head:
                    writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                body = await reader.readexactly(_length(head))
                answer = _page(pages, body) if b".query" in head else _WRITTEN
                writer.write(_response(answer))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=1 << 24)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


def _length(head: bytes) -> int:
    _, _, rest = head.partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0])


def _page(pages: Mapping[str, bytes], query: bytes) -> bytes:
    values = json.loads(query)["ExpressionAttributeValues"].values()
    return next((pages[key] for each in values if (key := each.get("S")) in pages), _EMPTY)


def _response(body: bytes) -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    )


if __name__ == "__main__":
    main()
