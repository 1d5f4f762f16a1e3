import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { lastPart, typeName } from '../names.ts';
import { currentVersion, findSource } from '../store.ts';
import { isGranted, type TrustService } from '../trust-list.ts';
import { EVERYBODY, summary, summaryOf } from './list-lists.ts';

/** Services of one answer; the largest national lists have some hundreds. */
const SERVICES_SHOWN = 2_000;

const service = z.object({
  name: z.string(),
  type: z.string().describe('`CA/QC`, `TSA/QTST` …'),
  status: z.string().describe('Last part of its URI: `granted`, `withdrawn` …'),
  granted: z.boolean(),
  from: z.string(),
  uses: z.array(z.string()),
  history: z.array(z.object({ status: z.string(), from: z.string() })),
  certificates: z.number(),
});

export const readList = query({
  name: 'trust-lists.list.read',
  summary: 'One loaded trust list: providers and services with their status and its history.',
  access: EVERYBODY,
  input: z.object({ name: z.string().max(20) }),
  output: z.object({
    list: summary,
    operator: z.string().nullable(),
    scheme: z.string().nullable(),
    warnings: z.array(z.object({ code: z.string(), place: z.string() })),
    pointers: z.array(z.object({ territory: z.string(), address: z.string() })),
    providers: z.array(z.object({ name: z.string(), services: z.array(service) })),
    total: z.number().describe('Services of the list'),
  }),
  async run({ tx, now }, { name }) {
    const source = await findSource(tx, name);
    if (source === undefined) throw kernelProblems['not-found']();
    const version = await currentVersion(tx, name);
    const facts = version?.facts;
    let room = SERVICES_SHOWN;
    const providers = (facts?.providers ?? []).map((provider) => {
      const services = provider.services.slice(0, room).flatMap(serviceOf);
      room -= services.length;
      return { name: provider.name, services };
    });
    return {
      list: summaryOf(source, version, now),
      operator: facts?.operator ?? null,
      scheme: facts?.scheme ?? null,
      warnings: (version?.warnings ?? []).map(({ code, place }) => ({ code, place })),
      pointers: (facts?.pointers ?? []).map(({ territory, address }) => ({ territory, address })),
      providers,
      total: facts?.providers.reduce((sum, each) => sum + each.services.length, 0) ?? 0,
    };
  },
});

function serviceOf({ states, certificates }: TrustService) {
  const [now, ...before] = states;
  if (now === undefined) return [];
  return [
    {
      ...{ name: now.name, type: typeName(now.type), status: lastPart(now.status), granted: isGranted(now) },
      ...{ from: now.from, uses: now.uses.map(lastPart), certificates: certificates.length },
      history: before.map(({ status, from }) => ({ status: lastPart(status), from })),
    },
  ];
}
