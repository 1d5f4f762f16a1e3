/** The yearly review from day to day: who is told, when what nobody looked at rests, and the page where it is looked at. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { somebody } from '../../../../test/browser.ts';
import { makeTown, type Town } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { runSql } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { contentOf } from '../../../kernel/messages/round.ts';
import { openSite, type Site } from '../../support/portals/portals.test-helper.ts';
import { appoint, approveRole } from './actions/appointments.ts';
import { confirmRights, listReview, REVIEW_PAGE, runReview } from './actions/review.ts';

let site: Site;
let kernel: Kernel;
before(async () => {
  site = await openSite();
  kernel = site.kernel;
});
after(() => site?.stop());

const PLATFORM = { kind: 'platform', name: 'test' } as const;
const manager = (town: Town): Employee => ({
  ...town.employee('people.manage', 'people.approve', 'people.read'),
  ...{ document: somebody().document, level: 'substantial' },
});
const on = (at: string): Kernel => ({ ...kernel, now: () => Temporal.Instant.from(at) });
const run = (at: string) => perform(on(at), runReview, PLATFORM, {});
const since = (id: string, at: string) =>
  runSql(kernel.db, 'update people.appointment set created_at = $2 where id = $1', [id, at]);
let addresses = 0;

/** A body with an administrator who can be told, and a place of somebody that was made at a moment. */
async function body(createdAt: string) {
  const town = await makeTown(kernel);
  const [by, other] = [manager(town), manager(town)];
  const place = (more: object) =>
    perform(kernel, appoint, by, {
      ...{ document: somebody().document, name: 'Pere Prova', unit: 'Obres', title: 'Tècnic' },
      ...{ fromDay: '2024-01-01', ...more },
    });
  const email = `administra-${addresses++}@vila.example`;
  const boss = await place({ email, roles: ['administrator'] });
  await perform(kernel, approveRole, other, { id: boss.id, role: 'administrator' });
  // Who administers is looked at another day.
  await since(boss.id, '2026-10-01T08:00:00Z');
  const { id } = await place({ roles: ['officer'] });
  await since(id, createdAt);
  const told = async () => {
    const rows = await runSql<{ id: string; sealed: string }>(
      kernel.db,
      `select id, sealed from kernel.message where purpose = 'people.review'`,
    );
    return rows.filter((row) => contentOf(kernel, row)?.to === email).length;
  };
  const rests = async () => {
    const sql = 'select resting_since is not null as rests from people.appointment where id = $1';
    return (await runSql<{ rests: boolean }>(kernel.db, sql, [id]))[0]!.rests;
  };
  return { by, id, told, rests, email, boss: boss.id };
}

describe('administrators are told once of what is to be looked at', () => {
  test('also of what falls due in the hour that the clock gives back in October', async () => {
    const { told } = await body('2025-10-24T05:45:00Z');
    // A quarter past seven in Madrid, before and after: twenty-five hours between them.
    await run('2026-10-24T05:15:00Z');
    assert.equal(await told(), 0, 'its year is not over');
    await run('2026-10-25T06:15:00Z');
    assert.equal(await told(), 1);
    await run('2026-10-26T06:15:00Z');
    await run('2026-10-26T06:15:00Z');
    assert.equal(await told(), 1);
  });

  test('also when no worker ran on the day, and nothing rests before they had their month', async () => {
    const { by, id, told, rests } = await body('2025-11-10T12:00:00Z');
    await run('2026-11-09T06:15:00Z');
    assert.equal(await told(), 0);
    // A year and forty days: nobody ran anything since.
    await run('2026-12-20T06:15:00Z');
    assert.deepEqual([await told(), await rests()], [1, false]);
    await run('2027-01-18T06:15:00Z');
    assert.equal(await rests(), false);
    await run('2027-01-19T06:15:00Z');
    assert.deepEqual([await told(), await rests()], [1, true]);
    await perform(on('2027-01-20T09:00:00Z'), confirmRights, by, { ids: [id] });
    await run('2027-06-01T05:15:00Z');
    assert.equal(await told(), 1);
    await run('2028-01-21T06:15:00Z');
    assert.ok((await told()) > 1, 'the year after, again');
  });

  test('a body where nobody can be told waits until somebody can', async () => {
    const { told, email, boss } = await body('2025-11-10T12:00:00Z');
    const write = (to: string | null) =>
      runSql(kernel.db, 'update people.appointment set email = $2 where id = $1', [boss, to]);
    await write(null);
    await run('2026-11-11T06:15:00Z');
    await write(email);
    await run('2026-11-12T06:15:00Z');
    assert.equal(await told(), 1);
  });
});

test('the page of the review has all of it, fifty lines at a time, and a page after the last is the last', async () => {
  const town = await makeTown(kernel);
  const by = manager(town);
  await runSql(
    kernel.db,
    `insert into people.appointment (administration_id, id, person, name, search_text, unit, title, kind, from_day, state, created_at, updated_at)
     select $1, gen_random_uuid(), 'P' || n, 'Persona ' || to_char(n, 'FM000'), 'persona ' || to_char(n, 'FM000'), 'Obres', 'Tècnic',
       'employee', '2020-01-01', 'active', '2020-01-01', '2020-01-01' from generate_series(1, $2::int) n`,
    [town.id, 2 * REVIEW_PAGE + 3],
  );
  site.be(by);
  const names = async (query: string) => {
    const answer = await fetch(`${site.base}/office/people/review${query}`, {
      headers: { accept: 'text/html' },
    });
    assert.equal(answer.status, 200);
    return [...(await answer.text()).matchAll(/Persona (\d{3})<\/a>/g)].map(([, n]) => Number(n));
  };
  const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
  assert.deepEqual(await names(''), span(1, 50));
  assert.deepEqual(await names('?page=2'), span(51, 100));
  for (const last of ['3', '4', '99999999999'])
    assert.deepEqual(await names(`?page=${last}`), span(101, 103));
  for (const odd of ['0', '-1', 'x']) assert.deepEqual(await names(`?page=${odd}`), span(1, 50));
  const { items, total } = await perform(kernel, listReview, by, { offset: 1_000 });
  assert.deepEqual([items.length, total], [0, 103]);
});
