import { stepAction } from '../take-step.ts';

export const renounceAdhesion = stepAction(
  'renounce',
  'Leave a service, or take a request back, for your body.',
);
