import { S3Error } from './s3-error.js';
import { unescapeXml, type XmlNode } from './xml.js';

/** An element with either children or text. Attributes and namespaces are dropped. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface OpenElement {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

const MAX_DEPTH = 16;
/**
 * A declaration or comment, a tag, or text. Everything else is rejected: DOCTYPE, CDATA, processing
 * instructions.
 */
const TOKEN =
  /<\?xml\s[^<>]*\?>|<!--[^]*?-->|<(?<closing>\/?)(?<name>[A-Za-z_][\w.-]*)(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(?<empty>\/?)>|(?<text>[^<]+)/y;

/**
 * Reads a document of elements. The only known entities are the five that XML predefines.
 *
 * @throws S3Error `MalformedXML`.
 */
export function readXml(document: string): XmlElement {
  const top: OpenElement = { name: '', text: '', children: [] };
  const open = [top];
  const token = new RegExp(TOKEN);
  const source = document.replace(/^\ufeff/, '');
  while (token.lastIndex < source.length) {
    const groups = token.exec(source)?.groups;
    const current = open.at(-1);
    if (!groups || !current) throw malformedXml();
    const { name, text } = groups;
    if (text !== undefined) current.text += text;
    else if (name === undefined) continue;
    else if (groups['closing']) {
      open.pop();
      if (current.name !== name || !open.at(-1)?.children.push(closed(current))) throw malformedXml();
    } else if (groups['empty']) current.children.push({ name, text: '', children: [] });
    else if (open.push({ name, text: '', children: [] }) > MAX_DEPTH) throw malformedXml();
  }
  const [root, ...more] = closed(top).children;
  if (!root || open.length > 1 || more.length > 0) throw malformedXml();
  return root;
}

function closed({ name, text, children }: OpenElement): XmlElement {
  const plain = unescapeXml(text);
  if (plain === undefined || (children.length > 0 && plain.trim() !== '')) throw malformedXml();
  return { name, text: children.length > 0 ? '' : plain, children };
}

/** The children with a name; empty for a missing element. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/**
 * The only child with a name; undefined if there is none.
 *
 * @throws S3Error `MalformedXML` if there are several.
 */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  const [child, ...more] = childrenOf(element, name);
  if (more.length > 0) throw malformedXml();
  return child;
}

/** The trimmed text of the only child with a name; see childOf. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.text.trim();
}

/** An element in the form that xml.ts writes. */
export function nodeOf({ name, text, children }: XmlElement): XmlNode {
  return [name, children.length > 0 ? children.map(nodeOf) : text];
}

export function malformedXml(): S3Error {
  return new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}
