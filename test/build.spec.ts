import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('scripts/build.mjs without devDependencies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-'));
  const build = (option: string): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', option], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  };
  beforeAll(() => {
    for (const file of ['package.json', 'scripts/build.mjs']) cpSync(file, join(folder, file));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('says during the installation that dist/ is missing, and how to get it', () => {
    const { status, output } = build('--prepare');
    expect(status).toBe(0);
    expect(output).toContain('devDependencies are not installed (typescript, @types/node, rolldown)');
    expect(output).toContain('The service cannot start without dist/.');
    expect(output).toContain('Run `npm ci --include=dev` to build it, or copy dist/');
  });

  it('fails when the build is required', () => {
    const { status, output } = build('--quiet');
    expect(status).toBe(1);
    expect(output).toContain('Run `npm ci --include=dev` first.');
  });
});
