// PNG and animated PNG by UPNG.js, the encoder of drawing pages.
import { writeFileSync } from 'node:fs';
import UPNG from 'upng-js';

const frame = (value) => new Uint8Array(16 * 16 * 4).fill(value).buffer;
writeFileSync('true-colour.png', Buffer.from(UPNG.encode([frame(200)], 16, 16, 0)));
writeFileSync('palette.png', Buffer.from(UPNG.encode([frame(90)], 16, 16, 4)));
writeFileSync('animated.png', Buffer.from(UPNG.encode([frame(10), frame(250)], 16, 16, 0, [50, 50])));
