/**
 * A body's administrator can never see or touch another body, tried for every action and page that the services declare,
 * with identifiers and words of every table that has rows of other bodies. What is new is covered from its first day.
 */
import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { z } from 'zod';
import type { App } from '../src/app.ts';
import { type Action, action as kernelAction, perform, query, type Work } from '../src/kernel/action.ts';
import { type Actor, CAPABILITIES, type Employee } from '../src/kernel/actor.ts';
import { runSql } from '../src/kernel/database/database.ts';
import { readEvents } from '../src/kernel/events.ts';
import { createRateLimit } from '../src/kernel/http/rate.ts';
import { servePages } from '../src/kernel/http/serve-pages.ts';
import { createServer } from '../src/kernel/http/server.ts';
import { newId } from '../src/kernel/ids.ts';
import { Problem } from '../src/kernel/problem.ts';
import { webhookActions } from '../src/kernel/webhooks/index.ts';
import { loadDemonstration, services } from '../src/services.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import {
  type Belonging,
  belongingsOf,
  changedSince,
  givenAway,
  isIdentifier,
  type Marks,
  marksOf,
  readEverything,
  samples,
  stringsIn,
  type Telling,
  tellingOf,
} from './isolation/belongings.ts';
import { forEverybody, movesAlone, textsForEverybody } from './isolation/exceptions.ts';
import { inputFor } from './isolation/inputs.ts';
import { plantNeighbour } from './isolation/neighbour.ts';
import { makeTown, openTestApp, type Town } from './kernel.ts';

const ALL = [
  readEvents as unknown as Action,
  ...webhookActions,
  ...services.flatMap(({ actions }) => actions),
];
const OF_BODIES = ALL.filter(({ access }) => access.employee !== undefined || access.system !== undefined);

type World = {
  app: App;
  database: FreshDatabase;
  town: Town;
  administrator: Employee;
  theirs: Belonging[];
  telling: Telling;
  marks: Marks;
};
let world: World;

before(async () => {
  const database = await freshDatabase();
  const app = await openTestApp(database.url);
  await loadDemonstration(app.kernel);
  await plantNeighbour(app.kernel);
  const all = await readEverything(database.pool);
  const bodies = new Set(all.get('administrations.administration')!.map((row) => String(row['id'])));
  const belongings = belongingsOf(all, bodies);
  const town = await makeTown(app.kernel, 'Vilaforana');
  const administrator: Employee = { ...town.employee(...CAPABILITIES), document: '99900003A', level: 'high' };
  world = {
    ...{ app, database, town, administrator },
    theirs: samples(belongings),
    telling: tellingOf(belongings, { all, isPublic: forEverybody, publicTexts: textsForEverybody }),
    marks: marksOf(await readEverything(database.pool), movesAlone),
  };
});
after(async () => {
  await world.app.stop();
  await world.database.drop();
});

const system = ({ id }: Town): Actor => ({
  ...{ kind: 'system', clientId: newId(), administrationId: id, capabilities: CAPABILITIES },
});

/** What an attempt gave: an answer, or a refusal with all that it says. */
type Outcome = { code: string; answer: unknown };

async function attempt(action: Action, actor: Actor, input: unknown): Promise<Outcome> {
  try {
    return { code: 'done', answer: await perform(world.app.kernel, action, actor, input) };
  } catch (error) {
    if (!(error instanceof Problem)) return { code: `not a problem: ${String(error)}`, answer: undefined };
    const { code, detail, fields, data, clauses } = error;
    return { code, answer: { detail, fields, data, clauses } };
  }
}

/** A text of the row that tells whose it is, to search for. */
function wordOf({ row }: Belonging): string {
  const texts = Object.values(row).filter((value) => typeof value === 'string');
  return texts.find((text) => / /.test(text) && world.telling.has(text)) ?? 'prova';
}

/** What is not as it was since the last look. */
async function changes(): Promise<string[]> {
  const now = marksOf(await readEverything(world.database.pool), movesAlone);
  const changed = changedSince(world.marks, now);
  world.marks = now;
  return changed;
}

/** What was sent and accepted is ours from then on, and may be shown to us. */
const sent = new Set<string>();

/** An echo is no news, except of an identifier by a question: one that knows it knows its row. */
function leaked(action: Action, input: unknown, { code, answer }: Outcome): string[] {
  const own = new Set(stringsIn(input));
  const found = givenAway(answer, world.telling).filter((text) => !sent.has(text));
  const asked = code === 'done' && action.kind === 'query';
  if (code === 'done' && action.kind === 'action') for (const text of own) sent.add(text);
  return found.filter((text) => (asked && isIdentifier(text)) || !own.has(text));
}

test('there are things of other bodies to try, of many kinds', () => {
  const tables = new Set(world.theirs.map(({ table }) => table));
  assert.ok(tables.size >= 20, [...tables].join(', '));
  assert.ok(world.telling.size > 300, `${world.telling.size} texts`);
  assert.ok(OF_BODIES.length > 100, `${OF_BODIES.length} actions`);
});

// Questions first, then pages, then what changes: what one of ours writes down may be shown to us afterwards.
test('no question tells an administrator or a system with every capability anything of another body', async (t) => {
  await tryAll(t, 'query');
});

async function tryAll(t: TestContext, kind: Action['kind']): Promise<void> {
  const actions = OF_BODIES.filter((each) => each.kind === kind);
  const wrong: string[] = [];
  for (const action of actions) wrong.push(...(await faultsOf(action)));
  t.diagnostic(`${actions.length} of the kind ${kind}, each with ${world.theirs.length} rows of others`);
  assert.deepEqual(wrong, []);
}

/** What one action shows or changes of other bodies, whoever of ours does it and with whatever of theirs. */
async function faultsOf(action: Action): Promise<string[]> {
  const { administrator, town, telling } = world;
  const wrong = new Set<string>();
  const tried = new Set<string>();
  for (const from of world.theirs) {
    const input = inputFor(action, { from, word: wordOf(from) });
    // An action that names nothing of the row is the same question for every row.
    const same = JSON.stringify(input);
    if (tried.has(same)) continue;
    tried.add(same);
    for (const actor of [administrator, system(town)]) {
      if (action.access[actor.kind] === undefined) continue;
      const outcome = await attempt(action, actor, input);
      for (const text of leaked(action, input, outcome))
        wrong.add(`${action.name} told a ${actor.kind} of ${telling.get(text)}: ${text}`);
      if (outcome.code.startsWith('not a problem')) wrong.add(`${action.name}: ${outcome.code}`);
    }
  }
  for (const change of await changes()) wrong.add(`${action.name} changed ${change}`);
  return [...wrong];
}

test('an action that shows or changes the things of others is found, so the rest of this file can fail', async () => {
  const byId = (work: Work, id: string, statement: string) =>
    runSql<{ name: string }>(work.tx, statement, [id]);
  const shows = query({
    ...{ name: 'test.client.show', summary: 'A hole.', access: { employee: 'body.manage' } },
    ...{ input: z.object({ id: z.uuid() }), output: z.object({ name: z.string().optional() }) },
    run: async (work, { id }) => ({
      name: (await byId(work, id, 'select name from exchange.client where id = $1'))[0]?.name,
    }),
  });
  const changesIt = kernelAction({
    ...{ name: 'test.client.rename', summary: 'A hole.', access: { system: 'evidence.request' } },
    ...{ input: z.object({ clientId: z.uuid() }), output: z.object({}) },
    run: async (work, { clientId }) => {
      await byId(work, clientId, `update exchange.client set name = name || ' x' where id = $1`);
      return {};
    },
  });
  assert.match(String(await faultsOf(shows as unknown as Action)), /told a employee of exchange.client: /);
  assert.match(String(await faultsOf(changesIt as unknown as Action)), /changed exchange.client: \d+ rows/);
});

test('no page of the office shows or changes anything of another body', async (t) => {
  const site = await openOffice();
  const wrong: string[] = [];
  let tried = 0;
  try {
    for (const page of services.flatMap(({ pages }) => pages ?? [])) {
      if (page.portal !== 'office') continue;
      for (const from of page.path.includes('{') ? world.theirs : world.theirs.slice(0, 1)) {
        for (const address of addressesOf(page.path, from)) {
          const answer = await fetch(site.base + address, { redirect: 'manual' });
          const text = await answer.text();
          tried += 1;
          if (answer.status >= 500) wrong.push(`${page.path}: ${answer.status}`);
          const asked = [...new URL(address, site.base).searchParams.values()];
          // The links to other languages carry the question; what hangs on it would come with words of its own.
          for (const told of givenAway(text, world.telling))
            if (!asked.includes(told) && (answer.status === 200 || !address.includes(told)))
              wrong.push(`${page.path} shows ${world.telling.get(told)}: ${told}`);
        }
      }
    }
    t.diagnostic(`${tried} pages asked`);
    assert.deepEqual([...new Set(wrong)], []);
    assert.deepEqual(await changes(), []);
  } finally {
    await site.close();
  }
});

/** The path with the row's identifier wherever it takes one, and the same in every parameter that pages read. */
function addressesOf(path: string, from: Belonging): string[] {
  const { row, bodyId } = from;
  const id = String(
    row['id'] ?? Object.values(row).find((value) => /^[0-9a-f-]{36}$/.test(String(value))) ?? bodyId,
  );
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    /^(act|step)$/.test(name) ? 'approve' : id,
  );
  const query = new URLSearchParams(
    ['id', 'request', 'service', 'agreement', 'client', 'person', 'file', 'credential', 'of', 'from'].map(
      (name) => [name, id],
    ),
  );
  const bodies = new URLSearchParams(
    ['administrationId', 'administration', 'body', 'consumer', 'provider', 'other'].map((name) => [
      name,
      bodyId,
    ]),
  );
  const search = new URLSearchParams(['text', 'q', 'search'].map((name) => [name, wordOf(from)]));
  return [filled, `${filled}?${query}`, `${filled}?${bodies}`, `${filled}?${search}`];
}

async function openOffice(): Promise<{ base: string; close(): Promise<void> }> {
  const { kernel, metrics } = world.app;
  const options = {
    ...{ kernel, metrics, routes: [], fast: [], rate: createRateLimit(1e6, 1e6) },
    whoActs: async () => world.administrator,
  };
  const server = createServer(options);
  servePages(
    server,
    options,
    services.flatMap(({ pages }) => pages ?? []),
  );
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  return { base, close: () => server.close() };
}

test('no action of an administrator or a system with every capability shows or changes anything of another body', async (t) => {
  await tryAll(t, 'action');
});

test('what is tried is real: for the owners of the same rows most of these actions find them', async (t) => {
  const reached = new Set<string>();
  for (const action of OF_BODIES.filter(({ access }) => access.employee !== undefined)) {
    for (const from of world.theirs) {
      const owner: Employee = {
        ...world.administrator,
        ...{ administrationId: from.bodyId, document: ownerDocument(from) ?? world.administrator.document },
      };
      const input = inputFor(action, { from, word: wordOf(from) });
      const { code } = await attempt(action, owner, input);
      if (!NEVER_GOT_THERE.has(code)) reached.add(action.name);
    }
  }
  const names = OF_BODIES.filter(({ access }) => access.employee !== undefined).map(({ name }) => name);
  const not = names.filter((name) => !reached.has(name));
  t.diagnostic(`${reached.size} of ${names.length} actions find what is theirs; not: ${not.join(', ')}`);
  assert.ok(
    reached.size >= names.length * LEAST_REACHED,
    `only ${reached.size} of ${names.length}: ${not.join(', ')}`,
  );
});

/** Refusals that say that the row was never looked at, or not found. */
const NEVER_GOT_THERE = new Set(['kernel.input-invalid', 'kernel.not-found']);
const LEAST_REACHED = 0.8;

function ownerDocument({ row }: Belonging): string | undefined {
  const person = row['person'] ?? row['created_by'] ?? row['document'];
  return typeof person === 'string' && /^\d{8}[A-Z]$/.test(person) ? person : undefined;
}
