import { stepAction } from '../take-step.ts';

export const resumeAdhesion = stepAction('resume', 'Resume a suspended adhesion.');
