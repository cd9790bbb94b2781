import { Body, Controller, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { AcceptsForms } from '../requests/accepts-forms.decorator.js';
import { type Answer, TestApp } from './test-app.fixture.js';

@Public()
@Controller()
class EchoController {
  @Post('echo')
  echo(@Body() body: object): object {
    return body;
  }

  @Post('form')
  @AcceptsForms(64)
  echoForm(@Body() body: object): object {
    return body;
  }
}

const TEXT = '{"name":"é😀"}';
const NOT_JSON = 'The body could not be read as JSON. Send one JSON object, encoded as UTF-8.';
const NOT_JSON_TYPE = 'Send the body as JSON, with the header Content-Type: application/json.';

describe('parseBodies', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({ controllers: [EchoController] });
  });
  afterAll(() => app.close());

  const post = (type: string, headers: Record<string, string> = {}): Promise<Answer> =>
    app.post('/echo', TEXT, { 'content-type': type, ...headers });

  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF8',
    'application/json\t;charset="UTF-8"',
  ])('reads a body of type %j', async (type) => {
    const answer = await post(type);
    expect(answer.statusCode).toBe(201);
    expect(answer.json<object>()).toEqual({ name: 'é😀' });
  });

  it('reads a body with Content-Encoding: identity', async () => {
    expect((await post('application/json', { 'content-encoding': 'identity' })).statusCode).toBe(201);
    expect((await post('application/json', { 'content-encoding': 'Identity' })).statusCode).toBe(201);
  });

  it.each([
    ['application/json; charset=iso-8859-1', 'Send the body in UTF-8.'],
    ['application/json; charset=utf-16', 'Send the body in UTF-8.'],
    ['application/json; charset="utf-8x"', 'Send the body in UTF-8.'],
    ['text/plain', NOT_JSON_TYPE],
    ['application/xml', NOT_JSON_TYPE],
    ['application/x-www-form-urlencoded', NOT_JSON_TYPE],
    ['multipart/form-data; boundary=x', NOT_JSON_TYPE],
    ['application/jsonp', NOT_JSON_TYPE],
  ])('answers 415 for a body of type %j', async (type, detail) => {
    const answer = await post(type);
    expect(answer.statusCode).toBe(415);
    expect(answer.json<object>()).toMatchObject({ code: 'unsupported_media_type', detail });
  });

  it.each(['gzip', 'br', 'gzip, identity'])('answers 415 for Content-Encoding: %s', async (encoding) => {
    const answer = await post('application/json', { 'content-encoding': encoding });
    expect(answer.statusCode).toBe(415);
    expect(answer.json<object>()).toMatchObject({
      code: 'unsupported_media_type',
      detail: 'Send the body without Content-Encoding.',
    });
  });

  it.each<[string, Buffer]>([
    ['a byte of Latin-1', Buffer.from('{"name":"\xE9"}', 'latin1')],
    ['half a surrogate pair', Buffer.from('7b226e616d65223a22eda080227d', 'hex')],
    ['an overlong slash', Buffer.from('7b226e616d65223a22c0af227d', 'hex')],
  ])('answers 400 for a body with %s, which is not UTF-8', async (_what, body) => {
    const answer = await app.post('/echo', body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<object>()).toMatchObject({
      code: 'malformed_json',
      detail: 'The body is not valid UTF-8.',
    });
  });

  it.each([
    ['an incomplete object', '{"name":'],
    ['nothing', ''],
    ['a single quote', "{'name':1}"],
    ['a comma at the end', '{"name":1,}'],
    ['two objects', '{}{}'],
  ])('answers 400 for a body of %s', async (_what, body) => {
    const answer = await app.post('/echo', body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<object>()).toMatchObject({ code: 'malformed_json', detail: NOT_JSON });
  });

  it.each([
    ['a __proto__ field', '{"__proto__":{"a":1}}'],
    ['a constructor field with a prototype', '{"constructor":{"prototype":{"a":1}}}'],
  ])('answers 400 for a body with %s', async (_what, body) => {
    const answer = await app.post('/echo', body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<object>()).toMatchObject({
      code: 'malformed_json',
      detail: 'The fields __proto__ and constructor.prototype are not allowed. Remove them.',
    });
  });

  describe('on a route with @AcceptsForms', () => {
    const FORM = 'application/x-www-form-urlencoded';
    const submit = (body: string, type = FORM): Promise<Answer> =>
      app.post('/form', body, { 'content-type': type });

    it.each([
      ['', {}],
      ['password=a', { password: 'a' }],
      ['password=%C3%A9+%26%3D&x=', { password: 'é &=', x: '' }],
      ['password=é', { password: 'é' }],
      ['=', { '': '' }],
    ])('reads the form %j', async (body, fields) => {
      for (const type of [FORM, `${FORM};charset=UTF-8`, 'Application/X-WWW-Form-URLEncoded']) {
        const answer = await submit(body, type);
        expect(answer.statusCode).toBe(201);
        expect(answer.json<object>()).toEqual(fields);
      }
    });

    it('reads JSON as well', async () => {
      expect((await submit(TEXT, 'application/json')).json<object>()).toEqual({ name: 'é😀' });
    });

    it.each([
      ['a field twice', 'a=1&a=2', 400, 'invalid_request'],
      ['__proto__', '__proto__=1', 400, 'invalid_request'],
      ['more than its limit', `a=${'b'.repeat(64)}`, 413, 'body_too_large'],
    ])('rejects a form with %s', async (_what, body, status, code) => {
      const answer = await submit(body);
      expect(answer.json<object>()).toMatchObject({ status, code });
    });

    it('answers 415 for a form in another encoding', async () => {
      expect((await submit('a=1', `${FORM}; charset=iso-8859-1`)).statusCode).toBe(415);
    });
  });
});
