import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../kernel/actor.ts';
import { html, render } from '../kernel/html.ts';
import type { PageContext } from '../kernel/http/pages.ts';
import { portalPage } from './portal-page.ts';

const nav = [
  {
    ...{ portal: 'office', order: 1, href: '/office/certificates', kinds: ['employee'] },
    capabilities: ['certificates.register', 'certificates.approve'],
    text: { ca: 'Certificats', es: 'Certificados', oc: 'Certificats', en: 'Certificates' },
  },
];
const employee = (...capabilities: string[]) =>
  ({
    ...{ kind: 'employee', administrationId: 'x', administrationName: 'Ajuntament', document: '99900501R' },
    ...{ name: 'Carme', unit: 'Alcaldia', capabilities },
  }) as Actor;

function leadsThere(actor: Actor): boolean {
  const context = {
    ...{ lang: 'ca', actor, url: new URL('http://localhost/office') },
    kernel: { services: [{ name: 'certificates', nav }], settings: { APLEC_DEMO: true }, version: '0' },
  } as unknown as PageContext;
  const page = portalPage(context, { portal: 'office', title: 'Inici', body: html`` });
  return render(page).includes('href="/office/certificates"');
}

test('nobody is led to a page that refuses them for a capability that they do not hold', () => {
  assert.equal(leadsThere(employee('certificates.approve')), true);
  assert.equal(leadsThere(employee('body.manage')), false);
  assert.equal(leadsThere({ kind: 'visitor' } as Actor), false);
});
