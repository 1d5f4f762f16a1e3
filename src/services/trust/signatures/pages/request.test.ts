import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { perform } from '../../../../kernel/action.ts';
import { runSql } from '../../../../kernel/database/database.ts';
import { escapeHtml } from '../../../../kernel/html.ts';
import { explainCaution } from '../../../../kernel/legal-time/index.ts';
import { LANGS } from '../../../../kernel/texts.ts';
import { openSite, type Site } from '../../../support/portals/portals.test-helper.ts';
import { getRequest } from '../queries/get-request.ts';
import { asked, newRequest, newVila } from '../signing.test-helper.ts';

describe('the page of a signature request', () => {
  let site: Site;
  before(async () => {
    site = await openSite();
  });
  after(() => site.stop());

  test('each caution of the last day is said as what it is, in the four languages', async () => {
    const { kernel } = site;
    const vila = await newVila(kernel);
    const [sender, signer] = [vila.person('Pau Mas Riu'), vila.person('Núria Serra Puig')];
    await kernel.db
      .transaction()
      .execute((tx) =>
        runSql(tx, 'update administrations.administration set calendar = $2 where id = $1', [
          ...[vila.town.id, 'local:08250'],
        ]),
      );
    const requestId = await newRequest(kernel, sender, {
      ...{ signers: [asked(signer)], more: { workingDays: 2 } },
    });
    const { deadline } = await perform(kernel, getRequest, sender, { requestId });
    const missing = deadline!.cautions.find((caution) => caution.startsWith('local-calendar-missing:08250/'));
    assert.ok(missing !== undefined, deadline!.cautions.join());
    site.be(sender);
    for (const lang of LANGS) {
      const answer = await fetch(`${site.base}/office/signatures/requests/${requestId}?lang=${lang}`);
      const text = await answer.text();
      assert.equal(answer.status, 200);
      for (const caution of deadline!.cautions)
        assert.ok(text.includes(escapeHtml(explainCaution(caution, lang))), `${lang} ${caution}`);
    }
  });
});
