import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { button, fileField, form, notice, paragraph, radios } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { words } from '../texts/validation/index.ts';
import { documentUploads } from '../validate-body.ts';
import { validateSigned } from '../validate-document.ts';
import { limitsOf } from '../validate-settings.ts';
import { POLICIES, type PolicyName } from '../validation/index.ts';
import { resultPage } from './validate-result.ts';

export const VALIDATE_PATH = '/validate';

/** `/validate`: anybody chooses a signed document and is told who signed it, when, whether it holds and why. */
export const validatePage: PageRoute = {
  path: VALIDATE_PATH,
  portal: 'public',
  uploads: documentUploads,
  async get(page) {
    return chooser(page);
  },
  async post(page) {
    return answer(page);
  },
};

async function answer(page: PageContext): Promise<PageAnswer> {
  const t = words(page.lang);
  const file = page.files.get('file');
  if (file === undefined) {
    const message = page.emptyFiles.has('file') ? t.empty : t.missing;
    return { status: 422, html: chooser(page, [{ field: 'file', message }]) };
  }
  const original = page.files.get('original');
  const { name } = file;
  const report = await validateSigned(page.kernel, {
    bytes: file.body,
    detached: original === undefined ? [] : [{ name: original.name, bytes: original.body }],
    policy: policyOf(page),
  });
  return resultPage(page, report, name);
}

function policyOf({ form: given }: PageContext): PolicyName {
  const wanted = given.get('policy') ?? '';
  return Object.hasOwn(POLICIES, wanted) ? (wanted as PolicyName) : 'general';
}

function chooser(page: PageContext, errors?: FieldError[]): Html {
  const { lang, kernel } = page;
  const t = words(lang);
  const { bytes } = limitsOf(kernel);
  const choices = (Object.keys(POLICIES) as PolicyName[]).map((value) => ({
    value,
    label: t.policies[value],
  }));
  return portalPage(page, {
    ...{ portal: 'public', title: t.title, lead: t.lead },
    ...(errors === undefined ? {} : { errors }),
    body: html`${notice({ lang, tone: 'info' }, paragraph(t.private))}
${form(
  { files: true, label: t.title },
  fileField({ lang, name: 'file', label: t.file, hint: t.fileHint, maxBytes: bytes, error: errors }),
  fileField({ lang, name: 'original', label: t.original, hint: t.originalHint, optional: true }),
  radios({ lang, name: 'policy', label: t.strict, hint: t.strictHint, choices, value: policyOf(page) }),
  button(t.submit),
)}`,
  });
}
