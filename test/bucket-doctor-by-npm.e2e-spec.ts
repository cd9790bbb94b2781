import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SOURCES = [
  'src',
  'scripts',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'rolldown.config.mjs',
];

/** Runs in a copy of the repository, because npm rebuilds the programs that the other tests run. */
describe('npm run', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
    for (const source of SOURCES) cpSync(source, path.join(folder, source), { recursive: true });
    symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (script: string) =>
    spawnSync('npm', ['run', '--no-update-notifier', script, '--', '--help'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder },
      encoding: 'utf8',
    });

  it.each(['bucket:doctor', 'bucket:setup'])(
    '%s prints only the output of the program',
    (script) => {
      const { status, stdout, stderr } = run(script);
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout).toContain('--origin  ');
      expect(stdout).toContain(`npm run ${script} -- --`);
    },
    120_000,
  );

  it('does not run a program that cannot be bundled, and prints the reason', () => {
    writeFileSync(
      path.join(folder, 'rolldown.config.mjs'),
      "export default { input: 'build/missing.js', logLevel: 'warn' };",
    );
    const { status, stdout, stderr } = run('bucket:doctor');
    expect(status).not.toBe(0);
    expect(stderr).toContain('build/missing.js');
    expect(stdout).not.toContain('--origin');
  }, 120_000);

  it('does not run a program that cannot be compiled, and prints the reason', () => {
    writeFileSync(path.join(folder, 'src', 'wrong.ts'), "export const days: number = 'seven';");
    const { status, stdout, stderr } = run('bucket:doctor');
    expect(status).not.toBe(0);
    expect(stderr).toContain(
      "src/wrong.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'",
    );
    expect(stdout).not.toContain('--origin');
  }, 120_000);
});
