// Sets the sample many times in one process, and says on the last line what a
// document took: {"MS": …, "Pages": …, "Size": …}.
const [modules, fonts, source, mode] = process.argv.slice(2);
const fs = require('fs');
const path = require('path');
const { NodeCompiler } = require(modules);

const warmUp = 12;
const documents = 60;
const text = fs.readFileSync(source, 'utf8');
const compiler = NodeCompiler.create({ workspace: path.dirname(source), fontArgs: [{ fontPaths: [fonts] }] });
// PDF/A-1b without tags: what this program writes.
const options = { pdfStandard: 'a-1b', pdfTags: false };

let edition = 0;
function set() {
  edition++;
  const result = compiler.compile({ mainFileContent: text.replace('@@', String(edition)) });
  const complaint = result.takeError() ?? result.takeWarnings(); // of a face that is not there, say
  if (complaint) {
    console.error(complaint.shortDiagnostics.map((d) => d.message).join('; '));
    process.exit(1);
  }
  const pdf = compiler.pdf(result.result, options);
  compiler.evictCache(mode === 'fresh' ? 0 : 10);
  return { Pages: result.result.numOfPages, Size: pdf.length };
}

for (let i = 0; i < warmUp; i++) set();
const start = process.hrtime.bigint();
let last;
for (let i = 0; i < documents; i++) last = set();
const MS = Number(process.hrtime.bigint() - start) / 1e6 / documents;
console.log(JSON.stringify({ MS, ...last }));
