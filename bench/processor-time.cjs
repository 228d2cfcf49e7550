/** What processes have used of the CPU and hold of memory, as Linux counts it in /proc. */
const { readdirSync, readFileSync } = require('node:fs');

const MS_PER_TICK = 10; // clock ticks of /proc are hundredths of a second on every Linux that Node supports

/** The numbers of /proc/PID/stat from field 4 (the parent) on; undefined when the process is gone. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 4)
      .split(' ')
      .map(Number);
  } catch {
    return undefined;
  }
}

function parentOf(pid) {
  return statOf(pid)?.[0];
}

/** ms of CPU that the living threads of a process have used, to the nanosecond; 0 when it is gone. */
function processTime(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]));
    return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
  } catch {
    return 0;
  }
}

function read(path) {
  return readFileSync(path, 'utf8');
}

/**
 * ms of CPU that a PostgreSQL has used: its postmaster, all that it started (backends, I/O workers, writers), and what
 * has ended already, which the kernel adds to the postmaster's account of children.
 */
function postgresTime(postmaster) {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster);
  const living = [postmaster, ...children].reduce((sum, pid) => sum + processTime(pid), 0);
  const [userOfEnded, systemOfEnded] = statOf(postmaster).slice(12, 14);
  return living + (userOfEnded + systemOfEnded) * MS_PER_TICK;
}

/** MiB of memory that a process holds now. */
function residentMemory(pid) {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))[1];
  return Number(kibibytes) / 1024;
}

module.exports = { parentOf, postgresTime, processTime, residentMemory };
