"""How much a file may hold, and why.

Every limit protects the function that reads the file: uploads are untrusted input. The
largest real file is a whole province's month: 70,000 rows × 30 columns.
"""

MAX_ROWS = 200_000
"""Rows of data; three times the largest agency, and what fits the memory of one function."""

MAX_COLUMNS = 256
"""Columns up to the last cell with text; e-Kinerja's widest export has under 60."""

MAX_CELL_CHARS = 32_767
"""Characters in a cell: Excel's own limit, so that the file can be handed back as a workbook."""

MAX_FILE_BYTES = 128 * 1024 * 1024
"""Bytes of a file: 200,000 rows as JSON Lines with long texts are about 100 MiB."""

MAX_RECORD_CHARS = 2 * 1024 * 1024
"""Characters of one CSV record or JSON object: what has to be in memory at once."""

MAX_RECORD_LINES = 1_000
"""Lines of one CSV record; more means that a quote was never closed."""

HEADER_ROWS = 20
"""The header is within these first rows; e-Kinerja puts up to eight title rows above it."""

MAX_ZIP_ENTRIES = 10_000
"""Entries of a workbook's zip; pictures count, and a list with photographs has thousands."""

MAX_PARSED_PARTS = 200
"""Parts of a workbook that are parsed: its sheets, and four that all of them need."""

MAX_MERGES = 200_000
"""Merged ranges of a sheet: one for each row."""

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
"""Unpacked bytes of a workbook; 200,000 rows × 20 columns are 180 MB."""

MAX_ZIP_RATIO = 100
"""Unpacked to packed bytes of one entry; a real sheet reaches about 15, a bomb 1,000."""

SMALL_ENTRY_BYTES = 1024 * 1024
"""Below this an entry's ratio is not judged: a few blank styled rows pack very well."""

MAX_SHEET_AREA = 64 * 200_000
"""Cells in the used range that a sheet declares; more is a sheet formatted to its far corner."""

MAX_CELLS = 6_000_000
"""Cells of a sheet up to the last with text in each row: 200,000 rows × 30 columns."""

MAX_STRINGS = 4_000_000
"""Shared strings of a workbook: 200,000 rows × 20 columns of different texts."""

MAX_SHEET_CHARS = 200 * 1024 * 1024
"""Characters of a sheet's texts; one long shared string may be shown by very many cells."""

PARSER_MEMORY_BYTES = 384 * 1024 * 1024
"""Address space of the workbook parser: with the reader's 40 MiB it stays below 512 MiB. It streams
rows, so that only the shared strings grow with the file."""

PARSER_CPU_SECONDS = 28
"""Processor time of the workbook parser; 200,000 rows × 20 columns need 7 to 20 (measured on a
quick and on a slow machine): the largest file that is allowed is read on the slowest."""

PARSER_WAIT_SECONDS = 60
"""How long the reader waits for the parser, over the whole file, before it ends it. The limit of
processor time comes first, unless the machine is very busy or the parser hangs."""

HIGHLIGHT_MEMORY_BYTES = 384 * 1024 * 1024
"""Address space of the process that marks a workbook; its own parts are small, sheets stream."""

HIGHLIGHT_CPU_SECONDS = 60
"""Processor time of the process that marks a workbook; 200,000 rows × 20 columns need about 15."""

HIGHLIGHT_WAIT_SECONDS = 90
"""How long the function waits for it; then the agency gets the wrong rows alone."""

MAX_COPIED_CELLS = 2_000_000
"""Cells of a new workbook made of a CSV or JSON file; beyond, it gets the wrong rows alone."""
