import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import type { ObjectMetadata, ObjectStore } from '../storage/object-store.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import { KnownObjects } from './known-objects.js';

const FOUND: ObjectMetadata = { size: 1, contentType: 'text/plain', etag: '"e"', lastModified: new Date(0) };

/** A store that answers what it is told, when it is told, and counts the questions. */
function storeOf(answer: (key: string) => Promise<ObjectMetadata>): { store: ObjectStore; asked: string[] } {
  const asked: string[] = [];
  const head = (key: string): Promise<ObjectMetadata> => {
    asked.push(key);
    return answer(key);
  };
  return { store: objectStoreOf({ head }), asked };
}

describe('KnownObjects', () => {
  it('asks once for what is asked a hundred times at once, and remembers it', async () => {
    const { store, asked } = storeOf(() => Promise.resolve(FOUND));
    const objects = new KnownObjects(store);
    await Promise.all(Array.from({ length: 100 }, () => objects.find('a')));
    await objects.find('a');
    expect(asked).toEqual(['a']);
  });

  it('does not remember what is missing', async () => {
    let found = false;
    const missing = new Problem('object_not_found', 'File not found.');
    const objects = new KnownObjects(
      storeOf(() => (found ? Promise.resolve(FOUND) : Promise.reject(missing))).store,
    );
    await expect(objects.find('a')).rejects.toBe(missing);
    found = true;
    await expect(objects.find('a')).resolves.toBe(FOUND);
  });

  it('lets a slow answer for one key hold up no other', async () => {
    const { store } = storeOf((key) =>
      key === 'slow' ? new Promise(() => undefined) : Promise.resolve(FOUND),
    );
    const objects = new KnownObjects(store);
    void objects.find('slow');
    await expect(objects.find('quick')).resolves.toBe(FOUND);
  });

  it('remembers no more than 10,000', async () => {
    const { store, asked } = storeOf(() => Promise.resolve(FOUND));
    const objects = new KnownObjects(store);
    for (let key = 0; key <= 10_000; key += 1) await objects.find(String(key));
    await objects.find('0');
    expect(asked).toHaveLength(10_002);
  });
});
