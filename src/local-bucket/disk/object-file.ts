import type { FileHandle } from 'node:fs/promises';
import type { ObjectRecord } from './object-record.js';

/*
 * One file per object: its bytes, then its record as JSON, then the length of that JSON and a magic number.
 * One rename thus replaces body and record together, and an open file holds both of the same version.
 */
const MAGIC = 0x5350_4f31;
const FOOTER_BYTES = 8;
/** Bytes: the record of an object made of 10,000 parts. */
const MAX_RECORD = 2 * 1024 * 1024;

/** The record in the form in which it is appended to the bytes of its object. */
export function sealObject(record: ObjectRecord): Buffer {
  const json = Buffer.from(JSON.stringify(record));
  const footer = Buffer.alloc(FOOTER_BYTES);
  footer.writeUInt32BE(json.length, 0);
  footer.writeUInt32BE(MAGIC, 4);
  return Buffer.concat([json, footer]);
}

/** Reads the record at the end of an object file; undefined if the file is not a complete object file. */
export async function readRecord(file: FileHandle): Promise<ObjectRecord | undefined> {
  const { size } = await file.stat();
  const footer = await readAt(file, size - FOOTER_BYTES, FOOTER_BYTES);
  if (footer?.readUInt32BE(4) !== MAGIC) return undefined;
  const length = footer.readUInt32BE(0);
  if (length > MAX_RECORD) return undefined;
  const json = await readAt(file, size - FOOTER_BYTES - length, length);
  if (!json) return undefined;
  const record: ObjectRecord = JSON.parse(json.toString());
  return record.size === size - FOOTER_BYTES - length ? record : undefined;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  if (position < 0) return undefined;
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return bytesRead === length ? buffer : undefined;
}
