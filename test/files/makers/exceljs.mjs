// Spreadsheets by ExcelJS, whole and streamed.
import ExcelJS from 'exceljs';

function fill(workbook) {
  const sheet = workbook.addWorksheet('Items <1>');
  sheet.addRow(['Name', 'Amount']).commit();
  sheet.addRow(['<script>alert(1)</script>', 1200.5]).commit();
  sheet.addRow(['Sum', { formula: 'SUM(B2:B2)', result: 1200.5 }]).commit();
  return sheet;
}

const workbook = new ExcelJS.Workbook();
fill(workbook);
await workbook.xlsx.writeFile('items.xlsx');
await workbook.csv.writeFile('items.csv');
await workbook.csv.writeFile('semicolons.csv', { formatterOptions: { delimiter: ';', writeBOM: true } });

const empty = new ExcelJS.Workbook();
empty.addWorksheet('Empty');
await empty.xlsx.writeFile('empty.xlsx');

const protectedBook = new ExcelJS.Workbook();
await fill(protectedBook).protect('secret', {});
await protectedBook.xlsx.writeFile('protected-sheet.xlsx');

const streamed = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: 'streamed.xlsx', useStyles: true });
fill(streamed).commit();
await streamed.commit();
const shared = new ExcelJS.stream.xlsx.WorkbookWriter({
  filename: 'shared-strings.xlsx',
  useSharedStrings: true,
});
fill(shared).commit();
await shared.commit();
