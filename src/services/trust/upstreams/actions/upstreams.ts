import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { LEVELS } from '../../../../kernel/assurance.ts';
import { newId } from '../../../../kernel/ids.ts';
import { seal } from '../../../../kernel/seal.ts';
import { secretSeal } from '../oidc.ts';
import { upstreamsProblems } from '../problems.ts';
import { readMetadata } from '../saml/trust.ts';
import { allUpstreams, findUpstream, storeUpstream } from '../store.ts';
import { oidcTerms, SLUG, samlTerms, type Upstream, UpstreamFinding } from '../upstream.ts';

/** Whom others identify, they identify for every body: only operators who keep the methods, and surely themselves. */
const KEEPERS = { operator: 'methods.manage' } as const;
const LONGEST = 120;

const text = z.string().trim().min(1).max(LONGEST);
const shape = z.object({
  slug: z.string().trim().regex(SLUG, { error: 'must be letters from a to z, figures and hyphens' }),
  title: z.object({ ca: text, es: text, oc: text, en: text }),
  most: z.enum(LEVELS),
});
const metadata = samlTerms.shape.metadata.superRefine((given, context) => {
  try {
    readMetadata(given);
  } catch (error) {
    if (!(error instanceof UpstreamFinding)) throw error;
    context.addIssue({ code: 'custom', message: METADATA_FAULTS[error.finding] ?? 'is not SAML metadata' });
  }
});
const METADATA_FAULTS: Readonly<Record<string, string>> = {
  'metadata-form': 'is not the metadata of one identity provider',
  'metadata-address': 'has no address to which people can be sent',
  'metadata-key': 'has no certificate to sign with',
};
const input = z.discriminatedUnion('kind', [
  shape.extend({
    kind: z.literal('oidc'),
    terms: oidcTerms,
    secret: z.string().min(16).max(500).optional(),
  }),
  shape.extend({ kind: z.literal('saml'), terms: samlTerms.extend({ metadata }) }),
]);

const shown = z.object({
  id: z.uuid(),
  slug: z.string(),
  kind: z.enum(['oidc', 'saml']),
  title: shape.shape.title,
  most: z.enum(LEVELS),
  state: z.enum(['active', 'suspended']),
  demonstration: z.boolean(),
  terms: z.record(z.string(), z.unknown()),
});
const show = ({ id, slug, kind, title, most, state, demonstration, terms }: Upstream) => ({
  ...{ id, slug, kind, title, most, state, demonstration, terms },
});

export const registerUpstream = action({
  name: 'upstreams.upstream.register',
  summary: 'Adds a provider of identity of others; it waits, suspended, until it is put in service.',
  access: KEEPERS,
  level: 'substantial',
  input,
  output: z.object({ id: z.uuid() }),
  async run(work, given) {
    const id = newId();
    const plain = given.kind === 'oidc' ? given.secret : undefined;
    const { secret: _plain, ...rest } = { secret: undefined, ...given };
    const secret = plain && seal(work.kernel, secretSeal(id), Buffer.from(plain));
    await store(work, { ...rest, id, state: 'suspended', demonstration: false, secret } as Upstream);
    return { id };
  },
});

async function store({ tx, now }: Work, upstream: Upstream): Promise<void> {
  if (await storeUpstream(tx, upstream, now)) return;
  throw upstreamsProblems['slug-taken']({
    fields: [{ field: 'slug', message: 'is the name of another provider' }],
  });
}

async function known({ tx }: Work, id: string): Promise<Upstream> {
  const found = await findUpstream(tx, { id });
  if (found === undefined) throw upstreamsProblems.unknown();
  return found;
}

const one = z.object({ id: z.uuid() });

export const changeUpstream = action({
  name: 'upstreams.upstream.change',
  summary: 'Changes the most that a provider of identity is believed, and what it is called.',
  access: KEEPERS,
  level: 'substantial',
  input: one.extend({ title: shape.shape.title, most: shape.shape.most }),
  output: z.object({}),
  async run(work, { id, title, most }) {
    await store(work, { ...(await known(work, id)), title, most });
    return {};
  },
});

const turn = (state: Upstream['state'], name: string, summary: string) =>
  action({
    ...{ name, summary, access: KEEPERS, level: 'substantial' as const },
    input: one,
    output: z.object({}),
    async run(work, { id }) {
      await store(work, { ...(await known(work, id)), state });
      return {};
    },
  });

export const suspendUpstream = turn(
  'suspended',
  'upstreams.upstream.suspend',
  'Takes a provider of identity out of service; nobody signs in by it from then on.',
);
export const resumeUpstream = turn(
  'active',
  'upstreams.upstream.resume',
  'Puts a provider of identity in service.',
);

export const listUpstreams = query({
  name: 'upstreams.upstream.list',
  summary: 'The providers of identity of others.',
  access: { operator: true },
  input: z.object({}),
  output: z.object({ items: z.array(shown) }),
  run: async ({ tx }) => ({ items: (await allUpstreams(tx)).map(show) }),
});

export const showUpstream = query({
  name: 'upstreams.upstream.show',
  summary: 'A provider of identity of others.',
  access: { operator: true },
  input: one,
  output: shown,
  run: async (work, { id }) => show(await known(work, id)),
});
