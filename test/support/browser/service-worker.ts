/** A script that fetches everything of other origins itself, and marks the answers that it passes on. */
export const SERVICE_WORKER = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  if (new URL(event.request.url).origin !== location.origin) event.respondWith(passOn(event.request));
});

async function passOn(request) {
  const { body, status, headers } = await fetch(request);
  return new Response(body, { status, headers: { ...Object.fromEntries(headers), 'x-worker': 'yes' } });
}
`;
