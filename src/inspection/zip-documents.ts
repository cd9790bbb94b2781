import { listEntries } from './zip-entries.js';

/** A kind of document that is a ZIP archive. */
interface Kind {
  /** The media types, by their usual names. */
  readonly types: RegExp;
  /** Entries that such a document has. */
  readonly entries: RegExp;
  /** Whether any entry may come first, so that these may lie beyond the inspected bytes. */
  readonly isUnordered: boolean;
}

const OFFICE_TYPE =
  /^application\/vnd\.(?:openxmlformats-officedocument\.|ms-(?!outlook$).*\.(?:macroenabled\.)?12$|visio$)/;

const KINDS: readonly Kind[] = [
  {
    // ECMA-376, part 2, which fixes no order. Some programs write `\` or lower case, or store an entry in pieces.
    types: OFFICE_TYPE,
    entries:
      /^(?:\[Content_Types\]\.xml(?:$|[/\\])|(?:_rels|docProps|docMetadata|customXml|word|xl|ppt|visio)(?:[/\\]|$))/i,
    isUnordered: true,
  },
  {
    // XML Paper Specification, 2.
    types: /^application\/(?:vnd\.ms-xpsdocument|oxps)$/,
    entries:
      /^(?:\[Content_Types\]\.xml(?:$|[/\\])|(?:_rels|Documents)(?:[/\\]|$)|(?:.*[/\\])?[^/\\]+\.(?:fdseq|fdoc|fpage)(?:$|[/\\]))/i,
    isUnordered: true,
  },
  {
    // OpenDocument 1.3, part 2: `mimetype` comes first, if there is one.
    types: /^application\/vnd\.oasis\.opendocument\./,
    entries:
      /^(?:mimetype$|META-INF\/(?:manifest\.xml)?$|(?:content|styles|meta|settings)\.xml$|manifest\.rdf$|encrypted-package$|(?:Thumbnails|Pictures|Configurations2|ObjectReplacements|Object \d+)\/)/,
    isUnordered: false,
  },
  {
    // EPUB 3.3, 4.3: `mimetype` comes first.
    types: /^application\/epub\+zip$/,
    entries:
      /^(?:mimetype$|META-INF\/(?:container\.xml)?$|(?:OEBPS|OPS|EPUB)\/|(?:.*\/)?[^/]+\.(?:opf|ncx)$)/i,
    isUnordered: false,
  },
  {
    // iWork, and the folder that older versions save. Other entries have any name.
    types: /^application\/vnd\.apple\.(?:keynote|numbers|pages)$/,
    entries:
      /^(?:[^/]+\/)?(?:Index(?:\/|\.zip$)|index\.(?:apxl|xml)(?:\.gz)?$|buildVersionHistory\.plist$|preview[\w-]*\.jpg$|(?:QuickLook|thumbs)\/)/,
    isUnordered: true,
  },
];

/** Entries that one kind has and the others do not. */
const TELLING =
  /^(?:\[Content_Types\]\.xml$|META-INF\/(?:container|manifest)\.xml$|(?:[^/]+\/)?Index\/.*\.iwa$)/i;

/** The folder of the main part, by the program that the media type names. */
const PROGRAMS: readonly (readonly [type: RegExp, folder: string])[] = [
  [/wordprocessingml|ms-word/, 'word'],
  [/spreadsheetml|ms-excel/, 'xl'],
  [/presentationml|ms-powerpoint/, 'ppt'],
  [/visio/, 'visio'],
  [/xps/, 'documents'],
];
const PROGRAM_FOLDER = /^(word|xl|ppt|visio)(?:[/\\]|$)/i;

/**
 * Whether an archive that was not recognised as a certain format may be a document of the declared type. If the
 * entries that identify it may lie beyond the inspected bytes, only an entry of another kind contradicts the
 * declaration.
 */
export function mayBeDocument(archive: Uint8Array, declared: string): boolean {
  const kind = KINDS.find(({ types }) => types.test(declared));
  if (kind === undefined) return false;
  const { names, isComplete } = listEntries(archive);
  if (isOfOtherProgram(names, declared)) return false;
  if (names.some((name) => kind.entries.test(name))) return true;
  return kind.isUnordered && !isComplete && !names.some((name) => TELLING.test(name));
}

/** Whether the main parts in an Office document belong to another program than the declared one. */
function isOfOtherProgram(names: readonly string[], declared: string): boolean {
  const folders = names.flatMap((name) => PROGRAM_FOLDER.exec(name)?.[1]?.toLowerCase() ?? []);
  const own = PROGRAMS.find(([type]) => type.test(declared))?.[1];
  return own !== undefined && folders.length > 0 && !folders.includes(own);
}
