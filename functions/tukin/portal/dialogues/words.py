"""What kinds, states and parties of dialogues are called on the pages."""

from tukin.dialogue.dialogue import DialogueState, Party
from tukin.programme.parts import DialogueKind
from tukin.vocabulary.words import Words

KIND_WORDS = {
    DialogueKind.HARAPAN: Words("Dialog harapan", "On expectations"),
    DialogueKind.PANTAU: Words("Pemantauan", "On progress"),
    DialogueKind.UMPAN_BALIK: Words("Umpan balik", "Feedback"),
    DialogueKind.PEMBINAAN: Words("Pembinaan", "Coaching"),
}
STATE_WORDS = {
    DialogueState.BEGUN: Words("belum ada hari", "no day yet"),
    DialogueState.PLANNED: Words("direncanakan", "planned"),
    DialogueState.MISSED: Words("hari terlewat: usulkan lagi", "day missed: propose another"),
    DialogueState.OVERDUE: Words("lewat waktu", "overdue"),
    DialogueState.RECORDED: Words("menunggu tanggapan pegawai", "waits for the employee"),
    DialogueState.UNANSWERED: Words("belum ditanggapi pegawai", "not answered by the employee"),
    DialogueState.ACKNOWLEDGED: Words("sudah ditanggapi", "answered"),
}
PARTY_WORDS = {
    Party.RATER: Words("Atasan", "Rater"),
    Party.EMPLOYEE: Words("Pegawai", "Employee"),
}
