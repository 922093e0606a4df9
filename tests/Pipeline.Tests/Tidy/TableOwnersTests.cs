namespace Pipeline.Tests.Tidy;

public sealed class TableOwnersTests
{
    private static readonly Source Stock = new("functions/Inventory/StockTable.cs", """
        class StockTable
        {
            public const string TableName = "stock";
            object T(dynamic d) => d.GetTableClient(TableName);
        }
        """);

    [Fact]
    public void Each_table_has_one_owner() => Expect.None(TableOwners.Findings(Repository.Functions));

    [Theory]
    [InlineData("""class C { object T(dynamic d) => d.GetTableClient("stock"); }""")]
    [InlineData("""class C { object T(dynamic d) => d.GetTableClient(StockTable.TableName); }""")]
    [InlineData("""class C { const string LedgerTable = "stock"; }""")]
    [InlineData("""class C([FromKeyedServices("stock")] TableClient table);""")]
    public void A_table_of_two_folders_is_found(string text) => Expect.One("Inventory, Payment",
        TableOwners.Findings([Stock, new("functions/Payment/C.cs", text)]));

    [Theory]
    [InlineData("functions/Payment/C.cs", """class C { const string LedgerTable = "ledger"; }""")]
    [InlineData("functions/Payment/C.cs", """class C { const string Queue = "stock"; }""")]
    [InlineData("functions/Payment/C.cs", """
        class C { const string TableName = "ledger"; object T(dynamic d) => d.GetTableClient(TableName); }
        """)]
    [InlineData("functions/Inventory/C.cs", """class C { object T(dynamic d) => d.GetTableClient("stock"); }""")]
    [InlineData("functions/Composition.cs", """class C { object T(dynamic d) => d.GetTableClient("stock"); }""")]
    public void A_table_of_one_folder_passes(string path, string text) =>
        Expect.None(TableOwners.Findings([Stock, new(path, text)]));
}
