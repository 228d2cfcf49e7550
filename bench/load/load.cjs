/** The parent's side of the load generator. */
const { fork } = require('node:child_process');
const { once } = require('node:events');
const { join } = require('node:path');

function startLoad() {
  const child = fork(join(__dirname, 'generator.cjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

  /** The next message of a type. Throws when the generator reports a failure or ends. */
  const message = async (type) => {
    const [received] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [{}])]);
    if (received.type === type && !received.failure) return received;
    throw new Error(received.failure ?? 'the load generator ended');
  };

  return {
    /** Names a list of request bodies. */
    define: (key, bodies) => child.send({ type: 'define', key, bodies }),
    /** Runs a slice; `atStart` is called after the warm-up, right before the measured part begins. */
    run: async (settings, atStart = () => undefined) => {
      child.send({ type: 'run', ...settings });
      await message('ready');
      atStart();
      child.send({ type: 'go' });
      return message('done');
    },
    stop: () => child.kill(),
  };
}

module.exports = { startLoad };
