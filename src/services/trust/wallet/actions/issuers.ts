import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { LEVELS } from '../../../../kernel/assurance.ts';
import { newId } from '../../../../kernel/ids.ts';
import { fromPem, PkiError, parseCertificate, toPem } from '../../../../kernel/pki/index.ts';
import type { Issuer } from '../issuer.ts';
import { walletProblems } from '../problems.ts';
import { allIssuers, findIssuer, storeIssuer } from '../store.ts';

/** Whom a wallet identifies, it identifies for every body: only operators who keep the methods, and surely themselves. */
const KEEPERS = { operator: 'methods.manage' } as const;
const LONGEST = 120;
const LONGEST_PEM = 20_000;
const MOST_TYPES = 20;

const text = z.string().trim().min(1).max(LONGEST);
const title = z.object({ ca: text, es: text, oc: text, en: text });
const types = z
  .array(z.string().regex(/^\S{1,200}$/))
  .max(MOST_TYPES)
  .default([]);

const anchor = z.string().max(LONGEST_PEM).refine(isAuthority, {
  error: 'is not the certificate of an authority in PEM',
});

/** One certificate, and one that may sign others (RFC 5280 §4.2.1.9). */
function isAuthority(pem: string): boolean {
  try {
    const [der, more] = fromPem(pem, 'CERTIFICATE');
    return (
      der !== undefined &&
      more === undefined &&
      parseCertificate(der).extensions.basicConstraints?.ca === true
    );
  } catch (error) {
    if (error instanceof PkiError) return false; // said beside the field
    throw error;
  }
}

const shown = z.object({
  id: z.uuid(),
  title,
  country: z.string(),
  anchor: z.string(),
  vcts: z.array(z.string()),
  doctypes: z.array(z.string()),
  level: z.enum(LEVELS),
  state: z.enum(['active', 'suspended']),
  demonstration: z.boolean(),
});
const show = ({
  id,
  title: name,
  country,
  anchor: der,
  vcts,
  doctypes,
  level,
  state,
  demonstrationWallet,
}: Issuer) => ({
  ...{ id, title: name, country, vcts: [...vcts], doctypes: [...doctypes], level, state },
  anchor: toPem(der, 'CERTIFICATE'),
  demonstration: demonstrationWallet !== undefined,
});

export const registerIssuer = action({
  name: 'wallet.issuer.register',
  summary: 'Adds an issuer of wallet identities; it waits, suspended, until it is put in service.',
  access: KEEPERS,
  level: 'substantial',
  input: z
    .object({
      title,
      country: z
        .string()
        .trim()
        .regex(/^[A-Z]{2}$/, { error: 'must be two letters, like ES' }),
      anchor,
      vcts: types,
      doctypes: types,
      level: z.enum(LEVELS),
    })
    .refine(({ vcts, doctypes }) => vcts.length + doctypes.length > 0, {
      path: ['vcts'],
      error: 'is needed, in one of the two formats',
    }),
  output: z.object({ id: z.uuid() }),
  async run({ tx, now }, given) {
    const id = newId();
    const [der] = fromPem(given.anchor, 'CERTIFICATE');
    const rest = { state: 'suspended', demonstrationWallet: undefined } as const;
    await storeIssuer(tx, { ...given, ...rest, id, anchor: der! }, now);
    return { id };
  },
});

async function known({ tx }: Work, id: string, held = false): Promise<Issuer> {
  const found = await findIssuer(tx, id, held);
  if (found === undefined) throw walletProblems.unknown();
  return found;
}

const one = z.object({ id: z.uuid() });

export const changeIssuer = action({
  name: 'wallet.issuer.change',
  summary: 'Changes how sure the identities of an issuer are, and what it is called.',
  access: KEEPERS,
  level: 'substantial',
  input: one.extend({ title, level: z.enum(LEVELS) }),
  output: z.object({}),
  async run(work, { id, title: name, level }) {
    await storeIssuer(work.tx, { ...(await known(work, id, true)), title: name, level }, work.now);
    return {};
  },
});

const turn = (state: Issuer['state'], name: string, summary: string) =>
  action({
    ...{ name, summary, access: KEEPERS, level: 'substantial' as const },
    input: one,
    output: z.object({}),
    async run(work, { id }) {
      await storeIssuer(work.tx, { ...(await known(work, id, true)), state }, work.now);
      return {};
    },
  });

export const suspendIssuer = turn(
  'suspended',
  'wallet.issuer.suspend',
  'Takes an issuer out of service; nobody signs in with an identity of it from then on.',
);
export const resumeIssuer = turn('active', 'wallet.issuer.resume', 'Puts an issuer in service.');

export const listIssuers = query({
  name: 'wallet.issuer.list',
  summary: 'The issuers of wallet identities.',
  access: { operator: true },
  input: z.object({}),
  output: z.object({ items: z.array(shown) }),
  run: async ({ tx }) => ({ items: (await allIssuers(tx)).map(show) }),
});

export const showIssuer = query({
  name: 'wallet.issuer.show',
  summary: 'An issuer of wallet identities.',
  access: { operator: true },
  input: one,
  output: shown,
  run: async (work, { id }) => show(await known(work, id)),
});
