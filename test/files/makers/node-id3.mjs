// MP3 with tags by node-id3: lyrics, chapters, pictures, private data before the sound.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import NodeID3 from 'node-id3';

const bare = path.join(process.env.WORK, 'bare.mp3');
execFileSync('ffmpeg', [
  '-nostdin',
  '-v',
  'error',
  '-y',
  '-f',
  'lavfi',
  '-i',
  'sine=duration=1',
  '-id3v2_version',
  '0',
  bare,
]);
const sound = readFileSync(bare);

const tags = {
  titled: { title: 'The <table> element', artist: 'Ada' },
  lyrics: { unsynchronisedLyrics: { language: 'eng', text: '<p>la</p>\n'.repeat(600) } },
  comment: { comment: { language: 'eng', text: '<a href="https://example.com">notes</a>' } },
  picture: {
    image: { mime: 'image/jpeg', type: { id: 3 }, description: '', imageBuffer: Buffer.alloc(20_000, 0xff) },
  },
  private: { private: [{ ownerIdentifier: 'example', data: Buffer.alloc(5000) }] },
  chapters: { chapter: [{ elementID: 'a', startTimeMs: 0, endTimeMs: 500, tags: { title: '<b>One</b>' } }] },
};
for (const [name, tag] of Object.entries(tags)) writeFileSync(`${name}.mp3`, NodeID3.write(tag, sound));
