import { addFieldSentences } from '../../kernel/field-messages.ts';
import { clientAddresses } from '../../kernel/http/client-address.ts';
import type { FastHandler } from '../../kernel/http/routes.ts';
import { newId } from '../../kernel/ids.ts';
import { listActions, type Service } from '../../kernel/service.ts';
import { changeKey, registerAccount, updateAccount } from './actions/accounts.ts';
import { finalizeOrder, readCertificate, revokeCertificateOfServer } from './actions/certificates.ts';
import {
  answerChallenge,
  deactivateAuthorization,
  readAuthorization,
  readChallenge,
  recordChallenge,
} from './actions/challenges.ts';
import { closeAccount, createExternalKey, readServers, revokeExternalKey } from './actions/office.ts';
import { createOrder, listOwnOrders, readOrder } from './actions/orders.ts';
import { sweepEnded } from './actions/sweep.ts';
import { PREFIX } from './addresses.ts';
import { acmePages } from './pages/index.ts';
import { acmeProblems } from './problems.ts';
import { acmeReactions } from './reactions.ts';
import { type Front, refusalBody, serveAcme } from './serve.ts';
import { acmeSettings } from './settings.ts';
import { fieldSentences } from './texts/fields.ts';
import { validationRound } from './validation-round.ts';

addFieldSentences(fieldSentences);

/** ACME (RFC 8555) for the servers of member bodies, on the authority of the service of certificates. */
export const acme: Service = {
  name: 'acme',
  needs: ['administrations', 'certificates'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: acmeSettings,
  problems: acmeProblems,
  actions: listActions(
    ...[createExternalKey, revokeExternalKey, closeAccount, readServers],
    ...[registerAccount, updateAccount, changeKey],
    ...[createOrder, readOrder, listOwnOrders, finalizeOrder],
    ...[readAuthorization, deactivateAuthorization, readChallenge, answerChallenge, recordChallenge],
    ...[readCertificate, revokeCertificateOfServer, sweepEnded],
  ),
  pages: acmePages,
  nav: [
    {
      ...{ portal: 'office', group: 'signature', order: 62, href: '/office/servers', kinds: ['employee'] },
      text: {
        ca: 'Certificats de servidor',
        es: 'Certificados de servidor',
        oc: 'Certificats de servidor',
        en: 'Server certificates',
      },
    },
  ],
  reactions: acmeReactions,
  rounds: [validationRound],
  schedules: [{ name: 'acme.sweep', cron: '17 * * * *', action: sweepEnded as never }],
  fast: (kernel, rate) => [
    {
      prefix: PREFIX,
      handle: acmeHandle({ kernel, rate, addressOf: clientAddresses(kernel.settings.TRUST_PROXY) }),
      unreadable: (problem) => ({
        status: problem.status,
        headers: { 'content-type': 'application/problem+json' },
        body: JSON.stringify(refusalBody(problem, newId())),
      }),
    },
  ],
};

function acmeHandle(front: Front): FastHandler['handle'] {
  return (request, response) => void serveAcme(front, request, response);
}
