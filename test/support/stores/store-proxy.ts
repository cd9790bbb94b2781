import { createServer, type IncomingMessage, request } from 'node:http';
import { freePort } from '../service/free-port.js';

interface Proxying {
  /** Seconds added to the `Date` of the store's answers, as if its clock were ahead. */
  aheadBy?: number;
  /** Called with the method of each request before it is forwarded. */
  onRequest?: (method: string) => void;
  /** Answers some requests in place of the store. */
  answer?: (incoming: IncomingMessage) => { status: number; body: string } | undefined;
}

/** A proxy in front of a store. It forwards every request unchanged that it does not answer itself. */
export async function startStoreProxy(
  target: string,
  { aheadBy = 0, onRequest, answer: answerOf }: Proxying,
): Promise<{ url: string; stop: () => void }> {
  const { hostname, port: targetPort } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    onRequest?.(method);
    const own = answerOf?.(incoming);
    if (own !== undefined) {
      incoming.resume();
      outgoing.writeHead(own.status, { 'content-type': 'application/xml' }).end(own.body);
      return;
    }
    const onward = request({ hostname, port: targetPort, method, path: url, headers }, (answer) => {
      const date = new Date(Date.now() + aheadBy * 1000).toUTCString();
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, date });
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
