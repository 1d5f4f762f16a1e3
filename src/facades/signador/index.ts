import { listActions, type Service } from '../../kernel/service.ts';
import { listApplications, registerApplication, removeApplication } from './actions/applications.ts';
import { addToProcess, closeProcess } from './actions/documents.ts';
import {
  beginProcess,
  collectResult,
  endProcess,
  forgetProcesses,
  recordCallback,
  showProcess,
  startProcess,
} from './actions/process.ts';
import { signadorRoutes } from './api.ts';
import { callbackRound } from './callback-round.ts';
import { forgetRound } from './forget-round.ts';
import { applicationsPage } from './pages/applications.ts';
import { signPage } from './pages/sign.ts';
import { signadorProblems } from './problems.ts';

/** The published contract of the Signador: applications of bodies ask whoever is at the browser to sign. See README.md. */
export const signador: Service = {
  name: 'signador',
  needs: ['signatures', 'demonstration'],
  migrations: new URL('./migrations/', import.meta.url),
  problems: signadorProblems,
  actions: listActions(
    ...[registerApplication, removeApplication, listApplications, beginProcess, startProcess, addToProcess],
    ...[showProcess, closeProcess, endProcess, collectResult, recordCallback, forgetProcesses],
  ),
  routes: signadorRoutes,
  pages: [signPage, applicationsPage],
  nav: [
    {
      ...{
        portal: 'operator',
        group: 'signature',
        order: 25,
        href: '/operator/signador',
        kinds: ['operator'],
      },
      text: { ca: 'Signador', es: 'Signador', oc: 'Signador', en: 'Signador' },
    },
  ],
  rounds: [callbackRound, forgetRound],
};
