/** Where the package lies, so that files beside the code are found from src/ and from dist/ alike. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The path of a file of the package. */
export function packageFile(...names: string[]): string {
  return join(packageRoot(), ...names);
}
