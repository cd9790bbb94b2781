import { describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.js';
import { readOrigin } from './origins.js';

const originOf = (text: string): unknown => Object.values(readOrigin(text))[0];
const faultOf = (text: string): string | undefined => {
  const read = readOrigin(text);
  return 'fault' in read ? read.fault : undefined;
};

describe('readOrigin', () => {
  it.each([
    'https://app.example.com',
    'http://localhost:5173',
    'http://127.0.0.1:8080',
    'http://[::1]:5173',
    'https://xn--bcher-kva.example',
    'capacitor://localhost',
    'ionic://localhost',
    'tauri://localhost',
    'app://obsidian.md',
    'app://-',
    'app://localhost:8080',
    'chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb',
    'moz-extension://5a1f7c60-6f0e-4d1c-9f0b-0a4d2b7c8e11',
    'safari-web-extension://E0A5F8B4-6F0E-4D1C-9F0B-0A4D2B7C8E11',
    'vscode-webview://0u3ns7e',
  ])('accepts %s', (origin) => {
    expect(readOrigin(origin)).toEqual({ origin });
  });

  it.each([
    ['https://app.example.com/', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['http://app.example.com:80/', 'http://app.example.com'],
    ['http://app.example.com:443', 'http://app.example.com:443'],
    ['HTTPS://App.Example.com', 'https://app.example.com'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['Capacitor://localhost/', 'capacitor://localhost'],
  ])('reads %s as %s', (text, origin) => {
    expect(readOrigin(text)).toEqual({ origin });
  });

  it.each(['https://*.x', 'https://*.example.com/', '*', 'https://*', 'http://*:5173', 'http://localhost:*'])(
    'rejects the wildcard %s',
    (origin) => {
      expect(faultOf(origin)).toContain('wildcards are not supported');
    },
  );

  it.each([
    ['https://app.example.com/upload', 'without a path: https://app.example.com'],
    ['https://app.example.com//', 'without a path: https://app.example.com'],
    ['https://app.example.com?a=hunter2', 'without a path: https://app.example.com'],
    ['https://app.example.com/#hunter2', 'without a path: https://app.example.com'],
    ['capacitor://localhost/index.html', 'without a path: capacitor://localhost'],
    ['https://user:hunter2@app.example.com', 'without credentials: https://app.example.com'],
    ['app://hunter2@localhost', 'without credentials: app://localhost'],
    ['https://user:hunter2@app.example.com/a', 'without a path: https://app.example.com'],
  ])('rejects %s and names the right form', (text, right) => {
    expect(faultOf(text)?.endsWith(right)).toBe(true);
    expect(faultOf(text)).not.toContain('hunter2');
  });

  it.each(['null', 'NULL'])('rejects %s with the reason', (text) => {
    expect(faultOf(text)).toContain('sandboxed frames of every site have this origin');
  });

  it.each([
    'app.example.com',
    'localhost:5173',
    '//app.example.com',
    'file:///a.html',
    'file://',
    'ftp://a.example',
    'wss://a.example',
    'data://a',
    'https://',
    'https:///a',
    'https:app.example.com',
    'https://a b.example',
    'https://a.example:99999',
    'capacitor://',
    'app://a b',
    'app://a%20b',
    'app://a:b',
    '://a',
  ])('rejects %s and describes an origin', (text) => {
    expect(originOf(text)).toContain('such as https://app.example.com, http://localhost:5173');
  });
});

describe('CORS_ORIGINS', () => {
  const read = (list: string): unknown => readEnvironment({ CORS_ORIGINS: list }).server.corsOrigins;

  it('is read in the form that browsers send, each origin once', () => {
    expect(read('https://App.example/, https://app.example:443,ionic://localhost')).toEqual([
      'https://app.example',
      'ionic://localhost',
    ]);
  });

  it('is rejected with every entry that is not an origin', () => {
    const list = 'https://*.x, https://a.example ,https://b.example/c';
    expect(() => read(list)).toThrow(/^CORS_ORIGINS .*wildcards are not supported; entry 1 is /m);
    expect(() => read(list)).toThrow(/^CORS_ORIGINS .*without a path: https:\/\/b\.example; entry 3 is/m);
  });
});
