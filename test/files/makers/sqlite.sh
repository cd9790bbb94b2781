# Databases and exports by SQLite.
load() { printf '.mode csv\n.import %s items\n' "$SOURCES/table.csv"; }
{ load; } | sqlite3 rollback.sqlite
{ echo 'pragma journal_mode=wal;'; load; } | sqlite3 write-ahead.db >/dev/null
{ echo 'pragma page_size=1024; pragma encoding="UTF-16";'; load; } | sqlite3 utf-16.sqlite3
export_as() { { load; printf '.headers on\n.mode %s\nselect * from items;\n' "$2"; } | sqlite3 >"$1"; }
export_as quoted.csv csv
export_as items.json json
export_as items.tsv tabs
export_as items.txt column
export_as box.txt box
export_as items.md markdown
export_as items.html html
export_as quoted.txt quote
{ load; echo .dump; } | sqlite3 >dump.sql
