import { createServer, request } from 'node:http';
import { freePort } from '../service/free-port.js';

interface Proxying {
  /** Seconds added to the `Date` of the store's answers, as if its clock were ahead. */
  aheadBy?: number;
  /** Called with the method of each request before it is forwarded. */
  onRequest?: (method: string) => void;
}

/** A proxy in front of a store that forwards every request unchanged. */
export async function startStoreProxy(
  target: string,
  { aheadBy = 0, onRequest }: Proxying,
): Promise<{ url: string; stop: () => void }> {
  const { hostname, port: targetPort } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    onRequest?.(method);
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
