import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import type { SignRequest } from './dto/sign.dto.js';
import { parseStoreRequest, type StoreRequest } from './store-request.js';

const PART_NUMBER =
  'To upload a part, send method PUT with both uploadId and partNumber. Omit partNumber otherwise.';
const UPLOAD_ID = (method: string): string => `Method ${method} requires the uploadId of a multipart upload.`;

const read = (request: SignRequest): StoreRequest | string => {
  try {
    return parseStoreRequest(request);
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_request') return error.detail;
    throw error;
  }
};

describe('parseStoreRequest', () => {
  // All combinations of method, uploadId and partNumber.
  it.each<[SignRequest['method'], 'id' | undefined, 3 | undefined, string]>([
    ['PUT', undefined, undefined, 'object'],
    ['PUT', undefined, 3, PART_NUMBER],
    ['PUT', 'id', undefined, PART_NUMBER],
    ['PUT', 'id', 3, 'part'],
    ['POST', undefined, undefined, 'create'],
    ['POST', undefined, 3, PART_NUMBER],
    ['POST', 'id', undefined, 'complete'],
    ['POST', 'id', 3, PART_NUMBER],
    ['GET', undefined, undefined, UPLOAD_ID('GET')],
    ['GET', undefined, 3, PART_NUMBER],
    ['GET', 'id', undefined, 'list'],
    ['GET', 'id', 3, PART_NUMBER],
    ['DELETE', undefined, undefined, UPLOAD_ID('DELETE')],
    ['DELETE', undefined, 3, PART_NUMBER],
    ['DELETE', 'id', undefined, 'abort'],
    ['DELETE', 'id', 3, PART_NUMBER],
  ])('reads %s with uploadId %s and partNumber %s as: %s', (method, uploadId, partNumber, expected) => {
    const request = {
      method,
      key: 'uploads/a.mp4',
      ...(uploadId !== undefined && { uploadId }),
      ...(partNumber !== undefined && { partNumber }),
    };
    const result = read(request);
    expect(typeof result === 'string' ? result : result.kind).toBe(expected);
  });

  it.each(['PUT', 'POST'] as const)('takes the filename, the type and the size of a %s', (method) => {
    expect(read({ method, key: 'folder/a.mp4', contentType: 'video/mp4', size: 5 })).toEqual({
      kind: method === 'PUT' ? 'object' : 'create',
      filename: 'a.mp4',
      contentType: 'video/mp4',
      size: 5,
    });
  });

  it('leaves the type and the size undefined if they are absent', () => {
    expect(read({ method: 'PUT', key: 'a.mp4' })).toEqual({
      kind: 'object',
      filename: 'a.mp4',
      contentType: undefined,
      size: undefined,
    });
  });

  it('keeps the whole key, the upload id and the part number of a step', () => {
    expect(read({ method: 'PUT', key: 'uploads/b/a.mp4', uploadId: 'id', partNumber: 10_000 })).toEqual({
      kind: 'part',
      key: 'uploads/b/a.mp4',
      uploadId: 'id',
      partNumber: 10_000,
    });
    expect(read({ method: 'GET', key: 'uploads/b/a.mp4', uploadId: 'id' })).toEqual({
      kind: 'list',
      key: 'uploads/b/a.mp4',
      uploadId: 'id',
    });
  });

  it.each(['a b', 'a\n', 'é', ''])('rejects the upload id %j', (uploadId) => {
    expect(read({ method: 'GET', key: 'uploads/a.mp4', uploadId })).toBe(
      'The upload id is not valid. Send the uploadId that was returned when the upload was created.',
    );
  });
});
