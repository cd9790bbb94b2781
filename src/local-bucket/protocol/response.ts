import type { ServerResponse } from 'node:http';

/** Sends an XML document; only its headers when `head` is true. */
export function sendXml(response: ServerResponse, status: number, document: string, head = false): void {
  const body = Buffer.from(document);
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': body.length });
  response.end(head ? undefined : body);
}

/** Sends a response without a body. */
export function sendEmpty(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
): void {
  // RFC 9110 section 8.6: a 204 has no Content-Length.
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': '0' }).end();
}
