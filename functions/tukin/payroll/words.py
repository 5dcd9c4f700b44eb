"""Words for the states of a month and of an upload, in both languages."""

from tukin.payroll.batch import UploadStatus
from tukin.payroll.publication import MonthState
from tukin.vocabulary.words import Words

STATE_WORDS: dict[MonthState, Words] = {
    MonthState.OPEN: Words("belum terbit", "open"),
    MonthState.PUBLISHED: Words("terbit", "published"),
    MonthState.WITHDRAWN: Words("ditarik kembali", "withdrawn"),
    MonthState.SETTLED: Words("dibukukan", "settled"),
    MonthState.CORRECTIONS_PENDING: Words("ada koreksi", "corrections pending"),
}


UPLOAD_WORDS: dict[UploadStatus, Words] = {
    UploadStatus.RECEIVED: Words("diproses", "being processed"),
    UploadStatus.VALIDATED: Words("diproses", "being processed"),
    UploadStatus.REFUSED: Words("ditolak seluruhnya", "refused as a whole"),
    UploadStatus.PUBLISHED: Words("terbit", "published"),
    UploadStatus.SUPERSEDED: Words("digantikan berkas yang lebih baru", "replaced by a later file"),
    UploadStatus.AWAITING_APPROVAL: Words("menunggu persetujuan pimpinan", "awaiting approval"),
    UploadStatus.FAILED: Words("gagal", "failed"),
    UploadStatus.REJECTED: Words("tidak disetujui pimpinan", "rejected by the agency head"),
}
