import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { App } from '../src/app.ts';
import { type Access, anyOf } from '../src/kernel/access.ts';
import { type Action, perform } from '../src/kernel/action.ts';
import {
  ACTOR_KINDS,
  type Actor,
  type ActorKind,
  type AnyCapability,
  CAPABILITIES,
  type Capability,
  OPERATOR_CAPABILITIES,
} from '../src/kernel/actor.ts';
import { readEvents } from '../src/kernel/events.ts';
import { contractOf } from '../src/kernel/http/contract.ts';
import { isActionRoute } from '../src/kernel/http/routes.ts';
import { newId } from '../src/kernel/ids.ts';
import { Problem } from '../src/kernel/problem.ts';
import { webhookActions } from '../src/kernel/webhooks/index.ts';
import { workerActions } from '../src/kernel/worker.ts';
import { publicRoutes } from '../src/serve.ts';
import { services } from '../src/services.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { keepPage } from './generated-page.ts';
import { openTestApp } from './kernel.ts';

const GROUPS: readonly { name: string; actions: readonly Action[] }[] = [
  { name: 'kernel', actions: [readEvents as unknown as Action, ...workerActions] },
  { name: 'webhooks', actions: webhookActions },
  ...services.map(({ name, actions }) => ({ name, actions })),
];
/** Addresses that are not an action's: they declare who may, and their own code or another action enforces it. */
const DECLARED = publicRoutes()
  .filter((route) => !isActionRoute(route))
  .map((route) => contractOf(route))
  .filter((contract) => contract !== undefined);
const ALL = GROUPS.flatMap(({ actions }) => actions);
/** No action takes a number as its whole input, so a permitted one stops at the form of the input. */
const WRONG_INPUT = 42;

let house: { app: App; database: FreshDatabase } | undefined;

async function open(): Promise<{ app: App; database: FreshDatabase }> {
  const database = await freshDatabase();
  house = { database, app: await openTestApp(database.url) };
  return house;
}

after(async () => {
  await house?.app.stop();
  await house?.database.drop();
});

/** Every kind of actor; employees, systems and operators with nothing, with each capability alone, with all, with all but one. */
function actors(): { who: string; actor: Actor; has: readonly AnyCapability[] }[] {
  const simple: Actor[] = [
    { kind: 'visitor' },
    { kind: 'citizen', document: '99900001R', name: 'Ciutadana de prova', level: 'high' },
    operator,
    { kind: 'platform', name: 'test' },
  ];
  return [
    ...simple.map((actor) => ({ who: actor.kind, actor, has: [] })),
    ...setsOf(OPERATOR_CAPABILITIES).map(([how, capabilities]) => ({
      who: `operator ${how}`,
      actor: { ...operator, capabilities },
      has: capabilities,
    })),
    ...setsOf(CAPABILITIES).flatMap(([how, capabilities]) => [
      { who: `employee ${how}`, actor: employee(capabilities), has: capabilities },
      { who: `system ${how}`, actor: system(capabilities), has: capabilities },
    ]),
  ];
}

/** Nothing, everything, each alone, all but each. */
function setsOf<One extends AnyCapability>(all: readonly One[]): [string, readonly One[]][] {
  return [
    ['with nothing', []],
    ['with everything', all],
    ...all.map((one): [string, One[]] => [`with ${one}`, [one]]),
    ...all.map((one): [string, One[]] => [`with all but ${one}`, all.filter((each) => each !== one)]),
  ];
}

const operator: Actor & { kind: 'operator' } = {
  kind: 'operator',
  document: '99900001R',
  name: 'Operadora de prova',
  level: 'high',
};

const employee = (capabilities: readonly Capability[]): Actor => ({
  kind: 'employee',
  document: '99900001R',
  name: 'Empleada de prova',
  administrationId: newId(),
  administrationName: 'Vilaprova',
  unit: 'Secretaria',
  capabilities,
  level: 'high',
});

const system = (capabilities: readonly Capability[]): Actor => ({
  kind: 'system',
  clientId: newId(),
  administrationId: newId(),
  capabilities,
});

/** What the table says, read apart from the code that enforces it. */
function expected(access: Access, kind: ActorKind, has: readonly AnyCapability[]): string {
  const rule = access[kind];
  if (rule === true || (rule !== undefined && [rule].flat().some((one) => has.includes(one))))
    return 'kernel.input-invalid';
  return kind === 'visitor' ? 'kernel.not-signed-in' : 'kernel.not-allowed';
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    return error instanceof Problem ? error.code : `not a problem: ${String(error)}`;
  }
}

async function written({ pool }: FreshDatabase): Promise<unknown> {
  const { rows } = await pool.query(
    `select (select count(*) from kernel.audit) as audit, (select count(*) from kernel.event) as events,
       (select count(*) from kernel.idempotency) as keys, (select count(*) from ledger.record) as leaves`,
  );
  return rows[0];
}

test('each actor may do exactly what the table says, and who may not leaves no trace', async () => {
  const { app, database } = await open();
  const before = await written(database);
  const wrong: string[] = [];
  let asked = 0;
  for (const action of ALL) {
    for (const { who, actor, has } of actors()) {
      const key = { idempotencyKey: newId() };
      const code = await codeOf(perform(app.kernel, action, actor, WRONG_INPUT, key));
      const should = expected(action.access, actor.kind, has);
      if (code !== should) wrong.push(`${who} on ${action.name}: ${code}, and the table says ${should}`);
      asked += 1;
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(ALL.length > 60 && asked === ALL.length * actors().length, `${asked} questions`);
  assert.deepEqual(await written(database), before);
});

test('who lacks one capability is told which', async () => {
  const { app } = house ?? (await open());
  for (const action of ALL) {
    const missing = action.access.employee;
    if (missing === undefined || missing === true) continue;
    await assert.rejects(perform(app.kernel, action, employee([]), WRONG_INPUT), (error: Problem) => {
      assert.equal(error.data['missing'], [missing].flat()[0], action.name);
      return true;
    });
  }
});

test('every action behind an address or a schedule is in the table, once and under its own service', () => {
  const known = new Set(ALL);
  const behindRoutes = publicRoutes()
    .filter(isActionRoute)
    .map((route) => route.action);
  const behindSchedules = services.flatMap((service) => service.schedules ?? []).map((each) => each.action);
  const outside = [...behindRoutes, ...behindSchedules].filter((action) => !known.has(action));
  assert.deepEqual(
    outside.map((action) => action.name),
    [],
  );
  for (const action of behindSchedules)
    assert.equal(action.access.platform, true, `${action.name} is done by the platform`);
  const names = [...ALL, ...DECLARED].map((each) => each.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  assert.deepEqual(twice, []);
  const misnamed = GROUPS.flatMap(({ name, actions }) =>
    actions.filter((action) => !action.name.startsWith(`${name}.`)).map((action) => action.name),
  );
  assert.deepEqual(misnamed, []);
  const nobody = ALL.filter((action) => Object.keys(action.access).length === 0).map((action) => action.name);
  assert.deepEqual(nobody, []);
});

test('nothing that changes the world is open to visitors', () => {
  const open = ALL.filter((action) => action.kind === 'action' && action.access.visitor !== undefined);
  assert.deepEqual(
    open.map((action) => action.name),
    [],
  );
});

test('docs/access.md is the table', () => keepPage('docs/access.md', page()));

function page(): string {
  const lines = [
    '# Who may do what',
    '',
    'Made from the actions themselves by `test/access-matrix.test.ts`; every cell is tried there against a real',
    'database. A capability in a cell is one that a body grants to its people and systems. An empty cell: may not.',
    '',
  ];
  for (const { name, actions } of GROUPS) {
    const rows = [...actions, ...DECLARED.filter((each) => each.name.startsWith(`${name}.`))];
    if (rows.length === 0) continue;
    lines.push(
      `## ${name}`,
      '',
      `| | ${ACTOR_KINDS.join(' | ')} | |`,
      `|---|${'---|'.repeat(ACTOR_KINDS.length)}---|`,
    );
    for (const action of rows.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const cells = ACTOR_KINDS.map((kind) => cell(action.access[kind]));
      const summary = action.summary.replaceAll('|', '\\|');
      lines.push(
        `| \`${action.name}\`${action.kind === 'query' ? '' : ' ✎'} | ${cells.join(' | ')} | ${summary} |`,
      );
    }
    lines.push('');
  }
  return `${lines.join('\n')}\n✎ changes something, and leaves an audit line and a leaf in the ledger.\n`;
}

function cell(rule: Access[ActorKind]): string {
  if (rule === undefined) return '';
  return (
    anyOf(rule)
      .map((one) => `\`${one}\``)
      .join(' or ') || 'yes'
  );
}

test('where the table asks for a surer identification, nobody does it with less, whatever they hold', async () => {
  const { app } = house ?? (await open());
  const everything = actors().filter(({ who }) => who === 'citizen' || who.endsWith('with everything'));
  const sure = ALL.filter((action) => action.level !== undefined && action.level !== 'low');
  assert.ok(sure.length > 0);
  for (const action of sure)
    for (const { actor } of everything) {
      if (actor.kind === 'system' || action.access[actor.kind] === undefined) continue;
      const weak = { ...actor, level: 'low' } as Actor;
      await assert.rejects(
        perform(app.kernel, action, weak, WRONG_INPUT),
        (error) => error instanceof Problem && error.code === 'kernel.level-too-low',
        `${actor.kind} on ${action.name}`,
      );
    }
});
