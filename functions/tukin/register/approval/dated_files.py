"""Files of the administration that another person approves: by date, uploaded and in force.

What was uploaded is in one partition, what another person approved in another: who receives files
may not write there, so that no file takes effect by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from tukin.aws.items import to_item
from tukin.aws.table import Table, update_expression
from tukin.register.dated_file import Incoming
from tukin.register.store import LATER_ONLY, sha256_of_day
from tukin.vocabulary.object_version import UploadOrder

_APPROVALS = "APPROVALS"
_LAST_DATE = "9999-12-31"


@dataclass(frozen=True, slots=True)
class FileApproval:
    """Who agreed to which digest, and when (ISO 8601, UTC)."""

    digest: str
    approved_by: str
    approved_at: str


@dataclass(frozen=True, slots=True)
class DatedFile:
    """A good file of a date, the one that was uploaded last for it.

    Attributes:
        dated: from when on it is meant to be in force.
        sha256: of its canonical content.
        base_sha256: of what was in force on that date when it was checked, then of what it was
            compared with at its approval; "" for nothing.
        order: when it was uploaded, and as which version.
        rows: how many it has.
        upload_id: its name in reports and logs.
        uploaded_by: AWS user id of the uploader; None where S3's notification was lost.
        approval: None while it waits.
    """

    dated: date
    sha256: str
    base_sha256: str
    order: UploadOrder
    rows: int
    upload_id: str
    uploaded_by: str | None = None
    approval: FileApproval | None = None

    @classmethod
    def of(cls, incoming: Incoming, dated: date, sha256: str, base_sha256: str, rows: int) -> Self:
        """A good file that has just come."""
        return cls(
            dated=dated,
            sha256=sha256,
            base_sha256=base_sha256,
            order=incoming.order,
            rows=rows,
            upload_id=incoming.upload_id,
            uploaded_by=incoming.uploaded_by,
        )


class Places(NamedTuple):
    """The partitions of what is in force, and of what was uploaded."""

    in_force: Mapping[str, str]
    files: Mapping[str, str]


REGISTERS = Places({"pk": "REGISTER"}, {"pk": "REGISTER#FILES"})
"""Those of registers of employees."""


class DatedFiles:
    """The files of each date, and what is in force."""

    def __init__(self, table: Table, places: Places) -> None:
        self._table = table
        self._in_force = places.in_force["pk"]
        self._files = places.files["pk"]

    def receive(self, file: DatedFile) -> None:
        """Make a file that of its date, unless a later upload for that date was here first.

        It waits from then on, whatever was approved for the date before; that stays in force.
        """
        uploaded_at, version_id = file.order.uploaded_at.isoformat(), file.order.version_id
        changes = {
            "sha256": file.sha256,
            "base_sha256": file.base_sha256,
            "uploaded_at": uploaded_at,
            "version_id": version_id,
            "rows": file.rows,
            "upload_id": file.upload_id,
            "uploaded_by": file.uploaded_by,
            "digest": None,
            "approved_by": None,
            "approved_at": None,
        }
        values = {":uploaded_at": uploaded_at, ":version_id": version_id}
        key = self._key(file.dated)
        is_new = self._table.update(key, changes, condition=LATER_ONLY, values=values)
        if not is_new and file.uploaded_by is not None:
            self._table.update(
                key,
                {"uploaded_by": file.uploaded_by},
                condition="version_id = :version_id AND attribute_not_exists(uploaded_by)",
                values={":version_id": version_id},
            )

    def get(self, dated: date) -> DatedFile | None:
        """The file of a date, read consistently."""
        item = self._table.get(self._key(dated))
        return None if item is None else _file(item)

    def all(self) -> list[DatedFile]:
        """The files of all dates, the latest date first."""
        items = self._table.query(self._files, up_to=_LAST_DATE, backwards=True)
        return [_file(item) for item in items]

    def sha256_in_force_on(self, day: date) -> str:
        """The hash of what is in force on a day, "" where there is nothing at all."""
        return sha256_of_day(self._table, self._in_force, day)

    def approvals(self) -> int:
        """How many there have been; an approval is bound to the number that its giver saw."""
        item = self._table.get({"pk": self._files, "sk": _APPROVALS})
        return 0 if item is None else int(item["count"])

    def approve(
        self,
        file: DatedFile,
        approval: FileApproval,
        approvals: int,
        also: Sequence[Mapping[str, Any]] = (),
    ) -> bool:
        """Put a waiting file in force; False where anything is not any more what was seen.

        ``base_sha256`` of the file is what it was compared with; ``also`` is what else is written
        at once.
        """
        given = {
            "digest": approval.digest,
            "approved_by": approval.approved_by,
            "approved_at": approval.approved_at,
        }
        waiting = update_expression(
            {**given, "base_sha256": file.base_sha256},
            "sha256 = :sha256 AND version_id = :version_id AND attribute_not_exists(approved_at)",
            {":sha256": file.sha256, ":version_id": file.order.version_id},
        )
        counted = update_expression(
            {"count": approvals + 1},
            "attribute_not_exists(pk)" if approvals == 0 else "#seen = :seen",
            {} if approvals == 0 else {":seen": approvals},
            {} if approvals == 0 else {"#seen": "count"},
        )
        in_force = {
            "pk": self._in_force,
            "sk": file.dated.isoformat(),
            "sha256": file.sha256,
            "uploaded_at": file.order.uploaded_at.isoformat(),
            "version_id": file.order.version_id,
            "rows": file.rows,
            **given,
        }
        return self._table.transact(
            [
                {"Update": {"Key": to_item(self._key(file.dated)), **waiting}},
                {"Update": {"Key": to_item({"pk": self._files, "sk": _APPROVALS}), **counted}},
                {"Put": {"Item": to_item(in_force)}},
                *also,
            ]
        )

    def _key(self, dated: date) -> dict[str, str]:
        return {"pk": self._files, "sk": dated.isoformat()}


def _file(item: Mapping[str, Any]) -> DatedFile:
    order = UploadOrder(datetime.fromisoformat(item["uploaded_at"]), item["version_id"])
    approval = (
        FileApproval(item["digest"], item["approved_by"], item["approved_at"])
        if "approved_at" in item
        else None
    )
    return DatedFile(
        dated=date.fromisoformat(item["sk"]),
        sha256=item["sha256"],
        base_sha256=item["base_sha256"],
        order=order,
        rows=int(item["rows"]),
        upload_id=item["upload_id"],
        uploaded_by=item.get("uploaded_by"),
        approval=approval,
    )
