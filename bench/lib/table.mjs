const HEAD = ['What', 'Unit', 'Signpost', 'Peer', 'Peer’s value', 'Ratio', 'Target', 'Met'];

/** Renders medians and ranges as one Markdown table, with a bold line above each section. */
export function renderTable(sections) {
  const lines = [HEAD, HEAD.map(() => '---')];
  for (const { title, rows } of sections) {
    lines.push([`**${title}**`, '', '', '', '', '', '', '']);
    for (const row of rows) lines.push(cells(row));
  }
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cells({ what, unit, ours, against = '', peer, ratio, target = '', holds }) {
  return [
    what,
    unit,
    figures(ours),
    against,
    peer === undefined ? '' : figures(peer),
    ratio === undefined ? '' : `${number(ratio)}×`,
    target,
    holds === undefined ? '' : holds ? 'yes' : '**no**',
  ];
}

function figures({ median, min, max }) {
  return `${number(median)} (${number(min)}–${number(max)})`;
}

function number(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
