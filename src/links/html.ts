const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is HTML already. Only `html` and `trustedHtml` create it. */
export class Html {
  constructor(readonly text: string) {}
}

/** A template whose values are escaped, unless they are HTML themselves. `undefined` is nothing. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | undefined)[]
): Html {
  return new Html(
    parts.map((part, index) => part + (index < values.length ? toHtml(values[index]) : '')).join(''),
  );
}

/** Text that comes from this program. */
export function trustedHtml(text: string): Html {
  return new Html(text);
}

function toHtml(value: string | number | Html | undefined): string {
  if (value instanceof Html) return value.text;
  return String(value ?? '').replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
