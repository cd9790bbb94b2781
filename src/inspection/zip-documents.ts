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

/** Entries of the main part, by the program that the media type names. */
const MAIN_PARTS: readonly (readonly [type: RegExp, entries: RegExp])[] = [
  [/wordprocessingml|ms-word/, /^word(?:[/\\]|$)/i],
  [/spreadsheetml|ms-excel/, /^xl(?:[/\\]|$)/i],
  [/presentationml|ms-powerpoint/, /^ppt(?:[/\\]|$)/i],
  [/visio/, /^visio(?:[/\\]|$)/i],
  [/xps/, /^Documents[/\\]|^(?:.*[/\\])?[^/\\]+\.(?:fdseq|fdoc|fpage)(?:$|[/\\])/i],
];

/**
 * Entries of packages that are or contain programs: of Windows (MSIX), Android, iOS and Java, of NuGet and Visual
 * Studio. Some begin with the same entries as a document.
 */
const PACKAGE =
  /^(?:Appx(?:Manifest|BlockMap|Signature|Metadata)\b|AndroidManifest\.xml$|resources\.arsc$|META-INF[/\\][^/\\]+\.(?:MF|SF|RSA|DSA|EC)$|Payload[/\\][^/\\]+\.app[/\\]|extension[/\\]|[^/\\]+\.(?:nuspec|vsixmanifest)$)/i;

/** Programs and scripts. Documents keep foreign files in folders of their own. */
const PROGRAM =
  /^(?!.*[/\\](?:embeddings|media)[/\\]).*\.(?:bat|class|cmd|dex|dll|dylib|exe|hta|jar|msi|ps1|scr|so|sys|vbs)$/i;

/** Types of Office documents without macros, and the parts that only others have. */
const WITHOUT_MACROS = /^application\/vnd\.openxmlformats-officedocument\./;
const MACROS = /(?:^|[/\\])vbaProject\.bin$|^xl[/\\]workbook\.bin$/i;

/** Whether a type or a visible entry of an archive contradicts that it is a document of the declared type. */
export function isOtherArchive(archive: Uint8Array, found: string, declared: string): boolean {
  const kind = kindOf(declared);
  if (kind === undefined) return false;
  const { names } = listEntries(archive);
  const isMacroFree = WITHOUT_MACROS.test(declared);
  if (isMacroFree && (/macroenabled/.test(found) || names.some((name) => MACROS.test(name)))) return true;
  return kind.isUnordered && names.some((name) => PACKAGE.test(name) || PROGRAM.test(name));
}

/**
 * Whether an archive that was not recognised as a certain format may be a document of the declared type. It needs
 * an entry of its main part. If that may lie beyond the inspected bytes, only an entry of another kind contradicts
 * the declaration.
 */
export function mayBeDocument(archive: Uint8Array, declared: string): boolean {
  const kind = kindOf(declared);
  if (kind === undefined) return false;
  const { names, isComplete } = listEntries(archive);
  const includes = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const main = MAIN_PARTS.find(([type]) => type.test(declared))?.[1];
  if (main !== undefined) {
    if (includes(main)) return true;
    if (isComplete || MAIN_PARTS.some(([, other]) => includes(other))) return false;
  }
  if (includes(kind.entries)) return true;
  return kind.isUnordered && !isComplete && !includes(TELLING);
}

function kindOf(declared: string): Kind | undefined {
  return KINDS.find(({ types }) => types.test(declared));
}
