/** The parent's side of the load generator. */
const { fork } = require('node:child_process');
const { join } = require('node:path');

function startLoad() {
  const child = fork(join(__dirname, 'generator.cjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let waiting; // for the next message
  child.on('message', (message) => waiting?.resolve(message));
  child.on('exit', () => waiting?.reject(new Error('the load generator ended')));

  /** The next message. Throws when it is a failure. */
  const message = async () => {
    const received = await new Promise((resolve, reject) => (waiting = { resolve, reject }));
    if (received.failure) throw new Error(received.failure);
    return received;
  };

  return {
    /** Names a list of request bodies, to be sent with a token. */
    define: (key, bodies, token) => child.send({ type: 'define', key, bodies, token }),
    /** Runs a slice; `atStart` is called after the warm-up, right before the measured part begins. */
    run: async (settings, atStart = () => undefined) => {
      child.send({ type: 'run', ...settings });
      await message();
      atStart();
      child.send({ type: 'go' });
      return message();
    },
    stop: () => child.kill(),
  };
}

module.exports = { startLoad };
