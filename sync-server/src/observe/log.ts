import { pino } from 'pino';

type Say = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** error: a person must act; info: a state changed; debug: the rest. Ids yes, names and card data never. */
export type Log = Readonly<{ error: Say; info: Say; debug: Say }>;

export type LogLevel = 'error' | 'info' | 'debug' | 'silent';

/** One JSON object per line on standard output, or wherever `stream` leads. */
export const createLog = (level: LogLevel, stream?: Readonly<{ write: (line: string) => void }>): Log => {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { error: plainError } };
  const logger = stream ? pino(options, stream) : pino(options);
  return {
    error: (facts, message) => logger.error(facts, message),
    info: (facts, message) => logger.info(facts, message),
    debug: (facts, message) => logger.debug(facts, message),
  };
};

/** Only these fields: a database error's own `detail` quotes the values of the row. */
const plainError = (error: unknown): unknown =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack, code: 'code' in error ? error.code : undefined }
    : { message: String(error) };
