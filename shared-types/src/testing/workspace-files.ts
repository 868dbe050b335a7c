import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository as the tests of its rules see it: every source file of the three workspaces, with what it imports. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const WORKSPACES = ['shared-types', 'sync-server', 'tablet-app'] as const;

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'test-results', 'playwright-report', 'data', 'gallery']);

/** Every folder and file below a folder, as paths from the root with `/`. */
const walk = (folder: string): Readonly<{ folders: string[]; files: string[] }> => {
  const folders: string[] = [];
  const files: string[] = [];
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile()) files.push(path);
    if (!entry.isDirectory() || NOT_OURS.has(entry.name)) continue;
    const below = walk(path);
    folders.push(path, ...below.folders);
    files.push(...below.files);
  }
  return { folders, files };
};

export const foldersOf = (workspace: string): string[] => walk(workspace).folders;

/** A source file. `code` is its text without comments; `imports` are packages by name and our own files by path from the root. */
export type SourceFile = Readonly<{
  path: string;
  text: string;
  code: string;
  comments: string;
  imports: readonly string[];
  isTest: boolean;
}>;

const BLOCK = /\/\*[\s\S]*?\*\//g;
const REST_OF_LINE = /(^|[\s;,{}()])(\/\/[^\n]*)/g;

const withoutComments = (text: string): string => text.replaceAll(BLOCK, '').replaceAll(REST_OF_LINE, '$1');

const commentsOf = (text: string): string =>
  [...text.matchAll(BLOCK), ...text.replaceAll(BLOCK, '').matchAll(REST_OF_LINE)].map((match) => match[0]).join('\n');

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)'([^'\n]+)'/g;

const resolved = (path: string, specifier: string): string => {
  if (specifier.startsWith('.')) return normalize(join(dirname(path), specifier)).replaceAll('\\', '/');
  return specifier.startsWith('shared-types/') ? specifier.replace('shared-types/', 'shared-types/src/') : specifier;
};

const readSource = (path: string): SourceFile => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const code = withoutComments(text);
  const imports = [...code.matchAll(IMPORT)].map(([, specifier = '']) => resolved(path, specifier)).filter((one) => !one.endsWith('/'));
  return {
    path,
    text,
    code,
    comments: commentsOf(text),
    imports,
    isTest: /\.(?:test|e2e|bench|contract)\.tsx?$|(?:^|[-/])for-tests\.tsx?$|\/testing\//.test(path),
  };
};

export const sourcesOf = (workspace: string): SourceFile[] =>
  walk(workspace)
    .files.filter((path) => /\.tsx?$/.test(path))
    .map(readSource);

export const rootEntries = (): string[] => readdirSync(ROOT).filter((name) => !NOT_OURS.has(name) && !name.startsWith('.'));
