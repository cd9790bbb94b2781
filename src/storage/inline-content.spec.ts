import { describe, expect, it } from 'vitest';
import { mayBeInline, mayBeInlineByName } from './inline-content.js';

describe('mayBeInline', () => {
  it.each([
    ['image/png', 'a.png'],
    ['image/jpg', 'a.jpg'],
    ['Image/PNG; a=b', 'a'],
    ['application/pdf', 'a.pdf'],
    ['application/x-pdf', 'a.pdf'],
    ['text/plain', 'html.txt'],
    ['text/plain;charset=utf-8', 'a.txt'],
    ['video/mp4', 'a.mp4'],
    ['video/webm;codecs="vp8, opus"', 'a.webm'],
    ['video/webm;codecs=vp8,opus', 'a.webm'],
    ['audio/x-m4a', 'a.m4a'],
    ['image/x-icon', 'a.ico'],
    ['application/json', 'a.json'],
  ])('is true for %s named %s', (contentType, filename) => {
    expect(mayBeInline(contentType, filename)).toBe(true);
  });

  it.each([
    ['text/html', 'a.png'],
    ['TEXT/HTML; charset=utf-8', 'a'],
    ['image/svg+xml', 'a.svg'],
    ['image/svg', 'a.svg'],
    ['application/xhtml+xml', 'a'],
    ['text/xml', 'a'],
    ['text/xsl', 'a'],
    ['application/rss+xml', 'a'],
    ['application/javascript', 'a'],
    ['application/unknown', 'a.png'],
    ['unknown/unknown', 'a.png'],
    ['*/*', 'a.png'],
    ['png', 'a.png'],
    ['', 'a.png'],
    ['application/octet-stream', 'a.png'],
    ['multipart/x-mixed-replace', 'a.png'],
    ['message/rfc822', 'a.eml'],
    ['text/plain;a=b, text/html', 'a.txt'],
    ['text/plain, text/html', 'a.txt'],
    ['image/png', 'a.SVG'],
    ['text/plain', 'page.htm'],
    ['constructor', 'a'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'a.docx'],
  ])('is false for %s named %s', (contentType, filename) => {
    expect(mayBeInline(contentType, filename)).toBe(false);
  });
});

describe('mayBeInlineByName', () => {
  it.each(['a.png', 'b/c.PDF', 'a.b.txt', 'film.mp4'])('is true for %s', (key) => {
    expect(mayBeInlineByName(key)).toBe(true);
  });

  it.each(['a.svg', 'a.html', 'a.xml', 'a.docx', 'a', 'a.png/b', 'a.png.'])('is false for %s', (key) => {
    expect(mayBeInlineByName(key)).toBe(false);
  });
});
