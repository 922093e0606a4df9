// Preloaded into Azurite (node --require), so that it ends with the worker that started it: neither earlier nor later.
'use strict';

// Ctrl+C reaches every process of the terminal, but functions in flight still need their tables.
const once = process.once;
process.once = function (event, listener) {
  return event === 'SIGINT' ? this : once.call(this, event, listener);
};
process.on('SIGINT', () => {});

// Standard input ends when the worker closes it, and also when the worker is killed. Azurite listens for this message
// of node's child_process; it then writes its tables to disk.
function shutDown() {
  setTimeout(() => process.exit(1), 8000).unref();
  if (!process.emit('message', 'shutdown')) process.exit(0);
}
process.once('SIGTERM', shutDown);
process.stdin.once('end', shutDown);
process.stdin.on('error', shutDown);
process.stdin.resume();

// Nobody reads them any more when the worker is gone.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
