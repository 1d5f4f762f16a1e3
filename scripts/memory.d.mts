/** Flags of the runtime for its memory, as the launcher gives them. */
export function memoryFlags(): string[];
