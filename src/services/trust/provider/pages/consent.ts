import { html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext } from '../../../../kernel/http/pages.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  form,
  link,
  linkButton,
  list,
  notice,
  paragraph,
  stack,
  summaryList,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { activeNames } from '../../../cooperation/administrations/index.ts';
import type { Session } from '../../identity/index.ts';
import { giveConsent } from '../actions/consents.ts';
import { claimsOf } from '../claims.ts';
import type { Waiting } from '../interactions.ts';
import type { Scope } from '../scopes.ts';
import { words } from '../texts/index.ts';

/** What is passed on, to whom, and why, before it is (GDPR art. 13; OpenID Connect Core §3.1.2.4). */
export async function consentPage(
  page: PageContext,
  waiting: Waiting,
  session: Session,
): Promise<PageAnswer> {
  const { held, scopes, path } = waiting;
  const { kernel, lang } = page;
  const { application, terms } = held;
  const { interaction: t, levels, scopes: names } = words(lang);
  const bodies = await activeNames(kernel.db, [application.administrationId]);
  const claims = await claimsOf(kernel, session, { scopes, application });
  const line = (scope: Scope) =>
    html`${names[scope]}: <strong>${shown(page, scope, claims) ?? t.none}</strong>`;
  const wantsPost = scopes.includes('employment') && session.acting?.as !== 'employee';
  const body = stack(
    wantsPost &&
      notice(
        { lang, tone: 'info' },
        paragraph(t.capacity),
        linkButton(`/acting?next=${encodeURIComponent(path)}`, t.choose, { look: 'secondary' }),
      ),
    summaryList(lang, [
      { key: t.to, value: `${bodies.get(application.administrationId) ?? '—'}: ${terms.name}` },
      { key: t.why, value: terms.purpose[lang] ?? terms.purpose.ca },
      { key: t.what, value: list([t.pseudonym, t.level(levels[session.level]), ...scopes.map(line)]) },
    ]),
    terms.policyUri !== undefined && paragraph(link(terms.policyUri, t.policy)),
    paragraph(t.remember),
    form(
      { action: path, key: page.formKey },
      buttonGroup(
        button(t.agree, { name: 'act', value: 'agree' }),
        button(t.refuse, { name: 'act', value: 'refuse', look: 'secondary' }),
      ),
    ),
  );
  return portalPage(page, { portal: 'public', title: t.consentTitle(terms.name), body });
}

type Employment = { administration: { name: string }; unit: string; title: string };

function shown({ lang }: PageContext, scope: Scope, claims: Record<string, unknown>): string | undefined {
  const text = (name: string) => claims[name] as string | undefined;
  switch (scope) {
    case 'profile':
      return text('name');
    case 'email':
      return text('email');
    case 'phone':
      return text('phone_number');
    case 'birthdate':
      return claims['birthdate'] === undefined ? undefined : formatDate(String(claims['birthdate']), lang);
    case 'document':
      return text('document_number');
    case 'employment': {
      const work = claims['employment'] as Employment | undefined;
      return work && `${work.title}, ${work.unit}, ${work.administration.name}`;
    }
    case 'representation':
      return (claims['acting_for'] as { name: string } | undefined)?.name;
  }
}

/** Keeps what the person agreed to. */
export async function agreed(page: PageContext, { held, scopes }: Waiting): Promise<void> {
  await page.run(giveConsent, { applicationId: held.application.id, scopes });
}
