/** Puts every way in which the embedded PostgreSQL can fail into one line for people; it never decides whether to try again. */

/** The embedded PostgreSQL cannot be used. The message is one line that says what is wrong and what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

const ELSEWHERE = 'choose another DATA_DIR, or set DATABASE_URL to use another PostgreSQL';

const diskFull = (folder: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(`The disk that holds ${folder} is full: free some space, or choose another DATA_DIR.`);
const readOnly = (folder: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(`The disk that holds ${folder} is read-only: make it writable, or ${ELSEWHERE}.`);
const forbidden = (folder: string, detail: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    `PostgreSQL is not allowed to use ${folder} (${detail}): give the account that starts the server the folder and all in it, or ${ELSEWHERE}.`,
  );

/** The data in `folder` cannot be used as they are; `detail` says what is missing or wrong. */
export function damaged(folder: string, detail: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The PostgreSQL data in ${folder} are damaged (${detail}): restore the folder from a backup, or delete it to begin with an empty database.`,
  );
}

/** Translates an error of the operating system met while working in `folder`; anything else is a defect and comes back as it is. */
export function explainSystemError(error: unknown, folder: string): unknown {
  const { code, syscall, path, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder);
  if (code === 'EROFS') return readOnly(folder);
  if (code === 'EACCES' || code === 'EPERM') return forbidden(folder, `${code} at ${path ?? syscall}`);
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new EmbeddedPostgresError(`${path ?? folder} is not a folder: ${ELSEWHERE}.`);
  }
  return new EmbeddedPostgresError(`PostgreSQL cannot use ${folder} (${oneLine(message)}): ${ELSEWHERE}.`);
}

/** The one line of PostgreSQL's or initdb's output that says why it gave up, without time and process number. */
function reasonIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const reason =
    lines.findLast((line) => /\b(FATAL|PANIC):/.test(line)) ??
    lines.findLast((line) => /error|not found/i.test(line)) ??
    'it gave no reason';
  return oneLine(reason.replace(/^.*?\b(?=(FATAL|PANIC):)/, ''));
}

const DAMAGE =
  /contains errors|could not load .*(hba|ident)|invalid data in file|checkpoint record|pg_control|control file|not a valid data directory|data directory .* is missing|incompatible with server|could not (open|read|access|find) (file|directory)|does not exist|invalid page|starting backup recovery|no pg_hba\.conf entry|cache lookup failed/i;

/** Says why PostgreSQL would not start, or would not let us in, in `folder`. `output` is what it printed; `logFile` is named when the cause is unknown. */
export function explainOutput(output: string, folder: string, logFile?: string): EmbeddedPostgresError {
  const reason = reasonIn(output);
  if (/No space left on device|Disk quota exceeded/i.test(output)) return diskFull(folder);
  if (/Read-only file system/i.test(reason)) return readOnly(folder);
  if (/Permission denied|Operation not permitted|wrong ownership|invalid permissions/i.test(reason)) {
    return forbidden(folder, reason);
  }
  if (DAMAGE.test(reason)) return damaged(folder, reason);
  const more = logFile === undefined ? '' : ` Its log is ${logFile}.`;
  return new EmbeddedPostgresError(`PostgreSQL does not run in ${folder} (${reason}): ${ELSEWHERE}.${more}`);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
