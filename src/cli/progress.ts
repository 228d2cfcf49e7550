/** Shows how far a long command has come: a bar on a terminal, a line for each step otherwise. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** A step of so many rows begins. */
  begin(step: string, total: number): void;
  advance(rows: number): void;
  /** The step ends, done or not. Without this call a bar keeps the process alive. */
  end(): void;
  /** A line for people, between two steps. */
  say(line: string): void;
}

export const silent: Progress = {
  begin: () => undefined,
  advance: () => undefined,
  end: () => undefined,
  say: () => undefined,
};

const NAME_WIDTH = 10;

export const count = (value: number): string => value.toLocaleString('en');

/** Progress on standard output. */
export function showProgress(): Progress {
  return process.stdout.isTTY ? bars() : lines();
}

function bars(): Progress {
  let bar: SingleBar | undefined;
  return {
    begin: (step, total) => {
      bar = new SingleBar({
        format: `${step.padEnd(NAME_WIDTH)} {bar} {percentage} % · {value} of {total} · {eta_formatted} left`,
        formatValue: (value, _options, type) => (type === 'value' || type === 'total' ? count(value) : String(value)),
        barCompleteChar: '█',
        barIncompleteChar: '░',
        barsize: 30,
      });
      bar.start(total, 0);
    },
    advance: (rows) => bar?.increment(rows),
    end: () => bar?.stop(),
    say: (line) => console.log(line),
  };
}

function lines(): Progress {
  let step = { name: '', total: 0, done: 0, began: 0 };
  return {
    begin: (name, total) => void (step = { name, total, done: 0, began: Date.now() }),
    advance: (rows) => void (step.done += rows),
    end: () => {
      const { name, total, done, began } = step;
      const amount = done < total ? `stopped at ${count(done)} of ${count(total)}` : count(done);
      console.log(`${name.padEnd(NAME_WIDTH)} ${amount} in ${((Date.now() - began) / 1000).toFixed(1)} s`);
    },
    say: (line) => console.log(line),
  };
}
