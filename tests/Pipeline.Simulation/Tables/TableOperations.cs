namespace Pipeline.Simulation.Tables;

/// <summary>What the gate is told that an operation is.</summary>
public static class TableOperations
{
    public const string Read = "table.read";
    public const string Query = "table.query";
    public const string Write = "table.write";
    public const string Delete = "table.delete";
}
