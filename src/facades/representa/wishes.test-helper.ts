import { perform } from '../../kernel/action.ts';
import type { Citizen } from '../../kernel/actor.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { personNif } from '../../kernel/nif.ts';
import { acceptMandate } from '../../services/trust/mandates/actions/move.ts';
import type { Party } from './client.test-helper.ts';

let last = 91_300_000;
/** An invented number with its letter. */
export const somebody = () => {
  last += 1;
  return personNif(last);
};
/** The other party accepts in the citizens' portal, in a session of their own (§5.7). */
export async function acceptAsCitizen(kernel: Kernel, document: string, id: string): Promise<void> {
  const citizen: Citizen = { kind: 'citizen', document, name: 'Persona', level: 'substantial' };
  await perform(kernel, acceptMandate, citizen, { id });
}

export type Wish = {
  grantor: string;
  representative: string;
  paper?: boolean;
  type?: string;
  capacity?: string;
};

export type Question = Wish & { code?: string; date?: string; evidence?: boolean };

/** §6.3, with its own prefix. */
export const validarOf =
  (party: () => Party) =>
  ({
    grantor,
    representative,
    capacity = 'NOTIFICAR',
    code = party().code,
    date = '2027-10-25',
    evidence = false,
  }: Question) =>
    `<r:validarRepresentacio xmlns:r="http://www.aoc.cat/representa/v2"><r:dades><r:representacio>
<r:poderdant><r:tipusDocumentIdentificatiu>NIF</r:tipusDocumentIdentificatiu><r:valorDocumentIdentificatiu>${grantor}</r:valorDocumentIdentificatiu></r:poderdant>
<r:representant><r:tipusDocumentIdentificatiu>NIF</r:tipusDocumentIdentificatiu><r:valorDocumentIdentificatiu>${representative}</r:valorDocumentIdentificatiu></r:representant>
<r:ambitRepresentacio><r:administracio><r:codi>${code}</r:codi></r:administracio><r:capacitats><r:capacitat><r:codi>${capacity}</r:codi></r:capacitat></r:capacitats></r:ambitRepresentacio>
</r:representacio><r:dataValidacio>${date}T00:00:00</r:dataValidacio><r:generaEvidencia>${evidence}</r:generaEvidencia></r:dades></r:validarRepresentacio>`;
