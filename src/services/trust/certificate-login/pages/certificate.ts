import { html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { Problem } from '../../../../kernel/problem.ts';
import { inset, linkButton, list, paragraph, section, stack } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { attemptOf, identified, refused, SIGN_IN } from '../../identity/index.ts';
import { PATH } from '../handler.ts';
import { giveTicket, takeOutcome } from '../handover.ts';
import { words } from '../texts/index.ts';

export const METHOD = 'certificate';
const HERE = '/sign-in/certificate';

/** Where browsers are asked for a certificate, as they see it. */
function certificateHost(kernel: Kernel): string {
  const set = kernel.settings['CERTIFICATE_ADDRESS'] as string | undefined;
  if (set !== undefined) return set.replace(/\/$/, '');
  return `https://${new URL(kernel.publicAddress).hostname}:${kernel.settings.TLS_PORT}`;
}

/** Explains what will happen. The button is a link: the answer of a form may not lead to another host (`form-action`). */
export const certificatePage: PageRoute = {
  path: HERE,
  portal: 'public',
  async get(page) {
    const attempt = attemptOf(page);
    const t = words(page.lang);
    const ticket = await giveTicket(page.kernel, attempt);
    const body = stack(
      section({ title: t.before }, list([...t.needs])),
      inset(html`<p>${t.choose}</p>`),
      linkButton(`${certificateHost(page.kernel)}${PATH}?ticket=${ticket}`, t.goOn),
      paragraph(t.closing),
      linkButton(SIGN_IN, t.another, { look: 'tertiary' }),
    );
    return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body });
  },
};

/** Where the browser comes back, with the attempt in its cookie and a code for what the certificate said. */
export const returnPage: PageRoute = {
  path: `${HERE}/return`,
  portal: 'public',
  async get(page: PageContext) {
    const attempt = attemptOf(page);
    try {
      const { holder, level, evidence } = await takeOutcome(
        page.kernel,
        attempt,
        page.query.get('code') ?? '',
      );
      return await identified(page, attempt, {
        ...{
          method: METHOD,
          level,
          amr: [level === 'high' ? 'hwk' : 'swk', 'pop'],
          evidence: {
            ...evidence,
            kind: holder.kind,
            ...(holder.employer !== undefined && { employer: holder.employer }),
          },
        },
        who: { person: holder.person },
        ...(holder.organisation !== undefined && { organisation: holder.organisation }),
      });
    } catch (error) {
      if (error instanceof Problem && error.code.startsWith('certificate-login.'))
        await refused(page, attempt, { method: METHOD, reason: error.code });
      throw error;
    }
  },
};
