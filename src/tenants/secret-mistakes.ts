import type { JsonDocument } from './json-document.js';

/** An API key, or a part of one. */
const KEY = /sgp_[a-z\d-]+_?[A-Za-z\d]/;

/** Adds a mistake for each API key that stands in place of its hash, or anywhere else. */
export function findSecrets(document: JsonDocument): void {
  for (const { path, text } of document.texts()) {
    if (!KEY.test(text)) continue;
    document.addMistake(
      path,
      'contains an API key. Keep its hash only: everyone who has read this file knows the key. Create another one with npm run api-key',
    );
  }
}
