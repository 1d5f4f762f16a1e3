import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTown, type Town, testKernel } from '../../../../../test/kernel.ts';
import { perform } from '../../../../kernel/action.ts';
import { runSql } from '../../../../kernel/database/database.ts';
import { importCalendars } from '../../calendars/actions/import-calendars.ts';
import { visit } from '../pages/context.test-helper.ts';
import { submitAgreement } from './agreement-submit.ts';
import { createAgreement } from './agreements.ts';
import { agreementDraft, MONDAY, serviceDraft } from './drafts.test-helper.ts';
import { publishService } from './service-moves.ts';
import { createService } from './services.ts';

const OPERATOR = { kind: 'operator', document: '99900002W', name: 'Operadora de prova' } as const;
/** The last days of the last year that has a calendar. */
const END_OF_2027 = Temporal.Instant.from('2027-12-27T10:00:00Z');

/** A request for evidence, submitted at a moment, to a provider whose seat has that local calendar. */
async function submitted(now: Temporal.Instant, calendar: string | null) {
  const kernel = await testKernel();
  const provider = await makeTown(kernel, 'Emissora');
  const consumer = await makeTown(kernel, 'Consumidora');
  await kernel.db
    .transaction()
    .execute((tx) =>
      runSql(tx, 'update administrations.administration set calendar = $2 where id = $1', [
        provider.id,
        calendar,
      ]),
    );
  const seller = (town: Town) => town.employee('services.manage', 'agreements.manage');
  const service = await perform(kernel, createService, seller(provider), serviceDraft(), { now });
  await perform(kernel, publishService, seller(provider), { id: service.id }, { now });
  const manager = consumer.employee('agreements.manage');
  const draft = { ...agreementDraft(service.id), validFrom: '2026-01-01', validUntil: '2029-12-31' };
  const made = await perform(kernel, createAgreement, manager, draft, { now });
  const pending = await perform(kernel, submitAgreement, manager, { id: made.id }, { now });
  return { kernel, manager, pending };
}

test('the day to decide skips the local holidays that the operator imported, and says which version did', async () => {
  const kernel = await testKernel();
  // 08250 is used by this test alone.
  const content = `scope,version,status,source,date,name
local:08250,1,official,Ordre de prova,2026-11-26,Festa Major
local:08250,1,official,Ordre de prova,2026-11-27,Festa Major`;
  const { pending: before } = await submitted(MONDAY, 'local:08250');
  assert.ok(before.decideByCautions.includes('local-calendar-missing:08250/2026'));
  await perform(kernel, importCalendars, OPERATOR, { format: 'csv', content, dryRun: false });
  const { pending } = await submitted(MONDAY, 'local:08250');
  assert.equal(before.decideBy, '2026-12-07');
  assert.equal(pending.decideBy, '2026-12-10', 'two days later, and 8 December is a holiday');
  assert.ok(pending.decideByCalendars.includes('local-08250-2026@1'));
  assert.ok(!pending.decideByCautions.some((caution) => caution.startsWith('local-')));
});

test('a request at the end of the known calendars is taken, with a day and its caution', async () => {
  const { kernel, manager, pending } = await submitted(END_OF_2027, null);
  assert.equal(pending.decideBy, '2028-01-10');
  assert.ok(pending.decideByCautions.includes('calendar-missing:catalonia/2028'));
  const visitor = { kernel, actor: manager, now: END_OF_2027 };
  const page = await visit(visitor, `/office/agreements/${pending.id}`);
  assert.match(page.text, /There is no calendar catalonia 2028 yet/);
  assert.match(page.text, /The calendar catalonia 2027 is provisional/);
});
