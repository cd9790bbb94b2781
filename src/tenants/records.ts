import type { FileTypes } from '../config/default-file-types.js';
import { parseFileTypes } from '../config/file-types.reader.js';
import { parseRfc3339 } from './rfc3339.js';
import type { ApiKeyRecord, TenantRecord } from './tenant-record.js';

type Fields = Readonly<Record<string, unknown>>;

/** The tenants of a file without mistakes. */
export function recordsOf(value: unknown, allowedTypes: FileTypes): TenantRecord[] {
  return objectsIn(fieldsOf(value)['tenants']).map((fields) => tenantOf(fields, allowedTypes));
}

function tenantOf(fields: Fields, allowedTypes: FileTypes): TenantRecord {
  const types = fields['file_types'];
  return {
    id: textOf(fields, 'id') ?? '',
    bucket: textOf(fields, 'bucket'),
    prefix: textOf(fields, 'prefix') ?? '',
    region: textOf(fields, 'region'),
    endpoint: urlOf(fields, 'endpoint'),
    publicEndpoint: urlOf(fields, 'public_endpoint'),
    forcePathStyle: typeof fields['force_path_style'] === 'boolean' ? fields['force_path_style'] : undefined,
    roleArn: textOf(fields, 'role_arn'),
    externalId: textOf(fields, 'external_id'),
    fileTypes:
      types === undefined ? undefined : parseFileTypes(textsIn(types), allowedTypes, () => undefined),
    maxFileSize: numberOf(fields, 'max_file_size'),
    rateLimit: numberOf(fields, 'rate_limit'),
    uploadsPerDay: numberOf(fields, 'quota_uploads_per_day'),
    bytesPerDay: numberOf(fields, 'quota_bytes_per_day'),
    apiKeys: objectsIn(fields['api_keys']).map(keyOf),
  };
}

function keyOf(fields: Fields): ApiKeyRecord {
  return {
    id: textOf(fields, 'id') ?? '',
    sha256: (textOf(fields, 'sha256') ?? '').toLowerCase(),
    scopes: textsIn(fields['scopes']),
    subject: textOf(fields, 'subject'),
    notBefore: parseRfc3339(textOf(fields, 'not_before') ?? ''),
    expiresAt: parseRfc3339(textOf(fields, 'expires_at') ?? ''),
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function objectsIn(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

/** Without trailing slashes. */
function urlOf(fields: Fields, name: string): string | undefined {
  return textOf(fields, name)?.replace(/\/+$/, '');
}

function numberOf(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' ? value : undefined;
}
