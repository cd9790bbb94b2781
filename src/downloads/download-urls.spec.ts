import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { ContentCheck } from '../inspection/content-check.js';
import { Inspection } from '../inspection/inspection.js';
import type { ObjectStore } from '../storage/object-store.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import { tenantWith } from '../tenants/tenant.fixture.js';
import { type Download, type DownloadOptions, DownloadUrls } from './download-urls.js';
import { Metrics } from '../metrics/metrics.js';

const UUID = '00000000-0000-4000-8000-000000000000';

/** Creates a URL for a file of this name, type and content. */
async function create(
  name: string,
  contentType: string,
  content: string,
  options: DownloadOptions = {},
  store: Partial<ObjectStore> = {},
): Promise<Download> {
  const bytes = Buffer.from(content);
  const object = { size: bytes.length, contentType, etag: '"e"', lastModified: new Date(0) };
  const objects = objectStoreOf({ peek: () => Promise.resolve({ ...object, firstBytes: bytes }), ...store });
  const tenant = await tenantWith({ objects });
  const { downloads } = readEnvironment({ DOWNLOAD_URL_EXPIRES: '77' });
  const inspection = new Inspection(downloads, new ContentCheck(), new Metrics());
  const urls = new DownloadUrls(downloads, inspection);
  return urls.create(tenant, tenant.files.key(`uploads/${UUID}-${name}`), options);
}

const dispositionOf = ({ url }: Download): string | null =>
  new URL(url).searchParams.get('response-content-disposition');

describe('DownloadUrls', () => {
  it.each<[DownloadOptions, string]>([
    [{}, 'attachment; filename=a.txt'],
    [{ disposition: 'inline' }, 'inline; filename=a.txt'],
    [{ filename: 'b.txt' }, 'attachment; filename=b.txt'],
    [{ filename: '../c.txt' }, 'attachment; filename=c.txt'],
    [{ filename: 'B.TXT' }, 'attachment; filename=B.TXT'],
    [{ disposition: 'inline', filename: 'b.text' }, 'inline; filename=b.text'],
  ])('signs the disposition for %j', async (options, disposition) => {
    expect(dispositionOf(await create('a.txt', 'text/plain', 'hello', options))).toBe(disposition);
  });

  it.each(['', 'binary/octet-stream', 'application/octet-stream'])(
    'serves a file that was stored as %j with the type of its extension',
    async (contentType) => {
      const download = await create('a.TXT', contentType, 'hello', { disposition: 'inline' });
      expect(new URL(download.url).searchParams.get('response-content-type')).toBe('text/plain');
      expect(download.object.contentType).toBe('text/plain');
      expect(dispositionOf(download)).toBe('inline; filename=a.TXT');
    },
  );

  it('serves any other file with its stored type', async () => {
    const download = await create('a.md', 'text/markdown; charset=utf-8', '# hello');
    expect(new URL(download.url).searchParams.has('response-content-type')).toBe(false);
    expect(download.object.contentType).toBe('text/markdown; charset=utf-8');
  });

  it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xsl'])(
    'saves a file that is stored as %s, whatever it is named',
    async (contentType) => {
      const download = await create('a', contentType, '<svg>', { disposition: 'inline' });
      expect(dispositionOf(download)).toBe('attachment; filename=a');
    },
  );

  it.each(['setup.bat', 'a.txt.exe', 'a', 'a.txt.', 'a.txt .bat', 'page.html'])(
    'rejects the filename %s, which changes the extension',
    async (filename) => {
      await expect(create('a.txt', 'text/plain', 'hello', { filename })).rejects.toMatchObject({
        code: 'invalid_filename',
        detail: 'filename must end in .txt, the extension of the stored file.',
      });
    },
  );

  it('returns the filename, the object and the validity of the URL', async () => {
    expect(await create('a.txt', 'text/plain', 'hello')).toMatchObject({
      filename: 'a.txt',
      object: { size: 5, contentType: 'text/plain', etag: '"e"' },
      expiresIn: 77,
    });
  });

  it.each([
    ['signs the version that was inspected', true, 'v1'],
    ['signs no version if the store rejects requests for versions', false, null],
  ])('%s', async (_what, isReadable, versionId) => {
    const version = {
      size: 5,
      contentType: 'text/plain',
      etag: '"e"',
      lastModified: new Date(0),
      versionId: 'v1',
    };
    const { url } = await create(
      'a.txt',
      'text/plain',
      'hello',
      {},
      {
        peek: () => Promise.resolve({ ...version, firstBytes: Buffer.from('hello') }),
        canReadVersion: () => Promise.resolve(isReadable),
      },
    );
    expect(new URL(url).searchParams.get('versionId')).toBe(versionId);
  });

  it('signs nothing for a file that fails inspection, or for a filename without a name', async () => {
    const mislabelled = create('a.png', 'image/png', '<html>');
    await expect(mislabelled).rejects.toMatchObject({ code: 'inspection_failed' });
    const nameless = create('a.txt', 'text/plain', 'hello', { filename: '..' });
    await expect(nameless).rejects.toMatchObject({ code: 'invalid_filename' });
  });
});
