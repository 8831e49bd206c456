// Reads statements as a JSON list from standard input and prints a JSON list: for each the first
// syntax error of Oracle's PL/SQL grammar, or null.
import { CharStream, CommonTokenStream, ErrorListener } from "antlr4";
import { PlSqlLexer, PlSqlParser } from "@griffithswaite/ts-plsql-parser";

class First extends ErrorListener {
  syntaxError(recognizer, symbol, line, column, message) {
    this.found ??= `${line}:${column} ${message}`;
  }
}

function complaint(statement) {
  const first = new First();
  const lexer = new PlSqlLexer(new CharStream(statement));
  const parser = new PlSqlParser(new CommonTokenStream(lexer));
  for (const each of [lexer, parser]) {
    each.removeErrorListeners();
    each.addErrorListener(first);
  }
  parser.sql_script();
  return first.found ?? null;
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const statements = JSON.parse(Buffer.concat(chunks).toString("utf8"));
console.log(JSON.stringify(statements.map(complaint)));
