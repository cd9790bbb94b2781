/** Bytes of a local file header before the name (APPNOTE.TXT, 4.3.7). */
const HEADER = 30;
const LOCAL_HEADER = 'PK\u0003\u0004';
/** The central directory, or its end in an empty archive (APPNOTE.TXT, 4.3.12 and 4.3.16). */
const DIRECTORY = ['PK\u0001\u0002', 'PK\u0005\u0006'];

/** The entries of a ZIP archive within the inspected bytes. */
export interface Entries {
  /** As written, without a slash in front. */
  readonly names: readonly string[];
  /** Whether the central directory follows, so that the archive has no other entries. */
  readonly isComplete: boolean;
}

/** Lists the entries by their local headers, behind the marker of a split archive. */
export function listEntries(archive: Uint8Array): Entries {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const names: string[] = [];
  let at = 0;
  for (;;) {
    const header = bytes.indexOf(LOCAL_HEADER, at, 'latin1');
    const end = DIRECTORY.map((signature) => bytes.indexOf(signature, at, 'latin1')).filter(
      (index) => index !== -1,
    );
    if (end.some((index) => header === -1 || index < header)) return { names, isComplete: true };
    if (header === -1 || header + HEADER > bytes.length) return { names, isComplete: false };
    const nameEnd = header + HEADER + bytes.readUInt16LE(header + 26);
    names.push(bytes.toString('utf8', header + HEADER, nameEnd).replace(/^[/\\]/, ''));
    // The length is 0 if it follows the data (APPNOTE.TXT, 4.4.4). The next signature is then searched for.
    at = nameEnd + bytes.readUInt16LE(header + 28) + bytes.readUInt32LE(header + 18);
    if (at >= bytes.length) return { names, isComplete: false };
  }
}
