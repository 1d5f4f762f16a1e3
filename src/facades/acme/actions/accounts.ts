import { z } from 'zod';
import { action } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import { loadAdministration } from '../../../services/cooperation/administrations/index.ts';
import { accountBody } from '../account.ts';
import { readAccountKey, thumbprintOf } from '../account-key.ts';
import { addresses } from '../addresses.ts';
import { acmeProblems } from '../problems.ts';
import {
  changeAccountKey,
  findAccountByKey,
  findExternalKey,
  insertAccount,
  spendExternalKey,
  updateAccount as storeAccount,
} from '../store.ts';
import { actingAccount, bodyOf } from './acting.ts';

const CONTACTS_LIMIT = 5;
const MAIL = /^mailto:[^\s,?@<>]{1,64}@[a-z0-9.-]{1,190}$/i;

const contact = z.array(z.string().max(300)).max(CONTACTS_LIMIT);

/** Throws `unsupported-contact`, `invalid-contact`. */
function checkContacts(given: readonly string[]): string[] {
  for (const each of given) {
    if (!each.startsWith('mailto:')) throw acmeProblems['unsupported-contact']();
    // No header fields and one address only (RFC 8555 §7.3).
    if (!MAIL.test(each)) throw acmeProblems['invalid-contact']();
  }
  return [...given];
}

/** Made by the actor that the external account binding names: `clientId` is the key that the office gave. */
export const registerAccount = action({
  name: 'acme.account.register',
  summary: 'Registers an ACME account for a server of a body, with a key that its office gave.',
  access: { system: true },
  input: z.object({ jwk: z.unknown(), contact: contact.default([]) }),
  output: z.object({ id: z.string(), body: bodyOf }),
  async run({ tx, actor, now, kernel }, input) {
    if (actor.kind !== 'system') throw acmeProblems['external-account-required']();
    const { administrationId, clientId } = actor;
    const refuse = (detail: string) => acmeProblems.unauthorized({ detail });
    const external = await findExternalKey(tx, { administrationId, id: clientId });
    const body = await loadAdministration(tx, administrationId);
    if (external === undefined || body?.status !== 'active')
      throw refuse('The key of the external account is not one that counts.');
    if (!(await spendExternalKey(tx, external, now)))
      throw refuse('The key of the external account was used, revoked or has expired.');
    const jwk = readAccountKey(input.jwk);
    const account = {
      ...{ administrationId, id: newId(), externalKeyId: external.id, label: external.label },
      ...{ jwk, thumbprint: await thumbprintOf(jwk), contacts: checkContacts(input.contact) },
    };
    if (!(await insertAccount(tx, account, now))) throw acmeProblems['key-in-use']();
    return {
      id: account.id,
      body: accountBody(addresses(kernel), { ...account, status: 'valid', createdAt: new Date() }),
    };
  },
});

export const updateAccount = action({
  name: 'acme.account.update',
  summary: 'Changes the contacts of an ACME account, or closes it for good.',
  access: { system: true },
  input: z.object({ contact: contact.optional(), status: z.literal('deactivated').optional() }),
  output: bodyOf,
  async run(work, input) {
    const account = await actingAccount(work);
    const changed = {
      ...account,
      contacts: input.contact === undefined ? account.contacts : checkContacts(input.contact),
      status: input.status ?? account.status,
    };
    await storeAccount(work.tx, changed);
    return accountBody(addresses(work.kernel), changed);
  },
});

/** The façade has checked that both keys signed (RFC 8555 §7.3.5). */
export const changeKey = action({
  name: 'acme.account.change-key',
  summary: 'Gives an ACME account another key.',
  access: { system: true },
  input: z.object({ jwk: z.unknown() }),
  output: bodyOf,
  async run(work, input) {
    const account = await actingAccount(work);
    const jwk = readAccountKey(input.jwk);
    const thumbprint = await thumbprintOf(jwk);
    if ((await findAccountByKey(work.tx, thumbprint)) !== undefined) throw acmeProblems['key-in-use']();
    await changeAccountKey(work.tx, { ...account, jwk, thumbprint });
    return accountBody(addresses(work.kernel), account);
  },
});
