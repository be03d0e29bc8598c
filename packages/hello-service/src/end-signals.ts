const endSignals = ['SIGTERM', 'SIGINT'] as const;

const first = Promise.withResolvers<NodeJS.Signals>();
const second = Promise.withResolvers<NodeJS.Signals>();
let hasFirst = false;

for (const name of endSignals) {
  process.on(name, (signal) => {
    if (hasFirst) second.resolve(signal);
    else first.resolve(signal);
    hasFirst = true;
  });
}

/**
 * The first SIGTERM or SIGINT of this process, and any later one. They are caught from the moment this module is
 * read: the kernel drops what comes before a container's first process asks for it, and a pod may be told to end while
 * it starts.
 */
export const firstSignal: Promise<NodeJS.Signals> = first.promise;
export const secondSignal: Promise<NodeJS.Signals> = second.promise;
