/** The browser reports tasks of 50 ms and more; none reported means that all were shorter. */
export const watchLongTasks = (): (() => number) => {
  let longestMs = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longestMs = Math.max(longestMs, entry.duration);
  });
  observer.observe({ type: 'longtask' });
  return () => {
    for (const entry of observer.takeRecords()) longestMs = Math.max(longestMs, entry.duration);
    observer.disconnect();
    return longestMs;
  };
};

export type Loaded = Readonly<{ tookMs: number; longestTaskMs: number; orders: number }>;
