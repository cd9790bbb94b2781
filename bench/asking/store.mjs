import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, LOAD_CORE, start, stop } from '../lib/processes.mjs';
import { BUCKET } from '../lib/subject.mjs';

/** Bytes of the object. Inspection reads the first 4,096. */
const SIZE = 100_000;

/**
 * Starts nginx as a store in which every key names the same PDF. It does not verify signatures: a store that
 * does needs more time than Signpost and would be what the benchmark measures.
 * @returns its address, and a function that stops it
 */
export async function startStore() {
  const dir = mkdtempSync('/tmp/signpost-bench-store-');
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const port = await freePort();
  mkdirSync(`${dir}/www`);
  writeFileSync(`${dir}/www/object.pdf`, Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(SIZE, 32)]));
  writeFileSync(`${dir}/nginx.conf`, configuration(dir, port));
  const command = ['nginx', '-p', dir, '-c', `${dir}/nginx.conf`, '-e', 'stderr'];
  const child = start('store nginx', command, { core: LOAD_CORE });
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error('nginx ended; see bench/results/logs');
    await sleep(20);
  }
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => stop(child) };
}

function configuration(dir, port) {
  return `
daemon off;
user root;
pid ${dir}/nginx.pid;
worker_processes 1;
events { worker_connections 2048; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=10;
  types { application/pdf pdf; }
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((part) => `${part}_temp_path ${dir}/${part};`).join(' ')}
  server {
    listen 127.0.0.1:${port} backlog=2048;
    root ${dir}/www;
    location /${BUCKET}/uploads/missing/ {
      types {}
      default_type application/xml;
      return 404 "<Error><Code>NoSuchKey</Code></Error>";
    }
    location /${BUCKET}/ { try_files /object.pdf =500; }
  }
}
`;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
