"""The cookies of the session and of a sign-in that is going on.

Over https their names begin with ``__Host-``: the browser then takes them from this very host
only, for all paths, and sends them over https only. On plain http, on one's own machine, browsers
refuse such names.
"""

from dataclasses import dataclass

_SAFE = "__Host-"


@dataclass(frozen=True, slots=True)
class Cookies:
    """How the cookies of a site are called and set, by its origin."""

    origin: str

    @property
    def session(self) -> str:
        """The name of the session's."""
        return f"{self._prefix}tukin"

    @property
    def sign_in(self) -> str:
        """The name of that of a sign-in that is going on."""
        return f"{self._prefix}tukin-masuk"

    def set(self, name: str, value: str, *, seconds: int | None = None) -> str:
        """The header; without seconds it ends with the browser."""
        age = "" if seconds is None else f"; Max-Age={seconds}"
        secure = "; Secure" if self._prefix else ""
        return f"{name}={value}; Path=/{age}; HttpOnly; SameSite=Lax{secure}"

    def clear(self, name: str) -> str:
        """The header that takes a cookie away."""
        return self.set(name, "", seconds=0)

    @property
    def _prefix(self) -> str:
        return _SAFE if self.origin.startswith("https://") else ""
