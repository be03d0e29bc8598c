import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether a process runs. Waits a moment for one that has just been ended. */
export async function isRunning(processId: number): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (!listProcesses().some(({ id, state }) => id === processId && !state.startsWith('Z'))) return false;
    await delay(50);
  }
  return true;
}

/** The processes whose command line contains a text. */
export function findProcesses(text: string): number[] {
  return listProcesses()
    .filter(({ command, state }) => command.includes(text) && !state.startsWith('Z'))
    .map(({ id }) => id);
}

function listProcesses() {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,stat=,args='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [id, state = '', ...command] = line.trim().split(/\s+/);
    return { id: Number(id), state, command: command.join(' ') };
  });
}
