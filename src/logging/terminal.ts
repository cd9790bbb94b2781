import type { DestinationStream } from 'pino';

/** Omitted on a terminal: they matter where lines of many callers are collected. */
const OMITTED = 'request_id,ip,method,path,status,ms';

/** Prints log lines for people, in colour. The library is loaded only if it is used. */
export async function terminal(): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    sync: true,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
    ignore: OMITTED,
    messageFormat: '{if method}{method} {path} {status}, {ms} ms: {end}{msg}',
  });
}
