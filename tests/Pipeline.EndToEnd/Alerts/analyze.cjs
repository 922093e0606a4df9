// Reads queries from standard input, as JSON { name: query }, and prints what the official parser makes of each:
// its complaints and the columns of its result. The tables are those of Azure Monitor, as far as the queries name them.
require("@kusto/language-service-next/bridge.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.js");

const { GlobalState, KustoCode, Symbols } = globalThis.Kusto.Language;

const schema = [
  "AppMetrics: (TimeGenerated: datetime, AppRoleName: string, ItemCount: int, Max: real, Min: real, Name: string,"
    + " Properties: dynamic, Sum: real)",
  "AppTraces: (TimeGenerated: datetime, AppRoleName: string, ItemCount: int, Message: string, OperationName: string,"
    + " SeverityLevel: int)",
  "AppRequests: (TimeGenerated: datetime, AppRoleName: string, DurationMs: real, ItemCount: int, Name: string,"
    + " OperationName: string, ResultCode: string, Success: bool)",
];

function tables() {
  return schema.map((line) => {
    const [name, columns] = [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)];
    return Symbols.TableSymbol.From(columns).WithName(name);
  });
}

function listed(list) {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}

const database = new Symbols.DatabaseSymbol.$ctor1("monitor", tables());
const globals = GlobalState.Default.WithDatabase(database);
const queries = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const answers = Object.entries(queries).map(([name, query]) => {
  const code = KustoCode.ParseAndAnalyze(query, globals);
  return {
    name,
    complaints: listed(code.GetDiagnostics()).map((each) => each.Message),
    columns: code.ResultType && code.ResultType.Columns ? listed(code.ResultType.Columns).map((each) => each.Name) : [],
  };
});
console.log(JSON.stringify(answers));
