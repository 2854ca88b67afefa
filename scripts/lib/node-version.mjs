/**
 * Imported first by every command: an old Node gets one clear line instead of a syntax error from somewhere below.
 * Keep this file free of imports and of new syntax.
 */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`SriVibes needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
