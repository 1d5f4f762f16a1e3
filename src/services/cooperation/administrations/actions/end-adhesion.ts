import { stepAction } from '../take-step.ts';

export const endAdhesion = stepAction('end', 'End an adhesion, or turn a request down, with the reason.');
