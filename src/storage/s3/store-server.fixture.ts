import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OPTIONS } from '../bucket-options.fixture.js';
import type { BucketOptions } from '../bucket-options.js';

export type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** A server in place of a store: responds as a test specifies, and records the requests. */
export interface StoreServer {
  /** A bucket of this server, in path style. */
  readonly options: BucketOptions;
  readonly requests: readonly IncomingMessage[];
  close: () => void;
}

export async function startStoreServer(respond: Respond): Promise<StoreServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    respond(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    options: { ...OPTIONS, endpoint: `http://127.0.0.1:${port}`, forcePathStyle: true, timeoutMs: 500 },
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** S3's form of an error. */
export function respondWithError(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<Error><Code>${code}</Code></Error>`);
}
