/** The first entries of an Office document (ECMA-376, part 2). Some programs write `\` or lower case. */
const OFFICE =
  /^(?:\[Content_Types\]\.xml$|(?:_rels|docProps|docMetadata|customXml|word|xl|ppt|visio)(?:[/\\]|$))/i;

/** The first entries of an OpenDocument file (OpenDocument 1.3, part 2). */
const OPEN_DOCUMENT =
  /^(?:mimetype$|META-INF\/(?:manifest\.xml)?$|(?:content|styles|meta|settings)\.xml$|manifest\.rdf$|encrypted-package$|(?:Thumbnails|Pictures|Configurations2|ObjectReplacements|Object \d+)\/)/;

/** The first entries of an electronic book (EPUB 3.3, Open Container Format). */
const BOOK = /^(?:mimetype$|META-INF\/(?:container\.xml)?$|(?:OEBPS|OPS|EPUB)\/|[^/]+\.(?:opf|ncx)$)/i;

const OFFICE_TYPE =
  /^application\/vnd\.(?:openxmlformats-officedocument\.|ms-(?!outlook$).*\.(?:macroenabled\.)?12$|visio$)/;

/**
 * Whether an archive that was not recognised as a certain format may be a document of the declared type. The
 * entry that identifies the document may lie beyond the inspected bytes.
 */
export function mayBeDocument(archive: Uint8Array, declared: string): boolean {
  const entry = firstEntry(archive);
  if (OFFICE_TYPE.test(declared)) return OFFICE.test(entry);
  if (declared.startsWith('application/vnd.oasis.opendocument.')) return OPEN_DOCUMENT.test(entry);
  if (declared === 'application/epub+zip') return BOOK.test(entry);
  // iWork: the first entry is a preview or a data file of any name.
  return declared.startsWith('application/vnd.apple.');
}

/** The name of the first file in a ZIP archive (APPNOTE.TXT, 4.3.7), behind the marker of a split one. */
function firstEntry(archive: Uint8Array): string {
  const bytes = Buffer.from(archive);
  const at = bytes.indexOf('PK\u0003\u0004', 0, 'latin1');
  if (at === -1 || at > 4 || bytes.length < at + 30) return '';
  return bytes.toString('utf8', at + 30, at + 30 + bytes.readUInt16LE(at + 26));
}
