"""The words that rules, rows and records share; no imports, so importing it is cheap."""

from enum import StrEnum


class Rating(StrEnum):
    """Predikat kinerja, best first."""

    SANGAT_BAIK = "sangat_baik"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"


class Expectation(StrEnum):
    """How results or behaviour compare with what was expected (PermenPANRB 6/2022)."""

    DI_ATAS = "di_atas"
    SESUAI = "sesuai"
    DI_BAWAH = "di_bawah"


class Employment(StrEnum):
    """Kinds of civil servants."""

    PNS = "PNS"
    CPNS = "CPNS"
    PPPK = "PPPK"
