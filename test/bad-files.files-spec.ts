import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DEFAULT_FILE_TYPES } from '../src/config/default-file-types.js';
import { CONTENT_TYPES } from './files/content-types.js';
import { type Made, readMade } from './files/make-files.js';
import { trip, tripAsEach } from './files/trip.js';
import { Signpost } from './support/service/signpost.js';

const hostile = inject('hostile');
const made = inject('made');

/** Rejected by the API: at the upload for its name, at the download for its content. */
const REJECTED = /^(?:upload-url 400|download-url 422): /;

/** One extension for each type: `.jpg` stands for `.jpeg` too. */
const KINDS = [...new Map([...DEFAULT_FILE_TYPES].map(([extension, [type]]) => [type, extension])).values()];

/** Any text is a good file of these: nothing runs what is served as text. */
const TEXT = ['.csv', '.log', '.markdown', '.md', '.srt', '.text', '.tsv', '.txt', '.vtt', '.yaml', '.yml'];

const COMPOUND = ['.doc', '.docx', '.dotx', '.msg', '.potx', '.pps', '.ppsx', '.ppt', '.pptx'];

/** The kinds under which a hostile file is a good one after all. */
function harmlessKinds(program: string, file: string): readonly string[] {
  if (program !== 'web' && program !== 'scripts') return [];
  // Word and Excel save documents in this form.
  if (file.endsWith('.mhtml')) return [...TEXT, '.doc', '.xls'];
  // These begin with `[section]`, as a JSON array might.
  return file.startsWith('link.') ? [...TEXT, '.json'] : TEXT;
}

/** A good file of each kind, and the extensions that it may have: its own, and those of a broader kind. */
const GOOD: readonly [program: string, file: string, extensions: readonly string[]][] = [
  ['imagemagick', 'jpeg-baseline.jpg', ['.jfif', '.jpe', '.jpeg', '.jpg']],
  // Browsers show a PNG as an icon.
  ['imagemagick', 'png-truecolour.png', ['.apng', '.ico', '.png']],
  ['imagemagick', 'gif-still.gif', ['.gif']],
  ['imagemagick', 'bmp-v3.bmp', ['.bmp']],
  ['imagemagick', 'tiff-none.tif', ['.tif', '.tiff']],
  ['imagemagick', 'ico-sizes.ico', ['.ico']],
  ['imagemagick', 'psd-photo.psd', ['.psd']],
  ['libjxl', 'lossy.jxl', ['.jxl']],
  ['webp', 'lossy.webp', ['.webp']],
  ['libheif', 'photo.heic', ['.heic', '.heif']],
  // HEIF is the container of AVIF.
  ['libavif', 'photo.avif', ['.avif', '.heif']],
  ['ghostscript', 'version-1.4.pdf', ['.pdf']],
  ['ghostscript', 'page.ps', []],
  ['exceljs', 'items.xlsx', ['.xlsx', '.xltx', '.zip']],
  ['python-docx', 'letter.docx', ['.docx', '.dotx', '.zip']],
  ['pandoc', 'pandoc.odt', ['.odt', '.zip']],
  ['libreoffice', 'sheet.ods', ['.ods', '.zip']],
  ['libreoffice', 'slides.odp', ['.odp', '.zip']],
  ['pandoc', 'pandoc.epub', ['.epub', '.zip']],
  ['zip', 'archive.jar', ['.zip']],
  ['zip', 'deflated.zip', ['.zip']],
  // Compound files: old Office documents, and new ones with a password (MS-OFFCRYPTO, 2.3.4).
  ['libreoffice', 'text.doc', [...COMPOUND, '.xls', '.xlsx', '.xltx']],
  // Word writes RTF under its own extension.
  ['libreoffice', 'text.rtf', ['.rtf', '.doc']],
  ['gzip', 'level-6.gz', ['.gz', '.tgz']],
  ['7z', '7z-LZMA2.7z', ['.7z']],
  ['tar', 'gnu.tar', ['.tar']],
  ['sqlite', 'rollback.sqlite', []],
  ['lame', 'constant.mp3', ['.mp3']],
  ['sox', 'rate-44100.wav', ['.wav']],
  ['flac', 'level-5.flac', ['.flac']],
  ['opus-tools', 'music.opus', ['.oga', '.ogg', '.ogv', '.opus']],
  ['ffmpeg', 'h264.mp4', ['.3gp', '.m4a', '.m4v', '.mov', '.mp4']],
  ['ffmpeg', 'vp8.webm', ['.mkv', '.weba', '.webm']],
  ['ffmpeg', 'xvid.avi', ['.avi']],
  ['ffmpeg', 'flv.flv', []],
  ['pandoc', 'pandoc.txt', TEXT],
  ['sqlite', 'items.json', [...TEXT, '.json']],
];

describe('a bad file', () => {
  const tally = { files: 0, names: 0, passed: 0 };
  let service: Signpost;

  beforeAll(async () => {
    // A busy machine answers late, which says nothing about the files.
    service = await Signpost.start({ S3_TIMEOUT_MS: '30000' });
  });
  afterAll(async () => {
    await service?.stop();
    const { files, names, passed } = tally;
    console.log(`${files} bad files, ${names} names tried, ${passed} passed`);
  });

  /** @param types content types for each extension; by default none is declared */
  const expectRejected = async (
    bytes: Buffer<ArrayBuffer>,
    extensions: readonly string[],
    types: (extension: string) => readonly (string | undefined)[] = () => [undefined],
  ): Promise<void> => {
    const names = extensions.flatMap((extension) =>
      types(extension).map((type) => [`file${extension}`, type] as const),
    );
    const trips = await tripAsEach(service, names, bytes);
    const passed = trips.filter(({ outcome }) => !REJECTED.test(outcome));
    tally.files += extensions.length;
    tally.names += names.length;
    tally.passed += passed.length;
    expect(passed, `first bytes ${bytes.toString('hex', 0, 64)}`).toEqual([]);
  };

  describe.each(hostile)('made by $program', (maker) => {
    it('comes from a program that runs', () => {
      expect(maker.failure).toBeUndefined();
    });

    it.each(maker.files)('is rejected under its own name: %s', async (file) => {
      const name = `report.pdf${path.extname(file) || '.elf'}`;
      for (const type of [undefined, 'text/plain', 'application/pdf']) {
        const { outcome } = await trip(service, name, type, Buffer.from('x'));
        expect(outcome).toMatch(/^upload-url 400: File type \.\w+ not allowed/);
      }
    });

    it.each(maker.files)('is rejected under the extension of every other kind: %s', async (file) => {
      const harmless = harmlessKinds(maker.program, file);
      const others = KINDS.filter((extension) => !harmless.includes(extension));
      await expectRejected(readMade(maker, file), others);
    });
  });

  it.each([
    ['web', 'page.html'],
    ['programs', 'elf'],
  ])('is rejected under every name of every type: %s/%s', async (program, file) => {
    const others = KINDS.filter((extension) => !harmlessKinds(program, file).includes(extension));
    const bytes = readMade(makerOf(hostile, program), file);
    await expectRejected(bytes, others, (extension) => CONTENT_TYPES[extension] ?? []);
  });

  it.each(GOOD)(
    'is rejected if it is of another kind than its name says: %s/%s',
    async (program, file, own) => {
      const others = KINDS.filter((extension) => !own.includes(extension));
      await expectRejected(readMade(makerOf(made, program), file), others);
    },
  );

  it('exists 60 times', () => {
    expect(tally.files).toBeGreaterThanOrEqual(60);
  });
});

/** @throws Error if no such program is among the makers */
function makerOf(makers: readonly Made[], name: string): Made {
  const maker = makers.find(({ program }) => program === name);
  if (maker === undefined) throw new Error(`No maker is called ${name}.`);
  return maker;
}
