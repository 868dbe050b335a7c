/** Expected failures are values: a `Result` is either an answer or a reason, never a thrown surprise. */
export type Result<T, E> = Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: E }>;

export const ok = <T>(value: T): Readonly<{ ok: true; value: T }> => ({ ok: true, value });

export const fail = <E>(error: E): Readonly<{ ok: false; error: E }> => ({ ok: false, error });

/** For the `default` of an exhaustive switch: reaching it is a bug, and the compiler says so first. */
export const unreachable = (value: never): never => {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
};
