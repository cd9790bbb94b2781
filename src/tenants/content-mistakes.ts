import { parseFileTypes } from '../config/file-types.reader.js';
import { DEFAULT_TENANT } from './default-tenant.js';
import type { JsonDocument } from './json-document.js';
import type { Path } from './mistake.js';
import { findOverlaps } from './overlapping-prefixes.js';
import { recordsOf } from './records.js';
import type { ApiKeyRecord, TenantRecord } from './tenant-record.js';
import { isSubject } from './tenant-names.js';
import type { TenantsContext } from './tenants-context.js';

/** Adds the mistakes that a schema cannot find. Skips values that have a mistake of their own. */
export function findContentMistakes(document: JsonDocument, context: TenantsContext): void {
  const tenants = recordsOf(document.value, context.fileTypes);
  if (tenants.length === 0) return;
  findRepeatedIds(document, tenants);
  findRepeatedKeys(document, tenants, context.takenHashes);
  findOverlaps(document, tenants, context);
  for (const [index, tenant] of tenants.entries()) {
    const path = ['tenants', index];
    findFileTypeMistakes(document, path, context);
    if (context.isEmbedded && tenant.endpoint === undefined) findEmbeddedMistakes(document, path, tenant);
    for (const [position, key] of tenant.apiKeys.entries()) {
      findLifetimeMistakes(document, [...path, 'api_keys', position], key);
      findSubjectMistakes(document, [...path, 'api_keys', position, 'subject'], key);
    }
  }
  if (context.needsDefault !== undefined && !tenants.some(({ id }) => id === DEFAULT_TENANT)) {
    document.addMistake(
      ['tenants'],
      `must contain a tenant with the id "${DEFAULT_TENANT}": ${context.needsDefault}`,
    );
  }
}

function findRepeatedIds(document: JsonDocument, tenants: readonly TenantRecord[]): void {
  const seen = new Map<string, Path>();
  for (const [index, { id }] of tenants.entries()) {
    const path = ['tenants', index, 'id'];
    findRepetition(document, seen, id, path, 'must be unique');
  }
}

function findRepeatedKeys(
  document: JsonDocument,
  tenants: readonly TenantRecord[],
  taken: ReadonlyMap<string, string>,
): void {
  const hashes = new Map<string, Path>();
  for (const [index, { apiKeys }] of tenants.entries()) {
    const ids = new Map<string, Path>();
    for (const [position, { id, sha256 }] of apiKeys.entries()) {
      const path = ['tenants', index, 'api_keys', position];
      findRepetition(document, ids, id, [...path, 'id'], 'must be unique within the tenant');
      findRepetition(
        document,
        hashes,
        sha256,
        [...path, 'sha256'],
        'must be unique, because it stands for one caller',
      );
      const other = taken.get(sha256);
      if (other !== undefined) {
        document.addMistake(
          [...path, 'sha256'],
          `must be unique: API_KEYS contains the same key as ${other}`,
        );
      }
    }
  }
}

function findRepetition(
  document: JsonDocument,
  seen: Map<string, Path>,
  value: string,
  path: Path,
  message: string,
): void {
  if (value === '' || document.isMistaken(path)) return;
  const first = seen.get(value);
  if (first === undefined) seen.set(value, path);
  else document.addMistake(path, `${message}. Line ${document.lineOf(first)} has the same value`);
}

function findFileTypeMistakes(document: JsonDocument, tenant: Path, { fileTypes }: TenantsContext): void {
  const path = [...tenant, 'file_types'];
  const list = document.at(path);
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) return;
  parseFileTypes(list, fileTypes, (_item, expected, index) => {
    document.addMistake([...path, index], expected);
  });
}

function findEmbeddedMistakes(document: JsonDocument, path: Path, tenant: TenantRecord): void {
  for (const [name, value] of [
    ['bucket', tenant.bucket],
    ['role_arn', tenant.roleArn],
  ] as const) {
    if (value === undefined) continue;
    document.addMistake(
      [...path, name],
      'requires S3_BUCKET, or the endpoint of the tenant: the embedded bucket is the only one of its server',
    );
  }
}

function findLifetimeMistakes(
  document: JsonDocument,
  path: Path,
  { notBefore, expiresAt }: ApiKeyRecord,
): void {
  if (notBefore === undefined || expiresAt === undefined || notBefore < expiresAt) return;
  document.addMistake([...path, 'expires_at'], 'must be later than not_before');
}

function findSubjectMistakes(document: JsonDocument, path: Path, { subject }: ApiKeyRecord): void {
  if (subject === undefined || subject === '' || isSubject(subject) || document.isMistaken(path)) return;
  document.addMistake(path, 'must be usable as the name of a folder: without a segment . or ..');
}
