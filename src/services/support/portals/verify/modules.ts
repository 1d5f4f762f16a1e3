import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { RawRoute } from '../../../../kernel/http/routes.ts';
import { browserModules } from '../../../../kernel/ledger/index.ts';

/** Our own modules beside the ledger's: what is checked, and what the page does with it. */
const OWN = ['outcome', 'report', 'desk'];
const LEDGER = /'(?:\.\.\/)+kernel\/ledger\/([a-z-]+)\.ts'/g;
const BESIDE = /'\.\/([a-z-]+)\.ts'/g;
const HASH_LENGTH = 12;

const modules = browserModules();
for (const name of OWN) modules.set(`${name}.js`, ownModule(name));

/**
 * One folder for all of them, named by the hash of their content: they import each other by name, and a
 * browser may keep them for ever.
 */
const folder = `/assets/verify/${hashOf(modules)}`;

/** Address of the module that makes the page check receipts by itself. */
export const deskUrl = `${folder}/desk.js`;

/** The verifier for browsers: the very files that Node runs, without their types. */
export const moduleRoutes: readonly RawRoute[] = [...modules].map(([name, body]) => ({
  method: 'GET',
  path: `${folder}/${name}`,
  tag: 'assets',
  handle: async () => ({
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    },
    body,
  }),
}));

/** @throws Error when the file imports something that is not served */
function ownModule(name: string): string {
  const source = readFileSync(new URL(`${name}.ts`, import.meta.url), 'utf8');
  const script = stripTypeScriptTypes(source).replaceAll(LEDGER, "'./$1.js'").replaceAll(BESIDE, "'./$1.js'");
  for (const [, from] of script.matchAll(/^(?:import|\} from).*'([^']+)';$/gm)) {
    const file = from?.replace('./', '') ?? '';
    if (!modules.has(file) && !OWN.includes(file.replace('.js', ''))) {
      throw new Error(`The verifier's page imports ${from}, which a browser has not.`);
    }
  }
  return script;
}

function hashOf(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [name, text] of files) hash.update(`${name}\0${text}\0`);
  return hash.digest('hex').slice(0, HASH_LENGTH);
}
