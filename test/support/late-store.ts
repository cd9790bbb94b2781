import { createServer, request } from 'node:http';
import { freePort } from './bucket.js';

/** A store whose clock is off: passes all on to the real one, and moves the `Date` of its answers. */
export async function startLateStore(
  target: string,
  seconds: number,
): Promise<{ url: string; stop: () => void }> {
  const { hostname, port: targetPort } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const onward = request({ hostname, port: targetPort, method, path: url, headers }, (answer) => {
      const date = new Date(Date.now() + seconds * 1000).toUTCString();
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
