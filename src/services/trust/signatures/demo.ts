import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { action, perform, type Work } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { SECRET_BYTES } from '../../../kernel/totp.ts';
import { demoId, loadAdministration } from '../../cooperation/administrations/index.ts';
import { createRequest } from './actions/create-request.ts';
import { issueTo, plainName } from './actions/enrol.ts';
import { storeContent } from './content.ts';
import { ownerOf } from './credential.ts';
import { decree } from './demo/decree.ts';
import { DECREES } from './demo/decrees.ts';
import { mayor, secretary, TOWN } from './demo/people.ts';
import { markDemonstration, onceAtATime } from './demo-store.ts';
import { insertFile } from './document-store.ts';
import { DEMO_PIN } from './queries/demo-factors.ts';
import { dayOf } from './rules.ts';
import { hashPin } from './second-factor.ts';
import { confirmFactors, loadFactors, putFactors } from './second-factor-store.ts';
import { changeHolder, insertOffice } from './task-store.ts';

const OFFICE = demoId(`${TOWN}/signatures/alcaldia`);
/** Every second decree has this many working days. */
const WORKING_DAYS = 10;

/** A mayor with her credential and twenty decrees that wait for her, all marked as demonstration. Once. */
export async function loadDemo(kernel: Kernel): Promise<void> {
  const files = [];
  for (const [at, [title, line]] of DECREES.entries()) {
    const number = `Decret ${101 + at}/2026`;
    const bytes = decree({
      ...{ number, title, town: mayor.administrationName },
      lines: ['DEMOSTRACIÓ: aquest document és inventat i no té cap efecte.', '', 'Resolc:', line],
    });
    files.push({
      ...(await storeContent(kernel, bytes)),
      name: `decret-${101 + at}.pdf`,
      title: `${number}: ${title}`,
    });
  }
  await perform(kernel, loadDemonstration, { kind: 'platform', name: 'demonstration' }, { files });
}

export const loadDemonstration = action({
  name: 'signatures.demonstration.load',
  summary: 'Load the mayor of the demonstration and what waits for her signature.',
  access: { platform: true },
  input: z.strictObject({
    files: z.array(
      z.strictObject({ hash: z.string(), size: z.number(), name: z.string(), title: z.string() }),
    ),
  }),
  output: z.object({ loaded: z.boolean() }),
  async run(work, { files }) {
    await onceAtATime(work.tx);
    const isThere = await loadFactors(work, ownerOf(mayor));
    if (isThere !== undefined || (await loadAdministration(work.tx, mayor.administrationId)) === undefined)
      return { loaded: false };
    await enrolOfficial(work, mayor, 'Alcaldessa');
    await enrolOfficial(work, secretary, 'Secretari');
    await holdOffice(work);
    for (const [at, { title, ...file }] of files.entries()) {
      const id = demoId(`${TOWN}/signatures/file-${at}`);
      const stored = { ...file, id, mediaType: 'application/pdf', fault: null };
      await insertFile(work.tx, mayor.administrationId, stored, work.now);
      const input = createRequest.input.parse({
        ...{ title, documents: [{ fileId: id }], send: true, message: 'Demostració.' },
        signers: [{ officeId: OFFICE }],
        ...(at % 2 === 0 ? { workingDays: WORKING_DAYS } : {}),
      });
      await createRequest.run({ ...work, actor: secretary }, input);
    }
    await markDemonstration(work.tx, mayor.administrationId);
    return { loaded: true };
  },
});

async function enrolOfficial(work: Work, person: typeof mayor, post: string): Promise<void> {
  const [givenName = '', ...surname] = plainName(person.name).split(' ');
  await putFactors(work, {
    ...{ owner: ownerOf(person), pin: await hashPin(DEMO_PIN), now: work.now, demonstration: true },
    totpSecret: randomBytes(SECRET_BYTES),
  });
  await confirmFactors(work.tx, ownerOf(person), work.now);
  await issueTo(work, person, { givenName, surname: surname.join(' '), post });
}

async function holdOffice(work: Work): Promise<void> {
  const { administrationId, document, name } = mayor;
  await insertOffice(work.tx, administrationId, {
    id: OFFICE,
    unitId: null,
    post: 'Alcaldia',
    closedOn: null,
  });
  await changeHolder(work.tx, administrationId, {
    ...{ id: demoId(`${TOWN}/signatures/holding`), officeId: OFFICE, document, name },
    ...{ fromDay: dayOf(work.now), untilDay: null },
  });
}
