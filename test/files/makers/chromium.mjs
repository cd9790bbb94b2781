// Chromium: print to PDF, screenshots, pictures of a canvas, recordings by MediaRecorder, saved pages.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// The browser tests of the repository use it too.
const { chromium } = createRequire(import.meta.url)('playwright-core');
const page = readFileSync(path.join(process.env.SOURCES, 'page.html'), 'utf8');

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ],
});
const tab = await browser.newPage();
// Only https, file and localhost have a microphone.
await tab.route('https://page.example/', (route) => route.fulfill({ contentType: 'text/html', body: page }));
await tab.goto('https://page.example/');

await tab.pdf({ path: 'plain.pdf' });
await tab.pdf({ path: 'tagged.pdf', tagged: true, outline: true });
await tab.pdf({ path: 'landscape.pdf', landscape: true, printBackground: true, displayHeaderFooter: true });
await tab.screenshot({ path: 'screenshot.png' });
await tab.screenshot({ path: 'screenshot.jpg', type: 'jpeg' });
const session = await tab.context().newCDPSession(tab);
const { data } = await session.send('Page.captureScreenshot', { format: 'webp' });
writeFileSync('screenshot.webp', Buffer.from(data, 'base64'));

/** Runs in the page. Each entry: the name of a file, its Blob type as the browser reports it, base64. */
async function record() {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 48;
  const brush = canvas.getContext('2d');
  const timer = setInterval(() => {
    brush.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
    brush.fillRect(0, 0, 64, 48);
  }, 20);
  const encode = async (blob) => {
    let text = '';
    for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
    return [blob.type, btoa(text)];
  };
  const files = {};
  for (const type of ['png', 'jpeg', 'webp']) {
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, `image/${type}`));
    files[`canvas.${type}`] = await encode(blob);
  }
  const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  const film = canvas.captureStream(25);
  const both = new MediaStream([...film.getTracks(), ...sound.getTracks()]);
  const wanted = [
    ['vp8-opus.webm', 'video/webm;codecs=vp8,opus', both],
    ['vp9-opus.webm', 'video/webm;codecs="vp9, opus"', both],
    ['av1-opus.webm', 'video/webm;codecs=av01.0.01M.08,opus', both],
    ['vp8.webm', 'video/webm;codecs=vp8', film],
    ['default.webm', 'video/webm', both],
    ['opus.webm', 'audio/webm;codecs=opus', sound],
    ['opus.weba', 'audio/webm;codecs=opus', sound],
    ['pcm.webm', 'audio/webm;codecs=pcm', sound],
    ['avc.mkv', 'video/x-matroska;codecs=avc1', film],
    ['h264.mp4', 'video/mp4;codecs=avc1.42E01E,mp4a.40.2', both],
    ['vp9-opus.mp4', 'video/mp4;codecs=vp9,opus', both],
    ['av1-opus.mp4', 'video/mp4;codecs=av01.0.01M.08,opus', both],
    ['opus.m4a', 'audio/mp4;codecs=opus', sound],
  ];
  for (const [name, mimeType, stream] of wanted) {
    if (!MediaRecorder.isTypeSupported(mimeType)) continue;
    const recorder = new MediaRecorder(stream, { mimeType });
    const chunks = [];
    recorder.ondataavailable = (event) => chunks.push(event.data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start(200);
    await new Promise((resolve) => setTimeout(resolve, 700));
    recorder.stop();
    await stopped;
    files[name] = await encode(new Blob(chunks, { type: recorder.mimeType }));
  }
  clearInterval(timer);
  return files;
}

const files = await tab.evaluate(record);
for (const [name, [, content]] of Object.entries(files)) writeFileSync(name, Buffer.from(content, 'base64'));
const types = Object.fromEntries(Object.entries(files).map(([name, [type]]) => [name, type]));
console.log(JSON.stringify(types, null, 2));

await browser.close();
