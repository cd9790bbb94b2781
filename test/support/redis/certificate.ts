import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Paths of PEM files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  /** The certificate of the authority that has signed it. */
  readonly authority: string;
}

/** A certificate for 127.0.0.1 by an authority of its own, valid for a day. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(path.join(tmpdir(), 'signpost-tls-'));
  const at = (name: string): string => path.join(folder, name);
  const openssl = (command: string): unknown =>
    execFileSync('openssl', command.split(' '), { stdio: 'pipe' });
  openssl(
    `req -x509 -newkey rsa:2048 -nodes -days 1 -keyout ${at('ca.key')} -out ${at('ca.crt')} -subj /CN=Authority`,
  );
  openssl(
    `req -newkey rsa:2048 -nodes -keyout ${at('redis.key')} -out ${at('redis.csr')} -subj /CN=127.0.0.1`,
  );
  writeFileSync(at('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  openssl(
    `x509 -req -days 1 -in ${at('redis.csr')} -CA ${at('ca.crt')} -CAkey ${at('ca.key')} -CAcreateserial ` +
      `-extfile ${at('names')} -out ${at('redis.crt')}`,
  );
  return { certificate: at('redis.crt'), key: at('redis.key'), authority: at('ca.crt') };
}
