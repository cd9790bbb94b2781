/** What several routes refuse, in the words of the API docs: code → when it comes. */
export const RATE_REFUSAL = {
  rate_limited: 'More requests than RATE_LIMIT in a minute; Retry-After says when to come back.',
};

export const BODY_REFUSALS = {
  malformed_json: 'The body could not be read as JSON.',
  body_too_large: 'The body is larger than 16 KiB.',
  unsupported_media_type: 'The body is not sent as application/json.',
};

export const KEY_REFUSALS = {
  invalid_object_key: 'The object key contains control characters.',
  key_outside_namespace: 'A file_key starts with uploads/ and was answered by POST /upload-url.',
};

export const FILE_TYPE_REFUSALS = {
  file_type_not_allowed: "File type .exe not allowed. Allowed types: ['.csv', '.jpg']",
  content_type_mismatch: "Content type image/png does not belong to .pdf. Expected: ['application/pdf']",
};

export const STORE_REFUSALS = {
  store_refused: 'The object store refused this service.',
  store_unreachable: 'The object store did not answer.',
};
