import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { type Environment, openApp } from './app.ts';
import { type Action, perform } from './kernel/action.ts';
import { kernelSettings } from './kernel/kernel-settings.ts';
import { configuredToken, KEY_TYPES, type KeyType } from './kernel/keys/index.ts';
import { readSettings } from './kernel/settings.ts';
import { ceremony } from './services.ts';

type Say = (sentence: string) => void;

const USAGE = `aplec ceremony root|request|sign|list|import

On a machine without network, in a folder that is then kept in a safe:
  root     --folder F --organisation NAME [--nif NIF] [--key P-384] [--id root-2]   makes the root, its key sealed under a passphrase
  sign     --folder F --address https://… FILE.csr …                                signs the requests of issuing authorities
  list     --folder F [--revoke FILE.pem --reason cACompromise]                      signs the list of the root again
  Each also takes --passphrase-file P (or asks for it), or --token with the settings KEYS_PKCS11_…;
  --present "name, post" (repeated) and --with-network.

In the installation:
  request  --folder F [people bodies servers]    makes the keys of issuing authorities and writes their requests
  import   FILE.pem … FILE.crl …                 takes what was signed: root.pem, people.pem, root.crl …
`;

const OPTIONS = {
  folder: { type: 'string' },
  organisation: { type: 'string' },
  nif: { type: 'string' },
  key: { type: 'string' },
  id: { type: 'string' },
  address: { type: 'string' },
  revoke: { type: 'string' },
  reason: { type: 'string' },
  present: { type: 'string', multiple: true },
  'passphrase-file': { type: 'string' },
  'with-network': { type: 'boolean' },
  token: { type: 'boolean' },
} as const;

type Given = ReturnType<typeof read>;
const read = (args: string[]) => parseArgs({ args, options: OPTIONS, allowPositionals: true });

/** The command `aplec ceremony`: the life of a root that is never on line. Answers the exit code. */
export async function ceremonyMain(rest: string[], environment: Environment, say: Say): Promise<number> {
  const given = read(rest);
  const token = given.values.token ? openToken(environment) : undefined;
  try {
    return await run(given, { environment, say, token });
  } finally {
    token?.close();
  }
}

type Around = { environment: Environment; say: Say; token: ReturnType<typeof openToken> | undefined };

async function run({ values, positionals }: Given, { environment, say, token }: Around): Promise<number> {
  const [step, ...files] = positionals;
  const needed = (name: 'folder' | 'organisation' | 'address'): string => {
    const value = values[name];
    if (value === undefined) throw new Error(`ceremony ${step} needs --${name}.`);
    return value;
  };
  const table = async () => ({
    folder: needed('folder'),
    place: token === undefined ? { passphrase: await passphraseOf(values['passphrase-file']) } : { token },
    now: Temporal.Now.instant(),
    present: values.present ?? [],
    withNetwork: values['with-network'] ?? false,
  });
  const told = (written: readonly string[]) => {
    for (const path of written) say(`Written: ${path}`);
    return 0;
  };
  switch (step) {
    case 'root': {
      const organisation = { name: needed('organisation'), nif: values.nif };
      const wish = {
        type: keyType(values.key),
        organisation,
        ...(values.id !== undefined && { id: values.id }),
      };
      return told(await ceremony.makeRoot(await table(), wish));
    }
    case 'sign':
      return told(await ceremony.signRequests(await table(), files, needed('address')));
    case 'list': {
      const { revoke: certificate } = values;
      const reason = ceremony.authorityReason(values.reason ?? 'cACompromise');
      return told(
        await ceremony.makeRootList(
          await table(),
          certificate === undefined ? undefined : { certificate, reason },
        ),
      );
    }
    case 'request': {
      const roles = files.length === 0 ? ['people', 'bodies', 'servers'] : files;
      const { requests } = (await inInstallation(environment, say, ceremony.requestAuthorities as never, {
        roles,
      })) as Requests;
      mkdirSync(needed('folder'), { recursive: true });
      const path = (role: string) => join(needed('folder'), `${role}.csr`);
      for (const { role, pem } of requests) writeFileSync(path(role), pem);
      return told(requests.map(({ role }) => path(role)));
    }
    case 'import': {
      const taken = await inInstallation(
        environment,
        say,
        ceremony.importAuthorities as never,
        readFiles(files),
      );
      say(`Imported: ${JSON.stringify(taken)}`);
      return 0;
    }
    default:
      say(USAGE);
      return step === undefined ? 0 : 2;
  }
}

type Requests = { requests: { role: string; pem: string }[] };

function readFiles(files: readonly string[]) {
  const stem = (path: string) => basename(path).replace(/\.[^.]*$/, '');
  return {
    certificates: files
      .filter((path) => path.endsWith('.pem'))
      .map((path) => ({ id: stem(path), pem: readFileSync(path, 'utf8') })),
    lists: files
      .filter((path) => path.endsWith('.crl'))
      .map((path) => ({ id: stem(path), base64: readFileSync(path).toString('base64') })),
  };
}

function keyType(text = 'P-384'): KeyType {
  const found = KEY_TYPES.find((type) => type === text);
  if (found === undefined) throw new Error(`--key is one of ${KEY_TYPES.join(', ')}.`);
  return found;
}

async function passphraseOf(path: string | undefined): Promise<string> {
  if (path !== undefined) return readFileSync(path, 'utf8').trim();
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const passphrase = await lines.question('Passphrase of the root: ');
  lines.close();
  return passphrase;
}

/** The token of the settings (KEYS_PKCS11_…), in which the key of the root is made and stays. */
function openToken(environment: Environment) {
  const token = configuredToken(readSettings(kernelSettings, environment));
  if (token === undefined)
    throw new Error('--token needs the settings KEYS_PKCS11_MODULE and what goes with it.');
  return token;
}

/** Opens the installation for one action of the ceremony. */
async function inInstallation(
  environment: Environment,
  progress: Say,
  act: Action,
  input: unknown,
): Promise<unknown> {
  const app = await openApp({ environment, progress, lock: environment['DATABASE_URL'] === undefined });
  try {
    return await perform(app.kernel, act, { kind: 'platform', name: 'ceremony' }, input);
  } finally {
    await app.stop();
  }
}
