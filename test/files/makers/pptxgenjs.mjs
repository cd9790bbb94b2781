// Presentations by PptxGenJS.
import PptxGenJS from 'pptxgenjs';

const talk = new PptxGenJS();
talk.title = 'The <table> element';
talk.addSlide().addText('Straße <b>café</b>', { x: 1, y: 1, w: 5, h: 1 });
talk.addSlide().addTable([['Apples', '1.50']]);
await talk.writeFile({ fileName: 'talk.pptx' });
await talk.writeFile({ fileName: 'compressed.pptx', compression: true });

const chart = new PptxGenJS();
chart.layout = 'LAYOUT_4x3';
chart.addSlide().addChart(chart.ChartType.bar, [{ name: 'a', labels: ['x', 'y'], values: [1, 2] }], {
  x: 1,
  y: 1,
  w: 5,
  h: 3,
});
await chart.writeFile({ fileName: 'chart.pptx' });
