const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Escapes the text of an element. Control characters become character references, as S3 writes them in keys.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]|[^ -~\u0080-\ufffd]/g, (c) => ESCAPES[c] ?? `&#${c.charCodeAt(0)};`);
}

/** Resolves the references in the text of an element; undefined if one of them is invalid. */
export function unescapeXml(text: string): string | undefined {
  let valid = true;
  const plain = text.replace(/&([^;&]{0,10});?/g, (_reference, name: string) => {
    const code = /^#x[\da-f]+$/i.test(name)
      ? Number.parseInt(name.slice(2), 16)
      : /^#\d+$/.test(name)
        ? Number(name.slice(1))
        : NaN;
    const character = code <= 0x10_ffff ? String.fromCodePoint(code) : ENTITIES[name];
    valid &&= character !== undefined;
    return character ?? '';
  });
  return valid ? plain : undefined;
}

export type XmlValue = string | number | boolean | undefined | readonly XmlNode[];
export type XmlNode = readonly [name: string, value: XmlValue];

/** Writes elements in order. Those whose value is undefined are left out. */
function render(nodes: readonly XmlNode[]): string {
  return nodes
    .map(([name, value]) => {
      if (value === undefined) return '';
      return `<${name}>${typeof value === 'object' ? render(value) : escapeXml(String(value))}</${name}>`;
    })
    .join('');
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A result document in the namespace of S3. */
export function resultDocument(name: string, value: XmlValue): string {
  const body = typeof value === 'object' ? render(value) : escapeXml(String(value ?? ''));
  return `${DECLARATION}<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${body}</${name}>`;
}

/** A document without a namespace. */
export function plainDocument(name: string, elements: readonly XmlNode[]): string {
  return `${DECLARATION}<${name}>${render(elements)}</${name}>`;
}

/** An S3 error document. */
export function errorDocument(elements: readonly XmlNode[]): string {
  return plainDocument('Error', elements);
}
