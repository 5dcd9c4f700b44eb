"""A page as HTML, in the language of its reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment

from tukin.html.environment import environment
from tukin.portal.brand import Brand
from tukin.portal.groups import MenuItem
from tukin.portal.shell import EMPTY, Form, Language, Page, Request
from tukin.portal.static_files import static_paths
from tukin.vocabulary.words import Words, date_words, period_words


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around a page, whichever it is.

    Attributes:
        brand: whose site it is.
        menu: the links, of which each reader sees their own.
        notices: short texts by the name in ``?kabar=``.
    """

    brand: Brand = field(default_factory=Brand)
    menu: tuple[MenuItem, ...] = ()
    notices: Mapping[str, Words] = field(default_factory=dict)


def render(
    page: Page,
    frame: Frame,
    *,
    language: Language,
    path: str = "/",
    query: Form | None = None,
    request: Request | None = None,
) -> str:
    """The HTML of a page.

    Args:
        page: the page.
        frame: what is around it.
        language: in which it is read.
        path: of the page, for the switch of the language.
        query: its query, by which a notice is named.
        request: whose it is; None where nobody has signed in.
    """

    def t(id: str, en: str) -> str:  # noqa: A002 - as Words names it
        return en if language == "en" else id

    notice = frame.notices.get((query or EMPTY).get("kabar", ""))
    around = {
        "t": t,
        "words": lambda words: t(words.id, words.en),
        "day": lambda day: t(*date_words(day)),
        "month": lambda period: t(*period_words(period)),
        "language": language,
        "brand": frame.brand,
        "menu": [item for item in frame.menu if request is not None and item.shown(request)],
        "notice": notice,
        "path": path,
        "problems": page.problems,
        "request": request,
        "static": static_paths(),
    }
    return portal_environment().get_template(page.template).render({**page.view, **around})


@cache
def portal_environment() -> Environment:
    """The templates of the package, with nothing that an attribute of a value could reach."""
    return environment().overlay()
