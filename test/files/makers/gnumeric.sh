# Spreadsheets by Gnumeric's ssconvert.
convert_to() { ssconvert --export-type="$1" "$SOURCES/table.csv" "$2" 2>/dev/null; }
convert_to Gnumeric_Excel:excel_biff7 biff-7.xls
convert_to Gnumeric_Excel:excel_biff8 biff-8.xls
convert_to Gnumeric_Excel:excel_dsf both.xls
convert_to Gnumeric_Excel:xlsx strict.xlsx
convert_to Gnumeric_Excel:xlsx2 transitional.xlsx
convert_to Gnumeric_OpenCalc:odf extended.ods
convert_to Gnumeric_OpenCalc:openoffice strict.ods
convert_to Gnumeric_stf:stf_csv table.csv
convert_to Gnumeric_XmlIO:sax table.gnumeric
