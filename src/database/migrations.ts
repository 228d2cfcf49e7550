/** Every migration, in order. A merged migration is never edited: the next change is a new file. */
import { Initial1764000000000 } from '../../migrations/1764000000000-initial';

export const migrations = [Initial1764000000000];
