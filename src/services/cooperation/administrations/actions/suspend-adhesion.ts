import { stepAction } from '../take-step.ts';

export const suspendAdhesion = stepAction('suspend', 'Suspend an adhesion, with the reason.');
