"""Word documents by python-docx."""

from docx import Document
from docx.shared import Inches

letter = Document()
letter.core_properties.title = "The <table> element"
letter.add_heading("Größe", 0)
letter.add_paragraph("<script>alert(1)</script>")
letter.save("letter.docx")
table = Document()
table.add_table(rows=2, cols=2).cell(0, 0).text = "x"
table.sections[0].page_width = Inches(5)
table.save("table.docx")
Document().save("empty.docx")
