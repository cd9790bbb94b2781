import { createHash } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DEFAULT_FILE_TYPES } from '../src/config/default-file-types.js';
import { CONTENT_TYPES, UNKNOWN } from './files/content-types.js';
import { readMade } from './files/make-files.js';
import { tripAsEach } from './files/trip.js';
import { Signpost } from './support/service/signpost.js';

const made = inject('made');

/** Default extensions whose files no free program writes. */
const WITHOUT_PROGRAM = new Set(['.key', '.msg', '.numbers', '.pages', '.rar']);

/** `.eml=message/rfc822,…`: the usual type of each extension beyond the default list, as an operator adds it. */
const added = Object.entries(CONTENT_TYPES)
  .filter(([extension]) => !DEFAULT_FILE_TYPES.has(extension))
  .map(([extension, [usual = '']]) => `${extension}=${usual}`)
  .join(',');

/** A busy machine answers late, which says nothing about the files. */
const PATIENT = { S3_TIMEOUT_MS: '30000' };

describe('a good file', () => {
  const tally = { files: 0, names: 0, rejected: 0 };
  const hashes = new Set<string>();
  let usual: Signpost;
  let extended: Signpost;

  beforeAll(async () => {
    [usual, extended] = await Promise.all([
      Signpost.start(PATIENT),
      Signpost.start({ ...PATIENT, ALLOWED_FILE_TYPES: `+${added}` }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([usual?.stop(), extended?.stop()]);
    const { files, names, rejected } = tally;
    console.log(
      `${files} good files (${hashes.size} different) of ${made.length} programs, ${names} names tried, ${rejected} rejected`,
    );
  });

  describe.each(made)('made by $program', (maker) => {
    it('comes from a program that runs', () => {
      expect(maker.failure).toBeUndefined();
    });

    it.each(maker.files)('is served under every name of its type: %s', async (file) => {
      const extension = path.extname(file);
      const service = DEFAULT_FILE_TYPES.has(extension) ? usual : extended;
      const bytes = readMade(maker, file);
      const types = [...(CONTENT_TYPES[extension] ?? []), ...UNKNOWN];
      const names = types.map((type) => [file, type] as const);
      const trips = await tripAsEach(service, names, bytes);
      const rejected = trips.filter(({ outcome }) => outcome !== 'served');
      tally.files += 1;
      tally.names += names.length;
      tally.rejected += rejected.length;
      hashes.add(createHash('sha256').update(bytes).digest('hex'));
      expect(rejected, `first bytes ${bytes.toString('hex', 0, 64)}`).toEqual([]);
    });
  });

  it('exists for every extension of the default list that a free program can write', () => {
    const extensions = new Set(made.flatMap(({ files }) => files.map((file) => path.extname(file))));
    const missing = [...DEFAULT_FILE_TYPES.keys()].filter((extension) => !extensions.has(extension));
    expect(missing.filter((extension) => !WITHOUT_PROGRAM.has(extension))).toEqual([]);
  });

  it('exists 400 times, by 15 programs', () => {
    expect(hashes.size).toBeGreaterThanOrEqual(400);
    expect(made.length).toBeGreaterThanOrEqual(15);
  });
});
