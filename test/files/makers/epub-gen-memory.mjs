// E-books by epub-gen-memory.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const epub = createRequire(import.meta.url)('epub-gen-memory').default;
for (const version of [2, 3]) {
  const book = await epub({ title: 'The <table> element', author: 'Ada', version }, [
    { title: 'One', content: '<p>Text <b>bold</b></p>' },
  ]);
  writeFileSync(`version-${version}.epub`, book);
}
