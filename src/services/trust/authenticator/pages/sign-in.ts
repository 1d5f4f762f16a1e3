import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { neighbourhood } from '../../../../kernel/http/rate.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { button, form, link, linkButton, notice, paragraph, stack, textField } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { attemptOf, deviceOfPerson, identified, personKey, refused, SIGN_IN } from '../../identity/index.ts';
import { METHOD, MOST } from '../actions/credentials.ts';
import { checkBoth, type Found } from '../actions/sign-in.ts';
import { authenticatorProblems } from '../problems.ts';
import { words } from '../texts/index.ts';

export const HERE = '/sign-in/authenticator';
const LIMIT = 300;
/** Password and code are asked at once, so that nobody learns that one of the two was right (NIST SP 800-63B-4 §3.2.2). */
const FIELDS = ['document', 'password', 'code'] as const;

/** Document, password and the code of the application, in one form. */
export const signInPage: PageRoute = {
  path: HERE,
  portal: 'public',
  async get(page) {
    attemptOf(page);
    return draw(page);
  },
  async post(page) {
    const attempt = attemptOf(page);
    const given = Object.fromEntries(
      FIELDS.map((name) => [name, (page.form.get(name) ?? '').slice(0, LIMIT)]),
    );
    const missing = FIELDS.filter((name) => given[name]!.trim() === '');
    if (missing.length > 0)
      return draw(
        page,
        missing.map((field) => ({ field, message: 'is required' })),
      );
    const person = personKey({ document: given['document']!, country: 'ES' });
    const found = await check(page, { person, password: given['password']!, code: given['code']! });
    if (found.right)
      return identified(page, attempt, {
        ...{ method: METHOD, level: MOST, amr: found.paper ? ['pwd', 'otp'] : ['pwd', 'otp', 'swk'] },
        who: { accountId: found.accountId, meansId: found.meansId },
        evidence: { means: found.meansId, paper: String(found.paper) },
      });
    await refused(page, attempt, {
      ...{ method: METHOD, reason: 'authenticator.not-right' },
      ...(found.accountId !== undefined && { accountId: found.accountId }),
    });
    return draw(page, [], authenticatorProblems['not-right']());
  },
};

async function check(
  page: PageContext,
  { person, password, code }: { person: string; password: string; code: string },
): Promise<Found> {
  const { kernel, requestId } = page;
  // A device that its person has used before is counted apart: nobody is locked out by who guesses elsewhere.
  const deviceId = await deviceOfPerson(page, person);
  const about = { method: METHOD, target: person, network: neighbourhood(page.caller.address), deviceId };
  return checkBoth(kernel, { about, person, password, code, requestId });
}

function draw(page: PageContext, missing: FieldError[] = [], problem?: Problem): PageAnswer {
  const { lang } = page;
  const t = words(lang).signIn;
  const errors = missing.length > 0 ? missing : undefined;
  const common = { lang, ...(errors && { error: errors }) };
  const body = stack(
    problem && notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    form(
      { key: page.formKey },
      textField({
        ...{ ...common, name: 'document', label: t.document, hint: t.documentHint, width: 20 },
        ...{ autocomplete: 'username', value: page.form.get('document') ?? '' },
      }),
      textField({
        ...common,
        name: 'password',
        label: t.password,
        kind: 'password',
        autocomplete: 'current-password',
      }),
      textField({
        ...{ ...common, name: 'code', label: t.code, hint: t.codeHint, width: 10 },
        ...{ autocomplete: 'one-time-code' },
      }),
      button(t.enter),
    ),
    paragraph(link('/account/recover', t.lost)),
    linkButton(SIGN_IN, t.another, { look: 'tertiary' }),
  );
  const html = portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, errors });
  return { html, status: problem?.status ?? (errors === undefined ? 200 : 422) };
}
