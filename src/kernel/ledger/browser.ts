import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** What a page loads; everything they import comes with them. */
const ENTRIES = ['verify.ts', 'promise.ts'];
const SPECIFIER = /(from\s+|import\s+)'([^']+)'/g;
const LOCAL = /^\.\/[a-z0-9-]+\.ts$/;
/** More files than this would mean that something of the server was imported. */
const MAX_MODULES = 20;

/**
 * The verifier as JavaScript for browsers: file name (`verify.js`) → text, made once at start from the very
 * files that Node runs, to be served under `/assets/verify/`.
 * @throws Error when one of them imports something that a browser has not
 */
export function browserModules(): Map<string, string> {
  const modules = new Map<string, string>();
  const waiting = [...ENTRIES];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const name = scriptName(file);
    if (modules.has(name)) continue;
    if (modules.size === MAX_MODULES)
      throw new Error(`The browser's verifier has more than ${MAX_MODULES} files.`);
    const source = stripTypeScriptTypes(readFileSync(new URL(file, import.meta.url), 'utf8'));
    const imported: string[] = [];
    const script = source.replaceAll(SPECIFIER, (_, before: string, specifier: string) => {
      if (!LOCAL.test(specifier)) throw new Error(`${file} imports ${specifier}, which a browser has not.`);
      imported.push(specifier.slice(2));
      return `${before}'./${scriptName(specifier.slice(2))}'`;
    });
    modules.set(name, script);
    waiting.push(...imported);
  }
  return modules;
}

function scriptName(file: string): string {
  return file.replace(/\.ts$/, '.js');
}
