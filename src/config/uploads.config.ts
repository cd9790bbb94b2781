import { DEFAULT_KEY_PREFIX } from './example-keys.js';
import type { FileTypes } from './default-file-types.js';
import { readFileTypes } from './file-types.reader.js';
import type { Variables } from './variables.js';

/** Limits on uploads, and the prefix of their keys. */
export abstract class UploadsConfig {
  /** `KEY_PREFIX`: the start of every uploaded object's key. Ends in a slash. */
  abstract readonly keyPrefix: string;
  /** `UPLOAD_URL_EXPIRES`, seconds. */
  abstract readonly urlExpires: number;
  /** `MAX_FILE_SIZE`, bytes. S3 accepts 5 GiB in one request and 5 TiB in parts. */
  abstract readonly maxFileSize: number;
  /** `UPLOAD_REQUIRE_SIZE`: reject uploads that do not declare their size. */
  abstract readonly requireSize: boolean;
  /** `UPLOAD_SINGLE_USE`: make every upload URL accept one upload only, requested or not. */
  abstract readonly singleUse: boolean;
  /** `UPLOAD_ENFORCE_CONTENT_TYPE`: sign the content type of a PUT. Forms and parts always fix it. */
  abstract readonly enforceContentType: boolean;
  /** `UPPY_UPLOAD_METHOD`: how Uppy sends a file in a single request. Always PUT with `UPLOAD_SINGLE_USE`. */
  abstract readonly uppyMethod: 'POST' | 'PUT';
  /** `ALLOWED_FILE_TYPES`. */
  abstract readonly fileTypes: FileTypes;
}

const GIB = 1024 ** 3;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_SINGLE_REQUEST = 5 * GIB;
const MAX_OBJECT = 5 * 1024 * GIB;

/**
 * SigV4 URLs are valid for a week at most:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export const URL_LIFETIME = { min: 1, max: 604_800, unit: 'seconds' };

export function readUploads(variables: Variables): UploadsConfig {
  const singleUse = variables.flag('UPLOAD_SINGLE_USE', false);
  const uppyMethod = variables.oneOf('UPPY_UPLOAD_METHOD', ['POST', 'PUT'], 'POST');
  return {
    keyPrefix: readKeyPrefix(variables),
    urlExpires: variables.integer('UPLOAD_URL_EXPIRES', URL_LIFETIME, 600),
    maxFileSize: variables.integer(
      'MAX_FILE_SIZE',
      { min: 1, max: MAX_OBJECT, unit: 'bytes' },
      MAX_SINGLE_REQUEST,
    ),
    requireSize: variables.flag('UPLOAD_REQUIRE_SIZE', false),
    singleUse,
    enforceContentType: variables.flag('UPLOAD_ENFORCE_CONTENT_TYPE', true),
    uppyMethod: singleUse ? 'PUT' : uppyMethod,
    fileTypes: readFileTypes(variables),
  };
}

function readKeyPrefix(variables: Variables): string {
  const prefix = variables.text('KEY_PREFIX') ?? DEFAULT_KEY_PREFIX;
  if (!/^([\w!'()*-][\w.!'()*-]*\/)+$/.test(prefix) || prefix.length > 200) {
    variables.refuse(
      'KEY_PREFIX',
      "must be one or more folder names, each followed by a slash, such as uploads/. Names may contain letters, digits and -_.!'()*, and must not start with a dot. The limit is 200 characters in total",
    );
  }
  return prefix;
}
