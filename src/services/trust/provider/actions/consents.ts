import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { activeNames } from '../../../cooperation/administrations/index.ts';
import { findPerson, personOf } from '../../identity/index.ts';
import { applicationsNamed, findApplication } from '../application-store.ts';
import { consentsOfPerson, storeConsent, withdrawConsent } from '../consent-store.ts';
import { providerEvents } from '../events.ts';
import { providerProblems } from '../problems.ts';
import { SCOPE_NAMES } from '../scopes.ts';

const PEOPLE = { citizen: true, employee: true, operator: true } as const;
const scope = z.enum(SCOPE_NAMES);

async function accountOf({ tx, actor }: Work) {
  const account = await findPerson(tx, personOf(actor) ?? '');
  if (account === undefined) throw kernelProblems['not-signed-in']();
  return account;
}

/** A person lets an application have what it asks, of what it is registered for. */
export const giveConsent = action({
  name: 'provider.consent.give',
  summary: 'Lets an application know who you are.',
  access: PEOPLE,
  input: z.object({ applicationId: z.uuid(), scopes: z.array(scope).max(SCOPE_NAMES.length) }),
  output: z.object({}),
  async run(work, { applicationId, scopes }) {
    const account = await accountOf(work);
    const application = await findApplication(work.tx, applicationId);
    const registered = application?.state === 'approved' ? application.approved?.scopes : undefined;
    if (registered === undefined || !scopes.every((each) => registered.includes(each)))
      throw providerProblems['application-unknown']();
    await storeConsent(work.tx, {
      accountId: account.id,
      applicationId,
      scopes,
      givenAt: work.now.toString(),
    });
    work.leaf({
      type: 'consent',
      subject: work.kernel.ledger.subjectIndex(account.person),
      record: { action: 'provider.consent.give', application: applicationId, scopes },
      fields: { person: account.person },
    });
    return {};
  },
});

/** Takes it back: every token that stood on it is worth nothing from the next request on. */
export const takeBackConsent = action({
  name: 'provider.consent.withdraw',
  summary: 'Takes back what you let an application know.',
  access: PEOPLE,
  input: z.object({ applicationId: z.uuid() }),
  output: z.object({}),
  async run(work, { applicationId }) {
    const account = await accountOf(work);
    const was = await withdrawConsent(work.tx, { accountId: account.id, applicationId }, work.now);
    if (!was) throw providerProblems['consent-unknown']();
    work.emit(providerEvents.consentWithdrawn(applicationId));
    work.leaf({
      type: 'consent',
      subject: work.kernel.ledger.subjectIndex(account.person),
      record: { action: 'provider.consent.withdraw', application: applicationId },
      fields: { person: account.person },
    });
    return {};
  },
});

export const listConsents = query({
  name: 'provider.consent.list',
  summary: 'What you let which applications know.',
  access: PEOPLE,
  input: z.object({}),
  output: z.object({
    consents: z.array(
      z.object({
        applicationId: z.uuid(),
        application: z.string(),
        body: z.string(),
        scopes: z.array(scope),
        givenAt: z.string(),
        inService: z.boolean(),
      }),
    ),
  }),
  async run(work) {
    const account = await findPerson(work.tx, personOf(work.actor) ?? '');
    const consents = account === undefined ? [] : await consentsOfPerson(work.tx, account.id);
    const named = await applicationsNamed(
      work.tx,
      consents.map(({ applicationId }) => applicationId),
    );
    const bodies = await activeNames(
      work.tx,
      [...named.values()].map(({ administrationId }) => administrationId),
    );
    return {
      consents: consents.flatMap(({ applicationId, scopes, givenAt }) => {
        const application = named.get(applicationId);
        if (application === undefined) return [];
        return [
          {
            ...{ applicationId, application: application.name, givenAt },
            body: bodies.get(application.administrationId) ?? '—',
            scopes: SCOPE_NAMES.filter((each) => scopes.includes(each)),
            inService: application.state === 'approved',
          },
        ];
      }),
    };
  },
});
