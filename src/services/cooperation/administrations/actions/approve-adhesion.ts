import { stepAction } from '../take-step.ts';

export const approveAdhesion = stepAction('approve', 'Approve the request of a body to join a service.');
