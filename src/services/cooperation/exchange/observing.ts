import type { Metrics } from '../../../kernel/metrics.ts';
import type { Observer } from './machinery.ts';
import { STEPS } from './pipeline.ts';

/** Every series is found beforehand: an exchange observes nine times, and each must cost tens of nanoseconds. */
export function createObserver(metrics: Metrics): Observer {
  const steps = STEPS.map(({ name }) => ({
    ok: metrics.step(name, 'ok'),
    refused: metrics.step(name, 'refused'),
    failed: metrics.step(name, 'failed'),
  }));
  const exchanges = {
    answered: metrics.exchange('answered'),
    refused: metrics.exchange('refused'),
    failed: metrics.exchange('failed'),
  };
  return {
    step: (place, seconds) => steps[place]!.ok(seconds),
    ended: (place, outcome, seconds) => steps[place]![outcome](seconds),
    exchange: (outcome, seconds) => exchanges[outcome](seconds),
  };
}
