import { SUBJECT, TENANT_ID } from './tenant-names.js';

/** A field: what it means, and what a valid value is. Editors show both. */
const field = (description: string, errorMessage: string, rules: object): object => ({
  description,
  errorMessage,
  ...rules,
});

const text = (description: string, errorMessage: string, pattern: string): object =>
  field(description, errorMessage, { type: 'string', pattern });

const count = (description: string, unit: string, maximum: number): object =>
  field(description, `must be a whole number of ${unit} from 1 to ${maximum}`, {
    type: 'integer',
    minimum: 1,
    maximum,
  });

const URL_FORM = 'must be an http:// or https:// URL without credentials, query or fragment';
const TIME_FORM = 'must be an RFC 3339 time with an offset, such as 2027-01-31T12:00:00Z';

const API_KEY = {
  type: 'object',
  description: 'An API key. npm run api-key prints a new key and this entry.',
  additionalProperties: false,
  required: ['id', 'sha256', 'scopes'],
  properties: {
    id: text(
      'Identifies the key in logs. Unique within the tenant.',
      'must have 1 to 64 lower-case letters, digits and hyphens, and must not begin with a hyphen',
      '^[a-z0-9][a-z0-9-]{0,63}$',
    ),
    sha256: text(
      'SHA-256 of the key in hex. Never the key itself.',
      'must be a SHA-256 hash of 64 hex digits, as npm run api-key prints it',
      '^[0-9a-fA-F]{64}$',
    ),
    scopes: {
      type: 'array',
      description: 'What the key allows.',
      minItems: 1,
      uniqueItems: true,
      items: { enum: ['upload', 'download', 'list', 'delete', 'link'] },
    },
    subject: text(
      'Limits the key to the files of this subject. Without one, it allows access to all files of the tenant.',
      'must have 1 to 128 characters, none of them a control character',
      SUBJECT,
    ),
    not_before: field('The key is rejected before this time.', TIME_FORM, {
      type: 'string',
      format: 'date-time',
    }),
    expires_at: field('The key is rejected as of this time.', TIME_FORM, {
      type: 'string',
      format: 'date-time',
    }),
  },
};

const TENANT = {
  type: 'object',
  description: 'A tenant: its bucket and prefix, its limits and its API keys.',
  additionalProperties: false,
  required: ['id'],
  // A trust policy with an external id belongs to a role.
  dependencies: { external_id: ['role_arn'] },
  properties: {
    id: text(
      'Identifies the tenant in links (tenant=…), tokens and logs. Callers without a tenant belong to the tenant "default".',
      'must have 1 to 64 letters, digits, dots, hyphens and underscores, and must begin with a letter or digit',
      TENANT_ID,
    ),
    bucket: text(
      'Default: S3_BUCKET.',
      'must be a bucket name of 3 to 255 letters, digits, dots, hyphens and underscores, an access point alias or an access point ARN',
      '^(?:arn:[A-Za-z0-9_:/.-]{1,2000}|(?:[A-Za-z0-9_]{1,255}:)?[A-Za-z0-9_][A-Za-z0-9_.-]{2,254})$',
    ),
    prefix: text(
      'All keys of the tenant begin with this prefix, such as acme/. Uploads are stored under it, below KEY_PREFIX. Default: empty, which means the whole bucket.',
      "must be empty, or one or more folder names, each followed by a slash, such as acme/. Names may contain letters, digits and -_.!'()*, and must not start with a dot. The limit is 200 characters in total",
      String.raw`^(?=.{0,200}$)(?:[A-Za-z0-9_!'()*-][A-Za-z0-9_.!'()*-]*/)*$`,
    ),
    region: text('Default: S3_REGION.', 'must be a region such as eu-central-1', '^[a-z0-9][a-z0-9-]{1,62}$'),
    endpoint: field('The address of another store. Default: S3_ENDPOINT.', URL_FORM, {
      type: 'string',
      format: 'http-url',
    }),
    public_endpoint: field(
      'The address of the store for clients, if it differs. Default: S3_PUBLIC_ENDPOINT, unless endpoint is set.',
      URL_FORM,
      { type: 'string', format: 'http-url' },
    ),
    force_path_style: field(
      'host/bucket/key instead of bucket.host/key. Default: S3_FORCE_PATH_STYLE, unless endpoint is set.',
      'must be true or false',
      { type: 'boolean' },
    ),
    role_arn: text(
      'A role that Signpost assumes for the bucket. Its session is limited to the bucket and the prefix.',
      'must be the ARN of a role, such as arn:aws:iam::123456789012:role/signpost-acme',
      '^arn:[a-z0-9-]+:iam::[A-Za-z0-9-]*:role/[A-Za-z0-9_+=,.@/-]{1,575}$',
    ),
    external_id: text(
      'The sts:ExternalId that the trust policy of the role requires.',
      'must have 2 to 1224 letters, digits and characters of +=,.@:/-_',
      '^[A-Za-z0-9_+=,.@:/-]{2,1224}$',
    ),
    file_types: {
      type: 'array',
      description:
        'What may be uploaded, in the form of ALLOWED_FILE_TYPES: ".png=image/png". If the first entry begins with a plus sign, the list extends ALLOWED_FILE_TYPES; otherwise it replaces it.',
      errorMessage: 'must be a list of at least one entry such as ".png=image/png"',
      minItems: 1,
      items: field('An extension with its content types.', 'must be a text such as ".png=image/png"', {
        type: 'string',
      }),
    },
    max_file_size: count('Default: MAX_FILE_SIZE.', 'bytes', 5 * 1024 ** 4),
    rate_limit: count('Requests per minute for each caller. Default: RATE_LIMIT.', 'requests a minute', 1e9),
    quota_uploads_per_day: count(
      'Uploads per day (UTC) of the tenant as a whole. Default: not limited.',
      'uploads',
      1e12,
    ),
    quota_bytes_per_day: count(
      'Bytes per day (UTC) of the tenant as a whole. Default: not limited.',
      'bytes',
      Number.MAX_SAFE_INTEGER,
    ),
    api_keys: { type: 'array', description: 'Keys of the tenant. Require AUTH=api-key.', items: API_KEY },
  },
};

/** The tenants file. `docs/tenants.schema.json` is its copy for editors; a test compares them. */
export const TENANTS_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Tenants file of Signpost',
  type: 'object',
  additionalProperties: false,
  required: ['tenants'],
  properties: {
    $schema: { type: 'string', description: 'The address of this schema, for editors.' },
    tenants: { type: 'array', minItems: 1, items: TENANT },
  },
};
