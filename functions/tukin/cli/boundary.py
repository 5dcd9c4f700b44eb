"""The one boundary of the command: language in, errors out; no traceback reaches a person."""

import functools
import inspect
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from tukin.aws.access import NoAccess, access_problem
from tukin.aws.signed_api import ApiError
from tukin.cli import language
from tukin.cli.language import Language, say, text_of
from tukin.cli.terminal import open_streams, put_error
from tukin.vocabulary.errors import RetryableError, TukinError

_USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[0]
_PACKAGE = Path(__file__).parents[1]
DEBUG = "TUKIN_DEBUG"
"""With this variable a fault of ours ends with its traceback."""


class ExitCode(IntEnum):
    """How the command ends; the first four tell what becomes of a file of appraisals."""

    DONE = 0
    PARTLY_REJECTED = 1
    REFUSED = 2
    WAITS = 3
    WRONG_USAGE = 64
    NOT_POSSIBLE = 70
    """No access, no network, no room on the disk, or a fault of ours."""


FAILED = 1
"""How commands end that have no file of appraisals, where what was asked for cannot be done."""


class WrongUsage(Exception):
    """What was typed cannot be meant so; ``error`` says what and how to type it."""

    def __init__(self, error: TukinError) -> None:
        self.error = error
        super().__init__(str(error))


LanguageOption = Annotated[
    str | None,
    typer.Option(
        language.OPTION,
        metavar="id|en",
        help="Bahasa keluaran; bawaan menurut LANG. / Language of the output; default by LANG.",
        show_default=False,
    ),
]


def in_language(command: Callable[..., Any]) -> Callable[..., None]:
    """The command with ``--language``, which the boundary has read by then."""

    @functools.wraps(command)
    def run(*args: Any, language: str | None = None, **kwargs: Any) -> None:
        check_language(language)
        command(*args, **kwargs)

    signature = inspect.signature(command, eval_str=True)
    added = inspect.Parameter(
        "language", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=LanguageOption
    )
    signature = signature.replace(parameters=[*signature.parameters.values(), added])
    vars(run)["__signature__"] = signature  # typer reads it
    run.__annotations__ = {name: item.annotation for name, item in signature.parameters.items()}
    return run


def check_language(asked: str | None) -> None:
    """Refuse a language that is none of ours."""
    if asked is not None and asked not in language.LANGUAGES:
        raise typer.BadParameter(", ".join(language.LANGUAGES), param_hint=language.OPTION)


class Boundary(TyperGroup):
    """The outermost group: everything that a command raises ends here."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> NoReturn:
        """Run the command and end the process with its exit code."""
        arguments = list(sys.argv[1:] if args is None else args)
        language.speak(language.asked_language(arguments, os.environ))
        open_streams()
        _speak_help(self, language.spoken())
        code: object = ExitCode.DONE
        with _reported():
            code = super().main(arguments, *rest, **(options | {"standalone_mode": False}))
        sys.exit(code if isinstance(code, int) else ExitCode.DONE)


def _speak_help(command: Any, spoken: Language) -> None:
    """Leave of all help texts those in the language that is spoken."""
    for described in (command, *command.params):
        for name in ("help", "short_help"):
            if getattr(described, name, None):
                setattr(described, name, language.half_of(getattr(described, name)))
    for child in getattr(command, "commands", {}).values():
        _speak_help(child, spoken)


@contextmanager
def _reported() -> Iterator[None]:
    """Turn whatever is raised into words and an exit code."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(130)
    except typer.Abort:
        put_error(say("Dibatalkan.", "Cancelled."))
        sys.exit(FAILED)
    except BrokenPipeError:  # `tukin … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.DONE)
    except _USAGE_ERROR as error:
        _report_usage(error)
        sys.exit(ExitCode.WRONG_USAGE)
    except WrongUsage as wrong:
        report(wrong.error)
        sys.exit(ExitCode.WRONG_USAGE)
    except ApiError as error:
        _report_api(error)
        sys.exit(ExitCode.NOT_POSSIBLE)
    except Exception as error:  # noqa: BLE001 - the boundary
        sys.exit(_report_other(error))


def _report_other(error: Exception) -> int:
    """An error of the catalogue, of the way to AWS, of the disk; else a fault of ours."""
    known = error if isinstance(error, TukinError) else access_problem(error) or _of_disk(error)
    if known is None:
        if os.environ.get(DEBUG):
            raise error
        known = TukinError("E849", problem=_place_of(error))
        report(known)
        return ExitCode.NOT_POSSIBLE
    report(known)
    passing = isinstance(known, (NoAccess, RetryableError)) or isinstance(error, OSError)
    return ExitCode.NOT_POSSIBLE if passing else FAILED


def _of_disk(error: Exception) -> TukinError | None:
    if not isinstance(error, OSError):
        return None
    name = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else "?"
    return TukinError("E845", file=Path(name).name, problem=error.strerror or type(error).__name__)


def _place_of(error: Exception) -> str:
    """The kind of an error and the last line of ours: its text may quote a row."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    where = ours[-1] if ours else frames[-1]
    return f"{type(error).__name__}, {Path(where.filename).name}:{where.lineno}"


def report(error: TukinError) -> None:
    """Print an error with its code in the language that is spoken."""
    put_error((error.code, "bold red"), ("  ", ""), (text_of(error.message), ""))


def _report_api(error: ApiError) -> None:
    """A problem of the API, in both languages; one that is not the API's own is access."""
    known = access_problem(error)
    if known is not None:
        report(known)
        return
    problem = error.problem
    texts = [problem.get("message_id"), problem.get("message_en")]
    put_error((str(problem["code"]), "bold red"), ("  ", ""), (str(texts[0]), ""))
    put_error((str(texts[1]), "dim"))
    for item in problem.get("errors") or ():
        put_error((f"  {item.get('column')}  {item.get('code')}  ", ""), (_text(item), ""))


def _text(item: dict[str, Any]) -> str:
    return str(say(item.get("message_id", ""), item.get("message_en", "")))


def _report_usage(error: Any) -> None:
    """What is wrong with the command line, and where it is described."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    put_error(say("Perintah salah ditulis.", "Wrong usage."), ("  ", ""), (_usage(error), ""))
    if error.ctx is not None:
        put_error((say("Lihat", "See") + f": {error.ctx.command_path} --help", "dim"))


def _usage(error: Any) -> str:
    """The sentence; the library's own is in English."""
    kind, sentence = type(error).__name__, str(error.format_message())
    parameter = getattr(error, "param", None)
    if kind == "MissingParameter" and parameter is not None:
        name = str(parameter.get_error_hint()).replace("'", "").replace("env var: ", "")
        return say(f"{name} belum diisi.", f"{name} is missing.")
    if kind == "BadParameter":
        return sentence.replace("Invalid value", say("Nilai tidak sah", "Invalid value"), 1)
    if kind == "NoSuchOption":
        return say(f"Tidak ada opsi {error.option_name}.", sentence)
    if kind == "UsageError" and sentence.startswith("No such command "):
        return say(sentence.replace("No such command", "Tidak ada perintah"), sentence)
    return sentence
