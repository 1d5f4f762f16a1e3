import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { keyFrom } from '../../../kernel/secrets.ts';
import type { Service } from '../../../kernel/service.ts';
import { providerHosts } from './actions/address.ts';
import { exchangeActions } from './actions/index.ts';
import { managementProblems } from './actions/problems.ts';
import { recordProblems } from './actions/record-problems.ts';
import { exchangeRoutes } from './api.ts';
import { evidenceRoute } from './contracts.ts';
import { demoTls, loadDemo, startOutside } from './demo.ts';
import { demoPeople } from './demo-people.ts';
import { tellEmergency } from './emergency.ts';
import { createGate } from './gate.ts';
import { evidenceHandler } from './hot.ts';
import { exchangeNav } from './nav.ts';
import { createObserver } from './observing.ts';
import { exchangePages } from './pages/index.ts';
import type { Machinery } from './pipeline.ts';
import { startProbing } from './probe.ts';
import { exchangeProblems } from './problems.ts';
import { createProviders } from './provider.ts';
import { explain } from './queries/explain.ts';
import { createQuota } from './quota.ts';
import { exchangeReactions } from './reactions.ts';
import { receiptRoute } from './receipt-route.ts';
import { releaseKey } from './request-key.ts';
import { setRunning } from './running.ts';
import { exchangeSchedules } from './schedules.ts';
import { exchangeSettings } from './settings.ts';
import { frontOf } from './systems.ts';
import { fieldSentences } from './texts/fields.ts';
import { tokenRoute } from './token-route.ts';
import { createTokens } from './tokens.ts';

// What a façade translates to: the same authentication, passage and pipeline as the own API's.
export type { AgreementEntry, BodyEntry, ClientEntry, ServiceEntry, Snapshot } from './catalogue.ts';
export { BASES, type Basis } from './data-service.ts';
export { ASK_ACCESS } from './decision.ts';
export { welcome } from './demo-welcome.ts';
export { admit, type Front, QUESTION_LIMIT, readBody, refuseCrowd } from './hot.ts';
export type { Passage, Question } from './passage.ts';
export { type Machinery, pass, startPassage, today } from './pipeline.ts';
export type { Answer as ProviderAnswer, Call as ProviderCall } from './provider.ts';
export { exchangeRows } from './recorder.ts';
export { runningOf } from './running.ts';
export { admitSystem, frontOf, systemActor } from './systems.ts';

addFieldSentences(fieldSentences);

/** Evidence from one administration to another: asked, decided, fetched, minimised, proved and recorded. */
export const exchange: Service = {
  name: 'exchange',
  needs: ['administrations', 'calendars', 'people', 'mandates'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: exchangeSettings,
  problems: { ...exchangeProblems, ...managementProblems, ...recordProblems },
  actions: [...exchangeActions, explain],
  routes: [
    ...exchangeRoutes,
    { method: 'POST', path: '/v1/exchange/explain', action: explain, tag: 'exchange' },
    evidenceRoute,
    tokenRoute,
    receiptRoute,
  ],
  pages: exchangePages,
  nav: exchangeNav,
  reactions: exchangeReactions,
  schedules: exchangeSchedules,
  demo: loadDemo,
  demoPeople,
  demoTls,
  outside: startOutside,
  async start(kernel) {
    const nowMs = () => kernel.now().epochMilliseconds;
    const { key, cert } = kernel.tls.provider;
    const providers = createProviders({ key, cert, ca: kernel.tls.ca }, nowMs, {
      allowed: providerHosts(kernel),
    });
    const gate = createGate(kernel);
    const machinery: Machinery = {
      gate: gate.ask,
      known: gate.known,
      quota: createQuota(kernel.pool),
      providers,
      subjectIndex: kernel.ledger.subjectIndex,
      record: (draft, row) => kernel.ledger.record(draft, row),
      release: (key) =>
        releaseKey(kernel.pool, key).catch((error: unknown) =>
          kernel.log.warn('An idempotency key could not be freed.', {
            exchange: key.exchangeId,
            ...errorFacts(error),
          }),
        ),
      observe: createObserver(kernel.metrics),
      emergency: tellEmergency(kernel),
      alarm: (what, facts) => kernel.log.error(what, { alarm: 'exchange', ...facts }),
      now: kernel.now,
    };
    const snapshot = async () => (await gate.ask({ subject: undefined, key: undefined })).snapshot;
    const tokens = createTokens(keyFrom(kernel, 'access-token'), nowMs);
    setRunning(kernel, { machinery, tokens, snapshot, known: gate.known });
    const stopProbing = startProbing(kernel);
    return async () => {
      await stopProbing();
      await providers.close();
    };
  },
  fast(kernel, rate) {
    return [evidenceHandler(frontOf(kernel, rate))];
  },
};
