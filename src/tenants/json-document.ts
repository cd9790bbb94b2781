import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { formatPath, type Mistake, type Path } from './mistake.js';

/** By the names of the parser's errors. */
const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: 'has a word that is not JSON. Write texts in double quotes',
  InvalidNumberFormat: 'has an invalid number',
  PropertyNameExpected: 'lacks a member name in double quotes, or has a comma after the last member',
  ValueExpected: 'lacks a value, or has a comma after the last element',
  ColonExpected: 'lacks a colon',
  CommaExpected: 'lacks a comma',
  CloseBraceExpected: 'lacks a closing brace }',
  CloseBracketExpected: 'lacks a closing bracket ]',
  EndOfFileExpected: 'has text after the end of the JSON value',
  InvalidCommentToken: 'has a comment, which JSON does not allow',
  UnexpectedEndOfComment: 'has a comment, which JSON does not allow',
  UnexpectedEndOfString: 'has a text without a closing quote',
  UnexpectedEndOfNumber: 'has an invalid number',
  InvalidUnicode: String.raw`has an invalid \u escape`,
  InvalidEscapeCharacter: 'has an invalid escape after a backslash',
  InvalidCharacter: 'has a control character in a text',
};

/** A JSON text whose values know their position. */
export class JsonDocument {
  readonly mistakes: Mistake[] = [];
  /** Undefined if the text is not JSON. */
  readonly value: unknown;
  readonly #mistaken = new Set<string>();
  readonly #root: Node | undefined;
  readonly #lineStarts: readonly number[];

  constructor(private readonly text: string) {
    this.#lineStarts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
    const errors: ParseError[] = [];
    this.#root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
    let last = -1;
    for (const { error, offset } of errors) {
      // The errors that follow at the same place are consequences of the first.
      if (offset !== last) this.#add(offset, '', SYNTAX[printParseErrorCode(error)] ?? 'is not valid JSON');
      last = offset;
    }
    if (errors.length > 0) return;
    this.value = JSON.parse(text);
    if (this.#root !== undefined) this.#findDuplicates(this.#root, []);
  }

  /** The value at a path; undefined if there is none. */
  at(path: Path): unknown {
    let value = this.value;
    for (const step of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      value = Reflect.get(value, step);
    }
    return value;
  }

  /** Records a mistake at a value, or at the closest value around it. */
  addMistake(path: Path, message: string): void {
    this.#add(this.#nodeAt(path)?.offset ?? 0, formatPath(path), message);
  }

  /** Records a mistake at the name of a member. */
  addMistakeAtName(path: Path, name: string, message: string): void {
    const property = this.#nodeAt([...path, name])?.parent;
    this.#add(property?.offset ?? 0, formatPath(path), message);
  }

  /** Whether a mistake has been recorded at exactly this value. */
  isMistaken(path: Path): boolean {
    return this.#mistaken.has(formatPath(path));
  }

  lineOf(path: Path): number {
    return this.#positionOf(this.#nodeAt(path)?.offset ?? 0).line;
  }

  /** All texts of the document, with their paths. Names of members are not among them. */
  texts(): { path: Path; text: string }[] {
    return this.#root === undefined ? [] : textsIn(this.#root, []);
  }

  #add(offset: number, path: string, message: string): void {
    this.#mistaken.add(path);
    this.mistakes.push({ ...this.#positionOf(offset), path, message });
  }

  #nodeAt(path: Path): Node | undefined {
    if (this.#root === undefined) return undefined;
    for (let length = path.length; length >= 0; length -= 1) {
      const node = findNodeAtLocation(this.#root, path.slice(0, length));
      if (node !== undefined) return node;
    }
    return undefined;
  }

  #positionOf(offset: number): { line: number; column: number } {
    const index = this.#lineStarts.findLastIndex((start) => start <= offset);
    const start = this.#lineStarts[index] ?? 0;
    return { line: index + 1, column: Array.from(this.text.slice(start, offset)).length + 1 };
  }

  #findDuplicates(node: Node, path: Path): void {
    const seen = new Map<unknown, Node>();
    for (const [index, child] of (node.children ?? []).entries()) {
      if (node.type === 'array') this.#findDuplicates(child, [...path, index]);
      const [name, value] = child.type === 'property' ? (child.children ?? []) : [];
      if (name === undefined) continue;
      const key = String(name.value);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, name);
      else {
        const { line } = this.#positionOf(first.offset);
        this.#add(name.offset, formatPath([...path, key]), `occurs twice. It also stands in line ${line}`);
      }
      if (value !== undefined) this.#findDuplicates(value, [...path, key]);
    }
  }
}

function textsIn(node: Node, path: Path): { path: Path; text: string }[] {
  if (node.type === 'string') return [{ path, text: String(node.value) }];
  return (node.children ?? []).flatMap((child, index) => {
    const [name, value] = child.type === 'property' ? (child.children ?? []) : [];
    if (child.type !== 'property') return textsIn(child, [...path, index]);
    return value === undefined ? [] : textsIn(value, [...path, String(name?.value)]);
  });
}
