import {
  BODY_REFUSALS,
  FILE_TYPE_REFUSALS,
  KEY_REFUSALS,
  RATE_REFUSAL,
  STORE_REFUSALS,
} from '../errors/documented-refusals.js';

/* What each route refuses, in the words of the API docs: code → when it comes. */

const TOO_LARGE = { file_too_large: 'File too large. Maximum size: 5368709120 bytes' };
const GONE = {
  upload_not_found:
    'This multipart upload does not exist. It was completed or aborted, or belongs to another key.',
};

export const PART_REFUSALS = {
  missing_parameter: 'Missing required parameter: key',
  invalid_request: 'A parameter is repeated, unknown or malformed.',
  ...KEY_REFUSALS,
  ...RATE_REFUSAL,
};

export const PARAMETERS_REFUSALS = { ...PART_REFUSALS, ...FILE_TYPE_REFUSALS };

export const BEGINNING_REFUSALS = { ...PARAMETERS_REFUSALS, ...BODY_REFUSALS, ...STORE_REFUSALS };

export const UPLOAD_REFUSALS = { ...PART_REFUSALS, ...GONE, ...STORE_REFUSALS };

export const COMPLETION_REFUSALS = {
  ...UPLOAD_REFUSALS,
  invalid_parts: 'Part 2 is not there, was uploaded again since, or is named twice.',
  ...TOO_LARGE,
  already_uploaded: 'With UPLOAD_SINGLE_USE: there is a file under this key already.',
  ...BODY_REFUSALS,
  body_too_large: 'The body is larger than 2 MiB.',
};

export const SIGNING_REFUSALS = {
  invalid_request: 'A field is missing, unknown or malformed.',
  ...KEY_REFUSALS,
  ...FILE_TYPE_REFUSALS,
  ...TOO_LARGE,
  invalid_parts: 'No part is there yet. Upload the parts first.',
  ...GONE,
  ...RATE_REFUSAL,
  ...BODY_REFUSALS,
  ...STORE_REFUSALS,
};
