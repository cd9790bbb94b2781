import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

/** One program's files. */
export interface Made {
  /** The name of its maker, without extension. */
  readonly program: string;
  /** Absolute. */
  readonly folder: string;
  /** Names in the folder. */
  readonly files: readonly string[];
  /** The maker's output if it failed. */
  readonly failure?: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Good files, by the programs in `makers/`. */
    made: readonly Made[];
    /** Files that must be rejected, by the programs in `hostile/`. */
    hostile: readonly Made[];
  }
}

/** How a maker is run, by its extension. `-P` keeps its own folder out of Python's module path. */
const INTERPRETERS: Readonly<Record<string, readonly string[]>> = {
  '.sh': ['sh', '-eu'],
  '.py': ['/usr/bin/python3', '-P'],
  '.mjs': [process.execPath],
};

/** The slowest, which start first. */
const SLOW = ['libreoffice.py', 'chromium.mjs', 'ffmpeg.sh', 'imagemagick.sh', 'officecrypto.mjs'];

/** Milliseconds. A hanging program ends here. */
const DEADLINE = 600_000;

/**
 * Runs every maker, as many at a time as there are cores, and hands the names of the files to the specs. A
 * failed maker is reported by its test.
 * @returns the removal of the files
 */
export default async function makeFiles(project: TestProject): Promise<() => void> {
  const root = mkdtempSync(path.join(tmpdir(), 'signpost-files-'));
  const makers = ['makers', 'hostile'].flatMap((room) => makersIn(room));
  const queue = makers.toSorted((one, other) => rank(one) - rank(other));
  const results = new Map<string, Made>();
  const work = async (): Promise<void> => {
    for (let maker = queue.shift(); maker !== undefined; maker = queue.shift()) {
      results.set(maker, await run(maker, root));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const of = (room: string): Made[] => makersIn(room).flatMap((maker) => results.get(maker) ?? []);
  project.provide('made', of('makers'));
  project.provide('hostile', of('hostile'));
  return () => rmSync(root, { recursive: true, force: true });
}

/** Paths of the programs in a folder beside this file. */
function makersIn(room: string): string[] {
  const folder = path.join(import.meta.dirname, room);
  return readdirSync(folder)
    .toSorted()
    .map((file) => path.join(folder, file));
}

function rank(maker: string): number {
  const place = SLOW.indexOf(path.basename(maker));
  return place === -1 ? SLOW.length : place;
}

/** Runs one maker in an empty folder. The files that it leaves there are its result. */
async function run(maker: string, root: string): Promise<Made> {
  const { name: program, ext, dir } = path.parse(maker);
  const folder = path.join(root, path.basename(dir), program);
  const work = path.join(root, 'work', path.basename(dir), program);
  for (const made of [folder, work]) mkdirSync(made, { recursive: true });
  const [command = '', ...options] = INTERPRETERS[ext] ?? [];
  const child = spawn(command, [...options, maker], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: work,
      // A folder for files that are not part of the result, and one with texts to convert.
      WORK: work,
      SOURCES: path.join(import.meta.dirname, 'sources'),
      NODE_MODULES: path.join(import.meta.dirname, 'node_modules'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const end = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? '' : `ended with ${signal ?? code}`));
  });
  rmSync(work, { recursive: true, force: true });
  const files = readdirSync(folder).toSorted();
  if (end === '' && files.length > 0) return { program, folder, files };
  return { program, folder, files, failure: `${end || 'made no file'}:\n${output.slice(-2000)}` };
}

/** The bytes of a file. */
export function readMade({ folder }: Made, file: string): Buffer<ArrayBuffer> {
  return readFileSync(path.join(folder, file));
}
