"""Spreadsheets by XlsxWriter, also without shared strings and with macros' content type."""

import xlsxwriter

for name, options in {
    "plain": {},
    "constant-memory": {"constant_memory": True},
    "zip64": {"use_zip64": True},
    "in-memory": {"in_memory": True},
}.items():
    book = xlsxwriter.Workbook(f"{name}.xlsx", options)
    sheet = book.add_worksheet("Items")
    sheet.write_row(0, 0, ["Name", "<script>", 1.5])
    sheet.write_formula(1, 0, "=SUM(C1:C1)")
    sheet.write_comment("A1", "<form> in a comment")
    book.close()
