/**
 * Replies that have already arrived are read before the time-out counts: this process may have been busy.
 * @param milliseconds after which it rejects
 */
export async function withinTimeout<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      setImmediate(() => reject(new Error(`no reply within ${milliseconds} ms`)));
    }, milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
