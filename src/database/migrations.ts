/** Every migration, in order. A merged migration is never edited: the next change is a new file. */
import { Initial1764000000000 } from '../../migrations/1764000000000-initial';
import { Login1764100000000 } from '../../migrations/1764100000000-login';

export const migrations = [Initial1764000000000, Login1764100000000];
