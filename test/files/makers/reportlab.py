"""PDF by ReportLab, compressed and not, encrypted, with forms."""

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas


def write(name, form=False, **options):
    page = canvas.Canvas(f"{name}.pdf", pagesize=(200, 200), **options)
    page.setTitle("<table>: The Table element")
    page.drawString(20, 100, "<!doctype html><html><body><script>")
    if form:
        page.acroForm.textfield(name="a", x=20, y=20, value="<input>")
    page.save()


write("plain", pageCompression=0)
write("compressed", pageCompression=1)
write("invariant", invariant=1, pageCompression=0)
write("form", form=True, pageCompression=0)
write("version-1.5", pdfVersion=(1, 5), pageCompression=0)
for strength in (40, 128):
    write(f"password-{strength}", encrypt=StandardEncryption("user", "owner", strength=strength))
