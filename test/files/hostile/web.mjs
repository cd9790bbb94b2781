// Pages and pictures that a browser runs, by pandoc and Chromium, and in the forms that attackers use.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { chromium } = createRequire(import.meta.url)('playwright-core');
const { SOURCES } = process.env;
const page = readFileSync(path.join(SOURCES, 'page.html'), 'utf8');
const SCRIPT = '<script>alert(document.domain)</script>';

const files = {
  'page.html': page,
  'fragment.html': SCRIPT,
  'capitals.html': `<HTML><BODY ONLOAD=alert(1)>`,
  'leading-space.html': `\r\n\t \f<!DOCTYPE html>${SCRIPT}`,
  'comment.html': `<!-- a comment -->\n<html>${SCRIPT}`,
  'mark.html': `\uFEFF<html>${SCRIPT}`,
  'image.html': `<img src=x onerror=alert(1)>`,
  'frame.html': `<iframe src="javascript:alert(1)"></iframe>`,
  'late.html': `${' '.repeat(900)}<html>${SCRIPT}`,
  'scripted.svg': `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`,
  'handler.svg': `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
  'doctype.svg': `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`,
  'prefixed.svg': `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>alert(1)</s:script></s:svg>`,
  'page.xhtml': `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>`,
  'style.xsl': `<?xml version="1.0"?><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"/>`,
  'policy.xml': `<?xml version="1.0"?><cross-domain-policy><allow-access-from domain="*"/></cross-domain-policy>`,
  'alert.js': `alert(document.domain);\n`,
  'module.mjs': `import 'https://example.com/x.js';\n`,
};
for (const [name, content] of Object.entries(files)) writeFileSync(name, content);
writeFileSync('utf-16.html', Buffer.from(`\uFEFF<!doctype html>${SCRIPT}`, 'utf16le'));
execFileSync('pandoc', [
  path.join(SOURCES, 'letter.md'),
  '--standalone',
  '--to',
  'html',
  '--output',
  'pandoc.html',
]);

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const tab = await browser.newPage();
await tab.setContent(page);
writeFileSync('serialized.html', await tab.content());
const session = await tab.context().newCDPSession(tab);
writeFileSync('saved.mhtml', (await session.send('Page.captureSnapshot', { format: 'mhtml' })).data);
await browser.close();
