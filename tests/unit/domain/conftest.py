"""Property tests draw the same examples in every run, so that a red build is red for everyone."""

from hypothesis import settings

settings.register_profile("same-every-time", derandomize=True, deadline=None, database=None)
settings.load_profile("same-every-time")
