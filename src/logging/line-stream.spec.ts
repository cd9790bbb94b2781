import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LineStream } from './line-stream.js';

const LINE = `${'x'.repeat(99)}\n`;

let folder: string;
let files: number[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signpost-'));
  files = [];
});
afterEach(() => {
  for (const file of files) closeSync(file);
  rmSync(folder, { recursive: true });
});

function open(path: string, flags: string | number): number {
  const file = openSync(path, flags);
  files.push(file);
  return file;
}

/** A named pipe, which the test reads. A pipe holds 64 KiB. */
function pipe(): number {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  return open(path, constants.O_RDWR | constants.O_NONBLOCK);
}

/** The bytes that are in the pipe. */
function read(fd: number): string {
  const bytes = Buffer.alloc(1 << 20);
  try {
    return bytes.toString('latin1', 0, readSync(fd, bytes));
  } catch {
    return '';
  }
}

const flushed = (lines: LineStream): Promise<void> => new Promise((resolve) => lines.flush(resolve));

describe('LineStream', () => {
  it('writes every line in order, within the interval', async () => {
    const path = join(folder, 'log');
    const lines = new LineStream(open(path, 'w'));
    const written = Array.from({ length: 1000 }, (_, index) => `line ${index} ä\n`);
    for (const line of written) lines.write(line);
    await expect.poll(() => readFileSync(path, 'utf8')).toBe(written.join(''));
  });

  it('calls back when all lines are written', async () => {
    const path = join(folder, 'log');
    const lines = new LineStream(open(path, 'w'));
    await flushed(lines);
    lines.write('first\n');
    lines.flush();
    lines.write('second\n');
    await flushed(lines);
    expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n');
  });

  it('writes the rest at once for the end of the process', () => {
    const path = join(folder, 'log');
    const lines = new LineStream(open(path, 'w'));
    lines.write('last\n');
    lines.flushSync();
    expect(readFileSync(path, 'utf8')).toBe('last\n');
  });

  it('on a full disk calls back, and returns at the end of the process', async () => {
    const lines = new LineStream(open('/dev/full', 'w'));
    lines.write(LINE);
    await flushed(lines);
    lines.write(LINE);
    const start = Date.now();
    lines.flushSync();
    expect(Date.now() - start).toBeLessThan(500);
  });

  it('writes what it kept when the reader of the pipe reads again', async () => {
    const fd = pipe();
    const lines = new LineStream(fd);
    for (let line = 0; line < 2000; line += 1) lines.write(LINE);
    await flushed(lines);
    let text = '';
    await expect
      .poll(() => {
        text += read(fd);
        return text.length;
      })
      .toBe(2000 * LINE.length);
    expect(text).toBe(LINE.repeat(2000));
  });

  it('drops whole lines beyond its maximum', async () => {
    const fd = pipe();
    const lines = new LineStream(fd, 1000);
    for (let line = 0; line < 20; line += 1) lines.write(LINE);
    await flushed(lines);
    expect(read(fd)).toBe(LINE.repeat(10));
    lines.write(LINE);
    await flushed(lines);
    expect(read(fd)).toBe(LINE);
  });

  it('waits at most a second for a reader that does not read, at the end of the process', () => {
    const fd = pipe();
    const lines = new LineStream(fd);
    for (let line = 0; line < 2000; line += 1) lines.write(LINE);
    const start = Date.now();
    lines.flushSync();
    expect(Date.now() - start).toBeLessThan(3000);
    expect(read(fd).length).toBeGreaterThan(0);
  });
});
