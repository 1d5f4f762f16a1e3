import { IDEMPOTENCY_DAYS } from '../../../../kernel/action.ts';
import { html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { Problem, problemBody } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { formatBytes, formatNumber, type Lang } from '../../../../kernel/texts.ts';
import { card, cards, codeBlock, inset, link, list, paragraph, section } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { systemsAddress } from './curl.ts';
import { words } from './texts/index.ts';

/** `/developers`: how to begin, in the order in which one needs it. */
export const startPage: PageRoute = {
  path: '/developers',
  portal: 'developers',
  async get(context) {
    const { lang } = context;
    const t = words(lang).start;
    const ways: [string, string][] = [
      ['/developers/api', t.reference],
      ['/developers/access', t.access],
      ['/problems', t.errorsAll],
      ['/verify', t.verify],
      ['/developers/components', t.components],
      ['/openapi.json', t.document],
    ];
    return portalPage(context, {
      portal: 'developers',
      title: t.title,
      lead: t.lead,
      body: html`${sandbox(context)}${identity(context)}${refusals(lang)}${changes(context)}${limits(context)}
${section({ title: t.more }, cards(...ways.map(([href, title]) => card({ title, href, level: 3 }))))}`,
    });
  },
};

function sandbox({ kernel, lang }: PageContext) {
  const t = words(lang).start;
  const demo = kernel.settings.APLEC_DEMO;
  return section(
    { title: t.sandbox, id: 'sandbox' },
    inset(paragraph(demo ? t.sandboxDemo : t.sandboxReal)),
    demo && paragraph(link('/demo/people?next=/developers/api', t.people)),
  );
}

function identity({ kernel, lang }: PageContext) {
  const t = words(lang).start;
  const systems = systemsAddress(kernel);
  const assertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  return section(
    { title: t.who, id: 'identity' },
    section(
      { title: t.certificate, level: 3, intro: t.certificateText },
      codeBlock(
        lang,
        `curl --cacert ca.pem --cert system.pem --key system.key \\\n  '${systems}/v1/events'`,
        `${t.example}: ${t.certificate}`,
      ),
    ),
    section(
      { title: t.token, level: 3, intro: t.tokenText },
      codeBlock(
        lang,
        `curl --data grant_type=client_credentials \\\n  --data client_assertion_type=${assertion} \\\n  --data client_assertion=$ASSERTION \\\n  '${kernel.publicAddress}/oauth/token'\ncurl --header "authorization: Bearer $TOKEN" '${kernel.publicAddress}/v1/events'`,
        `${t.example}: ${t.token}`,
      ),
    ),
    paragraph(link('/office/clients', t.clients)),
  );
}

const REQUEST = '0192f0c1-2d3e-7abc-8def-0123456789ab';

function refusals(lang: Lang) {
  const t = words(lang).start;
  const { code, kind } = kernelProblems['input-invalid'];
  const fields = [{ field: 'case', message: 'is required' }];
  const body = problemBody(new Problem(code, kind, { fields }), lang, REQUEST);
  return html`${section(
    { title: t.errors, id: 'errors', intro: t.errorsText },
    codeBlock(lang, JSON.stringify(body, null, 2), `${t.answer} ${kind.status}, application/problem+json`),
    paragraph(link('/problems', t.errorsAll)),
  )}
${section({ title: t.once, id: 'once', intro: t.onceText(formatNumber(IDEMPOTENCY_DAYS, lang)) })}`;
}

function changes({ kernel, lang }: PageContext) {
  const t = words(lang).start;
  return html`${section(
    { title: t.events, id: 'events', intro: t.eventsText },
    codeBlock(
      lang,
      `curl --header "authorization: Bearer $TOKEN" \\\n  '${kernel.publicAddress}/v1/events?after='"$NEXT"'&limit=100'`,
      `${t.example}: ${t.events}`,
    ),
  )}
${section({ title: t.webhooks, id: 'webhooks', intro: t.webhooksText }, codeBlock(lang, WEBHOOK_CHECK, t.webhooksCode))}`;
}

/** Standard Webhooks 1.0: any signature of the list may be ours (two while a secret changes); old dates are replays. */
const WEBHOOK_CHECK = `import { createHmac, timingSafeEqual } from 'node:crypto';

const MOST_SECONDS = 300;

// body: the bytes as they came, before any JSON is read
export function isOurs(headers, body, secret) {
  const id = headers['webhook-id'];
  const seconds = headers['webhook-timestamp'];
  if (!(Math.abs(Date.now() / 1000 - Number(seconds)) <= MOST_SECONDS)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key).update(\`\${id}.\${seconds}.\`).update(body).digest();
  return headers['webhook-signature'].split(' ').some((each) => {
    const [version, text = ''] = each.split(',');
    const given = Buffer.from(text, 'base64');
    return version === 'v1' && given.length === mac.length && timingSafeEqual(given, mac);
  });
}`;

function limits({ kernel, lang }: PageContext) {
  const t = words(lang).start;
  const { RATE_PER_SECOND, RATE_BURST, BODY_LIMIT, REQUEST_TIMEOUT } = kernel.settings;
  const n = (value: number) => formatNumber(value, lang);
  return section(
    { title: t.limits, id: 'limits' },
    list([
      t.limitsRate(n(RATE_PER_SECOND), n(RATE_BURST)),
      t.limitsBody(formatBytes(BODY_LIMIT, lang)),
      t.limitsTime(n(REQUEST_TIMEOUT / 1000)),
    ]),
  );
}
