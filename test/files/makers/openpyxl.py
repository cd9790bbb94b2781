"""Spreadsheets by openpyxl."""

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.workbook.protection import WorkbookProtection

book = Workbook()
sheet = book.active
for row in (["Name", "Amount"], ["<script>", 1], ["=SUM(B2:B2)", 2]):
    sheet.append(row)
book.save("plain.xlsx")
book.template = True
book.save("template.xltx")
book.template = False
chart = BarChart()
chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3))
sheet.add_chart(chart, "E2")
book.save("chart.xlsx")
book.security = WorkbookProtection(workbookPassword="secret", lockStructure=True)
book.save("locked.xlsx")
streamed = Workbook(write_only=True)
streamed.create_sheet("Großes Blatt").append(["a", 1])
streamed.save("streamed.xlsx")
