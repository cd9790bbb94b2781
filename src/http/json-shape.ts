import { Problem } from '../errors/catalogue.js';

/** Levels of objects and arrays. */
const MAX_DEPTH = 8;
/** Fields of one object. */
const MAX_FIELDS = 256;
/** Fields and entries of all objects and arrays. 10,000 parts have 30,001. */
const MAX_VALUES = 32_768;

const [QUOTE, BACKSLASH, COMMA, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\,[]{}');

/**
 * Bounds the work of parsing and validating a body: the validator takes time that grows with the square of
 * the number of unknown fields. Reads the text, because parsing it costs memory and time first. Text that is
 * not JSON may pass.
 * @throws Problem `invalid_request`
 */
export function assertJsonShape(text: Uint8Array): void {
  /** For each open object or array, the commas in it; negative in arrays, which have no limit of their own. */
  const commas: number[] = [];
  let values = 0;
  for (let index = 0; index < text.length; index += 1) {
    switch (text[index]) {
      case QUOTE:
        index = endOfString(text, index);
        break;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        if (commas.length === MAX_DEPTH)
          refuse(`is nested too deeply. At most ${MAX_DEPTH} levels are allowed.`);
        commas.push(text[index] === OPEN_OBJECT ? 0 : Number.NEGATIVE_INFINITY);
        values += 1;
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        commas.pop();
        break;
      case COMMA: {
        values += 1;
        const fields = (commas.pop() ?? 0) + 1;
        commas.push(fields);
        if (fields >= MAX_FIELDS) refuse(`has an object with more than ${MAX_FIELDS} fields.`);
        break;
      }
      default:
    }
    if (values > MAX_VALUES) refuse(`has more than ${MAX_VALUES} fields and entries.`);
  }
}

/** The index of the closing quote. */
function endOfString(text: Uint8Array, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== QUOTE) index += text[index] === BACKSLASH ? 2 : 1;
  return index;
}

function refuse(what: string): never {
  throw new Problem('invalid_request', `The body ${what}`);
}
