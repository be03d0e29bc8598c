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
 * The first SIGTERM or SIGINT of this process, and the second one. Import this module first: a pod may be stopped while it
 * starts, and the kernel drops a signal that the first process of a container does not listen to yet.
 */
export const firstSignal: Promise<NodeJS.Signals> = first.promise;
export const secondSignal: Promise<NodeJS.Signals> = second.promise;
