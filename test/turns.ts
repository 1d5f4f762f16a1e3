/** What several say at once, told one after another: the first as it speaks, the others when those before have ended. */

export type Turn<T> = { say(part: T): void; end(): void };

/** @param tell is given every part, in the order in which the turns were taken */
export function inTurn<T>(tell: (part: T) => void): { next(): Turn<T> } {
  const turns: { kept: T[]; ended: boolean }[] = [];
  const next = () => {
    const turn = { kept: [] as T[], ended: false };
    turns.push(turn);
    const say = (part: T) => {
      if (turns[0] === turn) tell(part);
      else turn.kept.push(part);
    };
    const end = () => {
      turn.ended = true;
      while (turns[0]?.ended) {
        turns.shift();
        for (const part of turns[0]?.kept.splice(0) ?? []) tell(part);
      }
    };
    return { say, end };
  };
  return { next };
}
