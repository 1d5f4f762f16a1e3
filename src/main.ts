import { writeFileSync } from 'node:fs';
import { allSettings, openApp, programVersion, settingGroups } from './app.ts';
import { errorFacts } from './kernel/log.ts';
import { SettingsError, settingsManual } from './kernel/settings.ts';
import { publicDocument } from './serve.ts';
import { assertCommandMeant, start } from './start.ts';

const COMMANDS = [
  'start',
  'web',
  'worker',
  'migrate',
  'verify',
  'witness',
  'ceremony',
  'operator',
  'identifications',
  'settings',
  'openapi',
] as const;

const USAGE = `aplec ${COMMANDS.join('|')}

  start      everything in one process: portals, API, worker, log, demonstration (the default)
  web        portals and API only; with DATABASE_URL
  worker     reactions, schedules, webhooks and the public log; with DATABASE_URL
  migrate    applies the migrations and ends
  verify     checks a receipt (aplec verify FILE), or a whole log (aplec verify --log ADDRESS)
  witness    runs a C2SP witness that cosigns checkpoints
  ceremony   makes the root of the certification authorities and signs with it (aplec ceremony says how)
  operator   makes the first operator of an installation (aplec operator --document NIF --name NAME)
  identifications   lays the history of identifications beside the public log (aplec identifications [--days N])
  settings   prints the manual of the settings
  openapi    prints the OpenAPI document
`;

/**
 * Small pieces of bytes share a block. One of 64 KiB, as the runtime has it, is kept whole as long as any piece of it lives;
 * a busy hub then looked through all of its memory again and again because of them.
 */
Buffer.poolSize = 8 * 1024;

const say = (sentence: string) => void process.stdout.write(`${sentence}\n`);

async function main(command: string, rest: string[]): Promise<number> {
  switch (command) {
    case 'start':
    case 'web':
    case 'worker':
      return start(command, process.env, say);
    case 'migrate': {
      assertCommandMeant(process.env);
      const app = await openApp({
        environment: process.env,
        progress: say,
        lock: process.env['DATABASE_URL'] === undefined,
      });
      await app.stop();
      say('The database is up to date.');
      return 0;
    }
    case 'verify':
      return (await import('./verify.ts')).verify(rest, say);
    case 'witness':
      return (await import('./witness.ts')).witnessMain(rest, say);
    case 'ceremony':
      return (await import('./ceremony.ts')).ceremonyMain(rest, process.env, say);
    case 'operator':
      return (await import('./identity-commands.ts')).operatorMain(rest, process.env, say);
    case 'identifications':
      return (await import('./identity-commands.ts')).identificationsMain(rest, process.env, say);
    case 'settings':
      allSettings({});
      say(settingsManual(settingGroups()));
      return 0;
    case 'openapi': {
      const text = `${publicDocument(programVersion())}\n`;
      if (rest[0] === undefined) process.stdout.write(text);
      else writeFileSync(rest[0], text);
      return 0;
    }
    default:
      process.stderr.write(USAGE);
      return command === 'help' || command === '--help' ? 0 : 2;
  }
}

try {
  process.exitCode = await main(process.argv[2] ?? 'help', process.argv.slice(3));
} catch (error) {
  const sentences =
    error instanceof SettingsError
      ? error.sentences
      : [error instanceof Error ? error.message : String(error)];
  for (const sentence of sentences) process.stderr.write(`aplec: ${sentence}\n`);
  if (process.env['LOG_LEVEL'] === 'debug') process.stderr.write(`${JSON.stringify(errorFacts(error))}\n`);
  process.exitCode = 1;
}
