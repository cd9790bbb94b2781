import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { constants, setPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../service/free-port.js';
import type { Certificate } from './certificate.js';

export interface RedisServerOptions {
  /** Default: `redis-server`. */
  readonly program?: string;
  /** Arguments beside the port and the folder; the first may be a file. */
  readonly args?: readonly string[];
  readonly password?: string;
  readonly port?: number;
  readonly folder?: string;
  /** Serves TLS on the port, and plain text on a port that only the test knows. */
  readonly tls?: Certificate;
}

/** A Redis server of a test, on a free loopback port and with a folder of its own. It keeps nothing on disk. */
export class RedisServer {
  #child: ChildProcess | undefined;
  #exit: Promise<unknown> = Promise.resolve();
  #output = '';

  private constructor(
    readonly port: number,
    private readonly plainPort: number,
    readonly folder: string,
    private readonly options: RedisServerOptions,
  ) {}

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'signpost-redis-'));
    const port = options.port ?? (await freePort());
    const plainPort = options.tls === undefined ? port : await freePort();
    const server = new RedisServer(port, plainPort, folder, options);
    await server.restart();
    return server;
  }

  /** `redis://127.0.0.1:…`, or `rediss://…` with TLS. */
  get url(): string {
    const { password } = this.options;
    const scheme = this.options.tls === undefined ? 'redis' : 'rediss';
    return `${scheme}://${password === undefined ? '' : `:${password}@`}127.0.0.1:${this.port}`;
  }

  /** Starts the server, empty, on the same port. */
  async restart(): Promise<void> {
    const { program = 'redis-server', args = [], password } = this.options;
    const common = [...this.#ports(), '--bind', '127.0.0.1', '--dir', this.folder];
    const isSentinel = program === 'redis-sentinel';
    const child = spawn(
      program,
      [
        ...(isSentinel ? [] : common),
        ...args,
        ...(isSentinel ? [] : ['--save', '', '--appendonly', 'no']),
        ...(password === undefined ? [] : ['--requirepass', password]),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    prefer(child);
    const read = (chunk: Buffer): void => void (this.#output += chunk.toString());
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    this.#exit = new Promise((resolve) => child.once('exit', resolve));
    await this.#listening(child);
  }

  /** The server stops executing. The kernel still accepts its connections and bytes. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** As by a crash. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#exit;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The reply to a command that needs no quoting, as Redis sends it; `undefined` without a connection. */
  command(...words: readonly string[]): Promise<string | undefined> {
    return sendCommand(this.plainPort, words, this.options.password);
  }

  /** The names of all keys. */
  async keys(): Promise<string[]> {
    return textsIn((await this.command('KEYS', '*')) ?? '');
  }

  #ports(): string[] {
    const { tls } = this.options;
    if (tls === undefined) return ['--port', String(this.port)];
    return [
      `--tls-port ${this.port} --port ${this.plainPort} --tls-auth-clients no`.split(' '),
      ['--tls-cert-file', tls.certificate, '--tls-key-file', tls.key, '--tls-ca-cert-file', tls.authority],
    ].flat();
  }

  async #listening(child: ChildProcess): Promise<void> {
    for (let attempt = 0; attempt < 500; attempt += 1) {
      if (child.exitCode !== null) break;
      const reply = await sendCommand(this.plainPort, ['PING'], this.options.password);
      if (reply !== undefined) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`Redis did not start on port ${this.port}:\n${this.#output}`);
  }
}

/** Redis has a time limit, which other processes of a busy machine must not use up. Only root may do this. */
function prefer({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_HIGHEST);
  } catch {
    // It runs like any other process.
  }
}

/** Sends one command on a connection of its own. Sentinels do not know QUIT. */
async function sendCommand(
  port: number,
  words: readonly string[],
  password: string | undefined,
): Promise<string | undefined> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  const commands = [...(password === undefined ? [] : [['AUTH', password]]), words];
  socket.setTimeout(2000, () => socket.destroy());
  socket.end(commands.map((command) => `${command.join(' ')}\r\n`).join(''));
  let reply = '';
  try {
    for await (const chunk of socket) reply += String(chunk);
  } catch {
    return undefined;
  }
  return password === undefined ? reply : reply.replace('+OK\r\n', '');
}

/** The bulk strings of a reply. */
function textsIn(reply: string): string[] {
  const texts: string[] = [];
  for (let at = reply.indexOf('$'); at !== -1; at = reply.indexOf('$', at)) {
    const [head = '', length] = /^\$(\d+)\r\n/.exec(reply.slice(at)) ?? [];
    texts.push(reply.slice(at + head.length, at + head.length + Number(length)));
    at += head.length + Number(length);
  }
  return texts;
}
