"""Files by Python's standard library: text in many encodings, JSON, CSV, mail, archives, sound, databases."""

import csv
import email.message
import email.policy
import gzip
import io
import json
import os
import pathlib
import plistlib
import sqlite3
import tarfile
import wave
import zipfile

SOURCES = pathlib.Path(os.environ["SOURCES"])
TEXT = "Straße, Größe, naïve café — «quoted» €5\r\nIf a < b and c > d then <table> it.\r\n"
ROWS = [["Name", "Amount"], ["=SUM(A1:A9)", "-1"], ["@Müller", "+49 30 123"], ["line\nbreak", 'say "x"']]


def write(name, data):
    pathlib.Path(name).write_bytes(data)


def texts():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "cp1250", "iso8859-15", "mac-roman"):
        write(f"{encoding}.txt", TEXT.encode(encoding, "replace"))
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")):
        write(f"{encoding}.txt", mark + (TEXT * 100).encode(encoding))
    for encoding, text in {
        "shift_jis": "見積書 ご請求\n",
        "euc-jp": "見積書 ご請求\n",
        "iso2022_jp": "見積書 ご請求\n",
        "gb18030": "报价单，请查收\n",
        "big5": "報價單\n",
        "euc-kr": "견적서\n",
        "cp1251": "Смета на работы\n",
        "koi8-r": "Смета на работы\n",
        "cp1253": "Προσφορά\n",
        "cp1255": "הצעת מחיר\n",
        "cp1256": "عرض أسعار\n",
        "tis-620": "ใบเสนอราคา\n",
    }.items():
        write(f"{encoding}.txt", (text * 300).encode(encoding))
    write("empty.txt", b"")
    write("one-letter.txt", b"a")
    write("dos-end-of-file.txt", "Grüße\r\n\x1a".encode("cp850"))
    write("bell.txt", "Achtung \x07 Größe\r\n".encode("cp1252"))
    write("form-feed.txt", b"page 1\x0cpage 2\n")
    write("escape-codes.txt", b"\x1b[31mred\x1b[0m \x1b[1mbold\x1b[0m\n")
    write("emoji.txt", ("😀" * 3000).encode())
    write("starts-with-bm.txt", b"BMW sells cars.\n")
    write("starts-with-mz.txt", b"MZ is a postcode prefix.\n")
    write("starts-with-gif.txt", b"GIF89a is a file format.\n")
    write("starts-with-pk.txt", b"PK is short for Pakistan.\n")
    write("starts-with-id3.txt", b"ID3 tags are described here.\n")
    write("starts-with-riff.txt", b"RIFF files are described here.\n")
    write("ends-in-a-cut-character.txt", ("ä" * 2047 + "a" + "é" * 100).encode())
    write("html-in-text.txt", SOURCES.joinpath("page.html").read_bytes())
    write("page.md", SOURCES.joinpath("page.html").read_bytes())
    write("crlf.md", SOURCES.joinpath("letter.md").read_bytes().replace(b"\n", b"\r\n"))
    write("mark.md", b"\xef\xbb\xbf# Title\n")
    write("script.md", b"<script>alert(1)</script>\n")


def tables():
    for name, options in {
        "commas": {},
        "semicolons": {"delimiter": ";"},
        "tabs": {"delimiter": "\t"},
        "quoted": {"quoting": csv.QUOTE_ALL},
        "unix": {"lineterminator": "\n"},
    }.items():
        out = io.StringIO(newline="")
        csv.writer(out, **options).writerows(ROWS)
        for suffix, encoding in (("", "utf-8"), ("-mark", "utf-8-sig"), ("-utf-16", "utf-16"), ("-1252", "cp1252")):
            write(f"{name}{suffix}.csv", out.getvalue().encode(encoding))
    write("excel-separator.csv", b"sep=;\r\na;b\r\n1;2\r\n")
    write("html-cells.csv", b"id,html\r\n1,\"<!doctype html><script>x</script>\"\r\n")
    write("id-first.csv", b"ID;Name\r\n1;x\r\n")
    write("table.tsv", b"a\tb\n1\t2\n")


def data():
    value = {"html": "<script>alert(1)</script>", "größe": [1, -2.5e3, None, True]}
    write("compact.json", json.dumps(value, separators=(",", ":")).encode())
    write("indented.json", json.dumps(value, indent=4, ensure_ascii=False).encode())
    write("utf-8-mark.json", b"\xef\xbb\xbf" + json.dumps(value).encode())
    write("utf-16.json", json.dumps(value, ensure_ascii=False).encode("utf-16"))
    write("leading-space.json", b"\r\n\t  " * 50 + json.dumps(value).encode())
    for name, scalar in {"number": -1.5, "string": "<html>", "null": None, "true": True, "array": []}.items():
        write(f"{name}.json", json.dumps(scalar).encode())
    write("lines.json", b'{"a":1}\n{"a":2}\n')
    write("comments.json", b"// settings\n/* of the editor */\n{\n  // tab\n  \"tab\": 2,\n}\n")
    write("empty.json", b"")
    write("long-string.json", json.dumps("x" * 9000).encode())
    write("map.geojson", b'{"type":"FeatureCollection","features":[]}')
    write("lines.jsonl", b'{"a":1}\n{"a":2}\n')
    plistlib.dump({"a": 1}, open("xml.plist", "wb"))
    plistlib.dump({"a": 1}, open("binary.plist", "wb"), fmt=plistlib.FMT_BINARY)
    write("settings.yaml", "# Größe\ntitle: The <table> element\nlist: [1, 2]\n".encode())
    write("documents.yml", b"---\na: 1\n---\nb: 2\n")
    write("calendar.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nEND:VCALENDAR\r\n")
    write("contact.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\nN:;Ada;;;\r\nEND:VCARD\r\n")


def mail():
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = "Ada <ada@example.com>", "bob@example.com", "Größe"
    message.set_content("Hello")
    write("plain.eml", bytes(message))
    message.add_alternative("<html><body><script>alert(1)</script><form></form></body></html>", subtype="html")
    write("html.eml", bytes(message))
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="a.pdf")
    write("attachment.eml", bytes(message))
    relayed = b"Received: from a (b [127.0.0.1])\r\n\tby c; Sun, 1 Nov 2026 10:00:00 +0000\r\n" * 60
    write("relayed.eml", b"Return-Path: <a@example.com>\r\n" + relayed + bytes(message))


def archives():
    for name, method in {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED, "lzma": zipfile.ZIP_LZMA}.items():
        with zipfile.ZipFile(f"{name}.zip", "w", method) as archive:
            archive.write(SOURCES / "page.html", "page.html")
    with zipfile.ZipFile("zip64.zip", "w") as archive, archive.open("a.txt", "w", force_zip64=True) as entry:
        entry.write(b"a")
    zipfile.ZipFile("empty.zip", "w").close()
    stub = io.BytesIO()
    with zipfile.ZipFile(stub, "w") as archive:
        archive.writestr("folder/", b"")
        archive.writestr("folder/a.txt", b"a")
    write("folder-first.zip", stub.getvalue())
    for name, form in {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}.items():
        for suffix, mode in ((".tar", "w"), (".tgz", "w:gz"), (".tar.gz", "w:gz"), (".tar.xz", "w:xz")):
            with tarfile.open(f"{name}{suffix}", mode, format=form) as archive:
                archive.add(SOURCES, "sources")
    with gzip.open("page.html.gz", "wb") as out:
        out.write(SOURCES.joinpath("page.html").read_bytes())


def sounds():
    for width in (1, 2, 3, 4):
        with wave.open(f"{width * 8}-bit.wav", "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(width)
            out.setframerate(8000)
            out.writeframes(bytes(8000 * width))


def databases():
    database = sqlite3.connect("table.sqlite")
    database.execute("create table t (a)")
    database.commit()
    database.close()


for make in (texts, tables, data, mail, archives, sounds, databases):
    make()
