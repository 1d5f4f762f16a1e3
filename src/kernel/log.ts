export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
const ORDER: Record<string, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Writes one JSON line for each thing worth telling. Never personal data, never secrets. */
export type Log = {
  [Level in LogLevel]: (message: string, facts?: Record<string, unknown>) => void;
};

/** A log that writes lines of at least this level to the given sink (standard error by default). */
export function createLog(
  level = 'info',
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Log {
  const least = ORDER[level] ?? 1;
  const at = (name: LogLevel) => (message: string, facts?: Record<string, unknown>) => {
    if (ORDER[name]! < least) return;
    write(`${JSON.stringify({ time: Temporal.Now.instant().toString(), level: name, message, ...facts })}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** SQLSTATE class 22, data exception: the message of the database quotes the value that it could not take. */
export const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;

/** What may be told of an error: its name, message and where it happened; never a value that somebody sent. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!isLikeError(error)) return { error: String(error) };
  const { code, name, message, stack } = error;
  const quotes = typeof code === 'string' && DATA_EXCEPTION.test(code);
  const detail = quotes ? 'The database could not take a value.' : message;
  return {
    error: name ?? 'Error',
    detail,
    ...(code === undefined ? {} : { code }),
    stack: quotes ? stack?.replace(message, detail) : stack,
  };
}

type LikeError = { name?: string; message: string; stack?: string; code?: unknown };

/** An error, or the copy of one that a library gives (the job queue adds its queue and worker to it). */
function isLikeError(error: unknown): error is LikeError {
  return typeof error === 'object' && error !== null && typeof (error as LikeError).message === 'string';
}
