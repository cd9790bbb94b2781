"""Documents by LibreOffice, one process for all: every filter of Writer, Calc, Impress and Draw, with and without a password."""

import os
import pathlib
import subprocess
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

WORK = pathlib.Path(os.environ["WORK"])
SOURCES = pathlib.Path(os.environ["SOURCES"])

TEXT = {
    "docx": "MS Word 2007 XML",
    "doc": "MS Word 97",
    "odt": "writer8",
    "ott": "writer8_template",
    "fodt": "OpenDocument Text Flat XML",
    "dotx": "MS Word 2007 XML Template",
    "docm": "MS Word 2007 XML VBA",
    "rtf": "Rich Text Format",
    "txt": "Text",
    "epub": "EPUB",
    "pdf": "writer_pdf_Export",
    "html": "HTML (StarWriter)",
}
SHEET = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "xltx": "Calc MS Excel 2007 XML Template",
    "xls": "MS Excel 97",
    "ods": "calc8",
    "ots": "calc8_template",
    "fods": "OpenDocument Spreadsheet Flat XML",
    "csv": "Text - txt - csv (StarCalc)",
    "pdf": "calc_pdf_Export",
}
SLIDES = {
    "pptx": "Impress MS PowerPoint 2007 XML",
    "ppsx": "Impress MS PowerPoint 2007 XML AutoPlay",
    "potx": "Impress MS PowerPoint 2007 XML Template",
    "ppt": "MS PowerPoint 97",
    "pps": "MS PowerPoint 97 AutoPlay",
    "odp": "impress8",
    "otp": "impress8_template",
    "pdf": "impress_pdf_Export",
}
DRAWING = {
    "odg": "draw8",
    "pdf": "draw_pdf_Export",
    "png": "draw_png_Export",
    "jpg": "draw_jpg_Export",
    "eps": "draw_eps_Export",
    "tif": "draw_tif_Export",
    "bmp": "draw_bmp_Export",
    "gif": "draw_gif_Export",
    "webp": "draw_webp_Export",
    "svg": "draw_svg_Export",
}
# Filters that encrypt when they are given a password.
ENCRYPTED = {"docx", "doc", "odt", "xlsx", "xls", "ods", "pptx", "odp"}


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def connect():
    pipe = f"signpost-{os.getpid()}"
    process = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            "--nolockcheck",
            f"-env:UserInstallation={(WORK / 'profile').as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ]
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + 300
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.2)
    return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def save(document, name, filters):
    document.DocumentProperties.Title = "The <table> element, a <script> and a <form>"
    for extension, filter_name in filters.items():
        target = pathlib.Path(f"{name}.{extension}").resolve().as_uri()
        document.storeToURL(target, properties(FilterName=filter_name))
        if extension in ENCRYPTED:
            target = pathlib.Path(f"{name}-password.{extension}").resolve().as_uri()
            document.storeToURL(target, properties(FilterName=filter_name, Password="secret"))


def save_pdf(document, name, filter_name, **options):
    data = uno.Any("[]com.sun.star.beans.PropertyValue", properties(**options))
    target = pathlib.Path(f"{name}.pdf").resolve().as_uri()
    document.storeToURL(target, properties(FilterName=filter_name, FilterData=data))


def save_csv(document, name, options):
    target = pathlib.Path(name).resolve().as_uri()
    document.storeToURL(target, properties(FilterName=SHEET["csv"], FilterOptions=options))


def save_text(document, name, options):
    target = pathlib.Path(name).resolve().as_uri()
    document.storeToURL(target, properties(FilterName="Text (encoded)", FilterOptions=options))


def main():
    process, desktop = connect()
    try:
        blank = properties(Hidden=True)

        text = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, blank)
        text.Text.String = "The <html> element: Straße, café, 見積書.\n<script>alert(1)</script>\n" * 20
        save(text, "text", TEXT)
        save_pdf(text, "archive", TEXT["pdf"], SelectPdfVersion=2)
        save_pdf(text, "tagged", TEXT["pdf"], UseTaggedPDF=True, ExportFormFields=True)
        save_pdf(text, "locked", TEXT["pdf"], EncryptFile=True, DocumentOpenPassword="secret")
        save_pdf(text, "hybrid", TEXT["pdf"], IsAddStream=True)
        save_text(text, "utf-8.txt", "UTF8,LF,,,")
        save_text(text, "utf-16.txt", "UNICODE,CRLF,,,")
        save_text(text, "latin-1.txt", "MS_1252,CRLF,,,")
        text.Text.String = ""
        save(text, "empty", {kind: TEXT[kind] for kind in ("docx", "doc", "odt", "rtf", "pdf")})
        text.close(True)

        sheet = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, blank)
        cells = sheet.Sheets.getByIndex(0)
        cells.getCellByPosition(0, 0).String = "<html> & Größe, 見積"
        cells.getCellByPosition(1, 0).Value = 1200.5
        cells.getCellByPosition(1, 1).Formula = "=SUM(B1;3)"
        save(sheet, "sheet", SHEET)
        save_csv(sheet, "semicolons.csv", "59,34,76,1")
        save_csv(sheet, "tabs.csv", "9,34,76,1")
        save_csv(sheet, "windows-1252.csv", "59,34,1,1")
        save_csv(sheet, "utf-16.csv", "9,34,65535,1")
        for index in range(2000):
            cells.getCellByPosition(0, index).String = f"Row {index}: {index * 7919 % 9973}"
        save(sheet, "long", {kind: SHEET[kind] for kind in ("xlsx", "xls", "ods")})
        sheet.close(True)

        slides = desktop.loadComponentFromURL("private:factory/simpress", "_blank", 0, blank)
        slides.DrawPages.insertNewByIndex(1)
        save(slides, "slides", SLIDES)
        slides.close(True)

        drawing = desktop.loadComponentFromURL("private:factory/sdraw", "_blank", 0, blank)
        shape = drawing.createInstance("com.sun.star.drawing.EllipseShape")
        drawing.DrawPages.getByIndex(0).add(shape)
        shape.Size = uno.createUnoStruct("com.sun.star.awt.Size", 3000, 2000)
        save(drawing, "drawing", DRAWING)
        drawing.close(True)

        page = desktop.loadComponentFromURL(
            (SOURCES / "page.html").as_uri(), "_blank", 0, properties(Hidden=True, FilterName="HTML (StarWriter)")
        )
        save(page, "from-html", {kind: TEXT[kind] for kind in ("docx", "doc", "odt", "rtf", "pdf")})
        page.close(True)
    finally:
        try:
            desktop.terminate()
        finally:
            process.wait(30)


main()
