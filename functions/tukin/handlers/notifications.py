"""The name by which handlers that are still to be rewritten know ``tukin.aws.notifications``."""

from tukin.aws.notifications import ObjectVersion, object_versions

__all__ = ["ObjectVersion", "object_versions"]
