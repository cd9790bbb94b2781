// Spreadsheets by xlsx-populate, one of them with a password.
import XlsxPopulate from 'xlsx-populate';

const workbook = await XlsxPopulate.fromBlankAsync();
workbook.sheet(0).cell('A1').value('<script>').style('bold', true);
await workbook.toFileAsync('bold.xlsx');
await workbook.toFileAsync('password.xlsx', { password: 'secret' });
workbook.addSheet('Zweites & drittes').cell('B2').formula('=1+1');
await workbook.toFileAsync('two-sheets.xlsx');
