import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface LogLine {
  level: string;
  msg: string;
  [field: string]: unknown;
}

export type Variables = Readonly<Record<string, string>>;

/**
 * A built program of `dist/`, run as its users run it: in a process and a temporary folder of its own, with
 * no other environment variables than these.
 */
export class Daemon {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
  output = '';
  #child: ChildProcess | undefined;
  #exit: Promise<number | null> = Promise.resolve(null);

  constructor(
    private readonly program: string,
    private readonly variables: Variables,
  ) {}

  /**
   * Starts the program and waits until its output matches.
   * @throws Error with the output when the program ends first
   */
  async start(ready: RegExp): Promise<RegExpExecArray> {
    const child = spawn(process.execPath, [path.resolve('dist', this.program)], {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'],
        HOME: this.folder,
        AWS_EC2_METADATA_DISABLED: 'true',
        METRICS_PORT: 'off',
        ...this.variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#exit = new Promise((resolve) => child.once('exit', resolve));
    const from = this.output.length;
    return new Promise((resolve, reject) => {
      let isReady = false;
      const read = (chunk: Buffer): void => {
        this.output += chunk.toString();
        if (isReady) return;
        const match = ready.exec(this.output.slice(from));
        if (match === null) return;
        isReady = true;
        resolve(match);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`${this.program} ended with ${code}:\n${this.output}`)));
    });
  }

  /** The exit code of a program that is expected to end without a signal from the test. */
  exited(): Promise<number | null> {
    return this.#exit;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#exit;
  }

  /** Ends the program with SIGTERM, as an orchestrator does, and removes its folder. */
  async stop(): Promise<number | null> {
    this.signal('SIGCONT');
    this.signal('SIGTERM');
    const code = await this.#exit;
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }

  get log(): LogLine[] {
    return this.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine);
  }
}
