"""No two places of functions/ share twelve or more lines of the same shape.

Names, numbers and texts do not count for a line's shape, so that code which was copied and renamed
is found. What imports, what is thin (a field, a member, one argument) and what is an entry of a
table has no shape: declarations and tables of one form are meant to look alike.
"""

import io
import keyword
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "functions" / "tukin"
TABLES = {
    PACKAGE / "vocabulary" / "columns.py",
    PACKAGE / "portal" / "dialogues" / "words.py",
}
LINES = 12
THIN = 4
"""Tokens of a line that says too little to be a copy of another: ``alpa: int``, ``row.nip,``."""
_NO_SHAPE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def shapes(text: str) -> list[tuple[int, str]]:
    """(line, shape) of the lines that count."""
    of_line: dict[int, list[str]] = defaultdict(list)
    has_name: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in _NO_SHAPE:
            continue
        line = token.start[0]
        if token.type == tokenize.NAME:
            has_name.add(line)
            of_line[line].append(token.string if keyword.iskeyword(token.string) else "n")
        elif token.type in (tokenize.STRING, tokenize.NUMBER):
            of_line[line].append("v")
        else:
            of_line[line].append(token.string)
    return [
        (line, " ".join(parts))
        for line, parts in sorted(of_line.items())
        if line in has_name and len(parts) > THIN and parts[0] not in ("import", "from", "v")
    ]


def repeated(texts: dict[str, str], lines: int = LINES) -> Iterator[tuple[str, str]]:
    """Pairs of places, ``name:line``, from which on this number of lines have the same shapes."""
    seen: dict[tuple[str, ...], tuple[str, int]] = {}
    for name, text in texts.items():
        counted = shapes(text)
        for start in range(len(counted) - lines + 1):
            window = tuple(shape for _, shape in counted[start : start + lines])
            first_name, first = seen.setdefault(window, (name, start))
            if first_name != name or start - first >= lines:
                yield (
                    f"{first_name}:{shapes(texts[first_name])[first][0]}",
                    f"{name}:{counted[start][0]}",
                )


def test_nothing_is_written_twice() -> None:
    texts = {
        str(path.relative_to(PACKAGE)): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.rglob("*.py"))
        if path not in TABLES and PACKAGE / "vocabulary" / "catalogue" not in path.parents
    }
    assert len(texts) > 200
    assert list(repeated(texts)) == []


def test_a_renamed_copy_is_found() -> None:
    body = [f"    x{number} = f(y{number}, {number}) + g[{number}]" for number in range(LINES)]
    original = "def one():\n" + "\n".join(body) + "\n"
    copy = original.replace("one", "two").replace("x", "other").replace("f(", "call(")
    assert list(repeated({"a.py": original, "b.py": copy})) == [
        ("a.py:1", "b.py:1"),
        ("a.py:2", "b.py:2"),
    ]
    assert list(repeated({"a.py": original, "b.py": copy.replace("+", "-", 3)})) == []
