"""Whose site it is: names, logo, contact and colours, as a region sets them."""

import re
from dataclasses import dataclass, field

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Colours:
    """The 8 colours that a region may set, each ``#rrggbb`` in small letters.

    Attributes:
        brand: the bar on top.
        brand_ink: text on the bar.
        accent: links and buttons on white.
        accent_ink: text on a button.
        accent_on_dark: links and buttons where the reader's device is dark.
        good: marks of what is done.
        warn: marks of what is wrong or late.
        focus: the frame around what the keyboard is at.
    """

    brand: str = "#0b3d5c"
    brand_ink: str = "#ffffff"
    accent: str = "#0b5a8a"
    accent_ink: str = "#ffffff"
    accent_on_dark: str = "#8ecbf2"
    good: str = "#17663a"
    warn: str = "#a3260f"
    focus: str = "#b25000"

    def __post_init__(self) -> None:
        """They are written into a style sheet.

        Raises:
            ValueError: for what is no colour.
        """
        for name in self.__slots__:
            if not _COLOUR.fullmatch(getattr(self, name)):
                raise ValueError(f"{name} is no colour #rrggbb")


@dataclass(frozen=True, slots=True)
class Brand:
    """What is on top and at the foot of each page.

    Attributes:
        region: the region's name.
        contact: where its personnel administration is reached, in a line.
        complaints_url: where the public complains: SP4N-LAPOR.
        logo: an image as ``data:image/…;base64,…``; "" where the region has set none.
        colours: its colours.
    """

    region: str = "Pemerintah Daerah"
    contact: str = ""
    complaints_url: str = "https://www.lapor.go.id"
    logo: str = ""
    colours: Colours = field(default_factory=Colours)
