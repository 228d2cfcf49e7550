/** The options of `oms seed`: what is refused, before any database is opened. */
import { Command } from 'commander';
import { addSeedCommand } from './seed';

async function refusal(...options: string[]): Promise<string> {
  let told = '';
  const program = new Command('oms').exitOverride().configureOutput({ writeErr: (text) => (told += text) });
  addSeedCommand(program);
  await expect(program.parseAsync(['seed', ...options], { from: 'user' })).rejects.toMatchObject({ exitCode: 1 });
  return told;
}

test.each(['--users', '--products', '--orders'])(
  '%s takes a number of rows above 0 and up to ten million',
  async (option) => {
    for (const value of ['0', '-1', '10000001', '1e3', '12.5', 'many', '', ' 5', '99999999999']) {
      expect(await refusal(`${option}=${value}`)).toBe(
        `error: option '${option} <n>' argument '${value}' is invalid. ` +
          'Give a whole number from 1 to 10,000,000, in digits only.\n',
      );
    }
  },
);

test('--seed takes 32 bits', async () => {
  for (const value of ['-1', '4294967296', 'x']) {
    expect(await refusal(`--seed=${value}`)).toBe(
      `error: option '--seed <n>' argument '${value}' is invalid. ` +
        'Give a whole number from 0 to 4,294,967,295, in digits only.\n',
    );
  }
});
