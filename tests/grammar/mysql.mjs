// Reads a JSON list of statements and writes one of complaints: null where a statement is right.
import { readFileSync } from "node:fs";
import { MySQL } from "dt-sql-parser";

const parser = new MySQL();
const complaints = JSON.parse(readFileSync(0, "utf8")).map((statement) => {
  const [first] = parser.validate(statement + ";");
  return first ? `line ${first.startLine}, column ${first.startColumn}: ${first.message}` : null;
});
process.stdout.write(JSON.stringify(complaints));
