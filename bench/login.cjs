/**
 * Ours answers only who is logged in, so everybody is asked with the token of one and the same member of staff. The others
 * do not look at it; ours does its work for it.
 */
const { spawnSync } = require('node:child_process');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const EMAIL = 'load@bench.example.com';
const PASSWORD = 'sixteen busy connections';

/** Creates the member of staff. */
function createStaff(url) {
  const command = ['user', 'create', '--email', EMAIL, '--name', 'Load', '--role', 'STAFF'];
  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, '..', 'bin', 'oms.cjs'), ...command], {
    cwd: tmpdir(), // away from a developer's .env
    env: { PATH: process.env.PATH, DATABASE_URL: url },
    input: `${PASSWORD}\n`,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The benchmark's user could not be created: ${stderr}`);
}

/** Logs in at our server and answers the token. */
async function logIn(ours) {
  const query = 'mutation ($input: LogInInput!) { logIn(input: $input) { session { token } userErrors { message } } }';
  const text = await ours.ask(JSON.stringify({ query, variables: { input: { email: EMAIL, password: PASSWORD } } }));
  const token = JSON.parse(text).data?.logIn?.session?.token;
  if (!token) throw new Error(`The benchmark could not log in: ${text}`);
  return token;
}

module.exports = { createStaff, logIn };
