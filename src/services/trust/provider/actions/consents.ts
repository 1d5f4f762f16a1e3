import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { findPerson, personOf } from '../../identity/index.ts';
import { SCOPES } from '../application.ts';
import { consentsOf, keepConsent, withdrawConsent } from '../consent-store.ts';
import { dropOfAccount } from '../item-store.ts';
import { providerProblems } from '../problems.ts';
import { findApplication } from '../store.ts';

const PEOPLE = { citizen: true, employee: true, operator: true } as const;

async function accountOf({ tx, actor }: Work): Promise<string> {
  const account = await findPerson(tx, personOf(actor) ?? '');
  if (account === undefined) throw providerProblems['consent-unknown']();
  return account.id;
}

/** A person lets an application know something about them. */
export const giveConsent = action({
  name: 'provider.consent.give',
  summary: 'Lets an application know something about you.',
  access: PEOPLE,
  input: z.object({
    applicationId: z.uuid(),
    scopes: z.array(z.enum(SCOPES)),
    claims: z.array(z.string().max(60)).max(30),
  }),
  output: z.object({}),
  async run(work, { applicationId, scopes, claims }) {
    const application = await findApplication(work.tx, { id: applicationId });
    if (application === undefined) throw providerProblems.unknown();
    await keepConsent(work.tx, { accountId: await accountOf(work), applicationId, scopes, claims }, work.now);
    return {};
  },
});

/** A person takes it back: what the application was given ends with it. */
export const takeBackConsent = action({
  name: 'provider.consent.withdraw',
  summary: 'Takes back what you let an application know.',
  access: PEOPLE,
  input: z.object({ applicationId: z.uuid() }),
  output: z.object({}),
  async run(work, { applicationId }) {
    const accountId = await accountOf(work);
    if (!(await withdrawConsent(work.tx, { accountId, applicationId }, work.now)))
      throw providerProblems['consent-unknown']();
    const application = await findApplication(work.tx, { id: applicationId });
    if (application !== undefined) await dropOfAccount(work.tx, accountId, application.clientId);
    return {};
  },
});

export const listConsents = query({
  name: 'provider.consent.list',
  summary: 'What you let applications know.',
  access: PEOPLE,
  input: z.object({}),
  output: z.object({
    consents: z.array(
      z.object({
        applicationId: z.uuid(),
        name: z.string(),
        scopes: z.array(z.enum(SCOPES)),
        claims: z.array(z.string()),
        givenAt: z.string(),
      }),
    ),
  }),
  async run(work) {
    const account = await findPerson(work.tx, personOf(work.actor) ?? '');
    const held = account === undefined ? [] : await consentsOf(work.tx, account.id);
    const consents = [];
    for (const { applicationId, scopes, claims, givenAt } of held) {
      const application = await findApplication(work.tx, { id: applicationId });
      const name = application?.settings?.name ?? application?.pending?.name ?? '';
      consents.push({
        applicationId,
        name,
        scopes: [...scopes],
        claims: [...claims],
        givenAt: givenAt.toString(),
      });
    }
    return { consents };
  },
});
