type Looking = Readonly<{
  everyMs: number;
  /** Whether the first look is taken at once, or when the first time is over. */
  begins: 'now' | 'later';
  /** A look that failed; the next one comes all the same. */
  onFault: (error: unknown) => void;
}>;

/** Looks after something now and again beside the requests, never twice at once. Answers how to stop, when the last look is over. */
export const lookAgain = (look: () => Promise<unknown>, { everyMs, begins, onFault }: Looking): (() => Promise<void>) => {
  let running: Promise<unknown> | null = null;
  const once = (): void => {
    running ??= look()
      .catch(onFault)
      .finally(() => {
        running = null;
      });
  };
  if (begins === 'now') once();
  const timer = setInterval(once, everyMs).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
};
