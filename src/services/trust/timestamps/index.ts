import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { type HashName, readDocument, w } from '../../../kernel/pki/index.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import { renewUnits } from './actions/renew-units.ts';
import { retire } from './actions/retire-unit.ts';
import { tsaHandler } from './hot.ts';
import { operatorTimestamps, retireUnitPage } from './pages/operator-timestamps.ts';
import { timestampsProblems } from './problems.ts';
import { showAuthority } from './queries/show-authority.ts';
import { tokenReceipt } from './receipt-route.ts';
import { runningOf, startAuthority } from './running.ts';
import { timestampsSettings } from './settings.ts';

/**
 * A time-stamp token (RFC 3161 TimeStampToken, DER) over a digest, made in this process by the default key and recorded like any
 * other. `nonce`: bytes without sign, repeated in the token. `hash`: sha256, sha384 or sha512, with a digest of its length. @throws Problem `timestamps.not-available`
 */
export async function timestampOver(
  kernel: Kernel,
  hash: HashName,
  digest: Uint8Array,
  nonce?: Uint8Array,
): Promise<Uint8Array> {
  const query = {
    ...{ imprint: { hash, digest }, policy: undefined, certReq: true, extensions: [] },
    // As the contents of an INTEGER, which is how queries bring it.
    nonce: nonce === undefined ? undefined : readDocument(w.int(nonce)).contents,
  };
  const made = await runningOf(kernel).authority.token(query);
  if ('failure' in made)
    throw timestampsProblems['not-available']({ detail: made.sentence, data: { reason: made.failure } });
  return made;
}

/** The time-stamping authority (RFC 3161): proves that something existed at a moment. See README.md. */
export const timestamps: Service = {
  name: 'timestamps',
  needs: ['certificates'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: timestampsSettings,
  problems: timestampsProblems,
  actions: listActions(renewUnits, retire, showAuthority),
  routes: [
    { method: 'GET', path: '/v1/timestamps', action: showAuthority as never, tag: 'timestamps' },
    { method: 'POST', path: '/v1/timestamps/units/renew', action: renewUnits as never, tag: 'timestamps' },
    { method: 'POST', path: '/v1/timestamps/units/{id}/retire', action: retire as never, tag: 'timestamps' },
    tokenReceipt,
  ],
  pages: [operatorTimestamps, retireUnitPage],
  nav: [
    {
      ...{
        portal: 'operator',
        group: 'signature',
        order: 23,
        href: '/operator/timestamps',
        kinds: ['operator'],
      },
      text: { ca: 'Segells de temps', es: 'Sellos de tiempo', oc: 'Sagèths de temps', en: 'Time stamps' },
    },
  ],
  schedules: [{ name: 'timestamps.renew', cron: '17 * * * *', action: renewUnits as never, input: {} }],
  async demo(kernel) {
    await perform(kernel, renewUnits, { kind: 'platform', name: 'demonstration' }, {});
  },
  start: (kernel) => startAuthority(kernel),
  fast(kernel) {
    const { authority, settings } = runningOf(kernel);
    const { TSA_FOR: audience, TSA_RATE_PER_SECOND: perSecond, TSA_RATE_BURST: burst } = settings;
    return [tsaHandler(kernel, authority, { audience, perSecond, burst })];
  },
};
