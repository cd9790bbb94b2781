/**
 * Checks Kubernetes manifests without a cluster. Reads `[{ name, text }]` as JSON from standard input, where each text is
 * YAML, and prints `[{ name, documents, errors }]`.
 * Two checks complement each other: the validators of kubernetes-models know formats and enums, but accept unknown
 * fields. TypeScript, with the types of the same packages, rejects those.
 */
import { loadAll } from 'js-yaml';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import ts from 'typescript';

const PACKAGES = ['kubernetes-models', '@kubernetes-models/prometheus-operator'];

/** The module with the model of a kind, such as `kubernetes-models/apps/v1/Deployment`. */
function modelOf({ apiVersion, kind }) {
  return PACKAGES.map((name) => `${name}/${apiVersion}/${kind}`).find((module) =>
    existsSync(path.join(import.meta.dirname, 'node_modules', `${module}.js`)),
  );
}

function parse(yaml) {
  try {
    return { documents: loadAll(yaml).filter((document) => document !== null), errors: [] };
  } catch (error) {
    return { documents: [], errors: [error.message] };
  }
}

async function violations(document) {
  const module = modelOf(document);
  if (module === undefined) return [`There is no ${document.kind} in ${document.apiVersion}`];
  const { [document.kind]: Model } = await import(module);
  try {
    new Model(document).validate();
    return [];
  } catch (error) {
    return [error.message];
  }
}

/** A program that assigns each document to its type. TypeScript rejects unknown fields of literals. */
function source(documents) {
  return documents
    .map((document, index) => {
      const module = modelOf(document);
      if (module === undefined) return '';
      return (
        `import type { I${document.kind} as Type${index} } from '${module}';\n` +
        `const document${index}: Type${index} = ${JSON.stringify(document)};\n`
      );
    })
    .join('');
}

/** @returns the messages of the compiler for each source */
function compile(sources) {
  const options = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const files = new Map(
    sources.map((code, index) => [path.join(import.meta.dirname, `manifest-${index}.mts`), code]),
  );
  const disk = ts.createCompilerHost(options);
  const host = {
    ...disk,
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    readFile: (name) => files.get(name) ?? disk.readFile(name),
    getSourceFile: (name, target) =>
      files.has(name) ? ts.createSourceFile(name, files.get(name), target) : disk.getSourceFile(name, target),
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].map((name) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
  );
}

const files = JSON.parse(await text(process.stdin));
const parsed = files.map((file) => parse(file.text));
const compiled = compile(parsed.map(({ documents }) => source(documents)));
const results = [];
for (const [index, { documents, errors }] of parsed.entries()) {
  const found = await Promise.all(documents.map((document) => violations(document)));
  results.push({
    name: files[index].name,
    documents,
    errors: [...errors, ...found.flat(), ...compiled[index]],
  });
}
process.stdout.write(JSON.stringify(results));
