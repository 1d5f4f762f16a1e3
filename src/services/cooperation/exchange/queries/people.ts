import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { clientAccess, clientView, clientViews } from '../actions/clients.ts';
import { id, optional, PAGE_SIZE, page } from '../actions/inputs.ts';
import { citizen } from '../actions/objections.ts';
import { listClientRows } from '../store-clients.ts';
import { consentsOf, objectionsOf } from '../store-people.ts';
import { consentView, consentViews, objectionView, objectionViews } from './people-view.ts';
import { listOf } from './views.ts';

export const listObjections = query({
  name: 'exchange.objection.list',
  summary: 'Your objections, newest first, withdrawn ones too.',
  access: { citizen: true },
  input: z.object({}),
  output: z.object({ items: z.array(objectionView) }),
  async run(work) {
    const subject = work.kernel.ledger.subjectIndex(citizen(work.actor).document);
    return { items: await objectionViews(work.tx, await objectionsOf(work.tx, subject)) };
  },
});

export const listConsents = query({
  name: 'exchange.consent.list',
  summary: 'Your consents, newest first, withdrawn and past ones too.',
  access: { citizen: true },
  input: z.object({}),
  output: z.object({ items: z.array(consentView) }),
  async run(work) {
    const subject = work.kernel.ledger.subjectIndex(citizen(work.actor).document);
    return { items: await consentViews(work.tx, await consentsOf(work.tx, subject)) };
  },
});

export const listClients = query({
  name: 'exchange.client.list',
  summary: 'Systems of your body; of all bodies for the operator.',
  access: clientAccess,
  input: z.object({ administrationId: optional(id), page }),
  output: listOf(clientView),
  async run(work, input) {
    const body = administrationOf(work.actor) ?? input.administrationId;
    const { rows, total } = await listClientRows(work.tx, { body, page: input.page, size: PAGE_SIZE });
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    return { items: await clientViews(work, rows), total, page: input.page, pages };
  },
});
