// Word documents by docx.
import { writeFileSync } from 'node:fs';
import {
  Document,
  HeadingLevel,
  ImageRun,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from 'docx';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const heading = new Paragraph({ text: 'The <table> element', heading: HeadingLevel.HEADING_1 });
const row = new TableRow({ children: [new TableCell({ children: [new Paragraph('Apples')] })] });

const documents = {
  letter: { sections: [{ children: [heading, new Paragraph('Straße, café')] }] },
  table: { sections: [{ children: [new Table({ rows: [row, row] })] }] },
  picture: {
    sections: [
      {
        children: [
          new Paragraph({
            children: [new ImageRun({ type: 'png', data: PIXEL, transformation: { width: 9, height: 9 } })],
          }),
        ],
      },
    ],
  },
  titled: { title: '<script>', creator: 'Ada', sections: [{ children: [new Paragraph('x')] }] },
  long: {
    sections: [
      { children: Array.from({ length: 500 }, (_, i) => new Paragraph({ children: [new TextRun(`${i}`)] })) },
    ],
  },
};
for (const [name, options] of Object.entries(documents)) {
  writeFileSync(`${name}.docx`, await Packer.toBuffer(new Document(options)));
}
