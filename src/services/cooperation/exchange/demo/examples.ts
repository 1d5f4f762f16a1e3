import { SNAPSHOT } from './calendar.ts';
import type { DataServiceExample } from './data-services.ts';
import { population, storyPeople } from './population.ts';
import { answerQuestion } from './providers/answers.ts';

/**
 * A question that has an answer, and that answer, about somebody of the story: what the provider really says on the
 * day on which the population is described. Throws when the service is unknown or nobody in the story has its data.
 */
export function exampleOf(code: string): DataServiceExample {
  const world = { people: population(), today: SNAPSHOT };
  for (const { document } of storyPeople) {
    const outcome = answerQuestion(code, { document }, world);
    if (outcome.kind !== 'answer' || outcome.body.found !== true) continue;
    return { question: { document: { ...document } }, answer: outcome.body };
  }
  throw new Error(`Nobody in the story has data in ${code}.`);
}
