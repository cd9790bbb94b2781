import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** Relative to the scanned folder, with forward slashes: `storage/bucket.ts`. */
  readonly file: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /** A file for a relative import, else the package's name. */
  readonly target: string;
}

/** All TypeScript files of a folder of the repository, its subfolders included. */
export function readSources(folder: string): SourceFile[] {
  const root = path.resolve(import.meta.dirname, '../../..', folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules/'))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
}

export function isProduction({ file }: SourceFile): boolean {
  return !/\.(?:spec|fixture)\.ts$/.test(file);
}

/** Includes type imports and re-exports. */
export function importsOf({ file, text }: SourceFile): Import[] {
  return ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => ({ from: file, target: resolve(file, fileName) }));
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return path.posix.join(path.posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

/** The shortest chain of imports from a file back to itself, for each file that has one. */
export function importCycles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, target } of imports) targets.set(from, [...(targets.get(from) ?? []), target]);
  return [...targets.keys()].flatMap((file) => cycleFrom(file, targets) ?? []);
}

function cycleFrom(start: string, targets: ReadonlyMap<string, readonly string[]>): string | undefined {
  const seen = new Set<string>();
  const chains = [[start]];
  for (const chain of chains) {
    for (const next of targets.get(chain.at(-1) ?? '') ?? []) {
      if (next === start) return [...chain, start].join(' -> ');
      if (!seen.has(next)) chains.push([...chain, next]);
      seen.add(next);
    }
  }
  return undefined;
}

/** Type assertions and type predicates to one of these types: `text as ObjectKey`, `key is ObjectKey`. */
export function castsTo(types: ReadonlySet<string>, { file, text }: SourceFile): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const type = castType(node);
    if (type !== undefined && mentions(type, types)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${line + 1} ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function castType(node: ts.Node): ts.TypeNode | undefined {
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) return node.type;
  return ts.isTypePredicateNode(node) ? node.type : undefined;
}

function mentions(type: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(type) && names.has(type.text)) return true;
  return ts.forEachChild(type, (child) => mentions(child, names)) ?? false;
}

/** The names that a file imports from a package, before any renaming. */
export function importedNames(from: string, { file, text }: SourceFile): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const bindings = statement.importClause?.namedBindings;
    if (statement.moduleSpecifier.text !== from || bindings === undefined) return [];
    if (ts.isNamespaceImport(bindings)) return ['*'];
    return bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
  });
}

/** Whether a file contains `new Name(…)`. */
export function constructs(name: string, { file, text }: SourceFile): boolean {
  const visit = (node: ts.Node): boolean =>
    (ts.isNewExpression(node) && node.expression.getText() === name) ||
    (ts.forEachChild(node, visit) ?? false);
  return visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
}
