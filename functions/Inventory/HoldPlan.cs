using Azure.Data.Tables;

namespace Pipeline.Inventory;

/// <summary>
/// Decides, without touching anything, what one transaction does for a SKU: from the stock as read and the holds
/// that exist, the actions to submit and each request's answer should the transaction succeed.
/// </summary>
internal sealed class HoldPlan
{
    private readonly StockRow read;
    private readonly List<TableTransactionAction> holds = [];
    private readonly List<(HoldRequest Request, bool Answer)> answers = [];
    private StockRow stock;

    public HoldPlan(StockRow read) => this.read = stock = read;

    public IReadOnlyList<(HoldRequest Request, bool Answer)> Answers => answers;

    /// <summary>
    /// A hold and the stock were read on either side of somebody's write: nothing may follow from them.
    /// </summary>
    public bool IsTorn { get; private set; }

    /// <summary>The stock row first: its 412 says that everything was computed from old figures.</summary>
    public List<TableTransactionAction> Actions => stock == read ? holds : [stock.Write(), .. holds];

    public void Add(HoldRequest request, Hold? hold)
    {
        if (request.Kind == HoldKind.Reserve) Reserve(request, hold, request.Quantity);
        else if (request.Kind == HoldKind.Release) Release(request, hold);
        else Return(request, hold);
    }

    private void Reserve(HoldRequest request, Hold? hold, int quantity)
    {
        var enough = hold is null ? stock.Available >= quantity : hold.State != HoldState.Released;
        answers.Add((request, enough));
        if (hold is not null) return;

        // Short is decided by winning the insert of the hold as released: a mere reading of "not enough" lets two
        // copies of a nudge disagree (1,587 of 10,000 simulated histories).
        if (enough) stock = stock.Hold(quantity);
        holds.Add(NewHold(request, enough ? quantity : 0, enough ? HoldState.Held : HoldState.Released));
    }

    private void Release(HoldRequest request, Hold? hold)
    {
        answers.Add((request, true));
        if (hold is null)
        {
            holds.Add(NewHold(request, 0, HoldState.Released));
        }
        else if (hold.State == HoldState.Held && hold.Quantity > stock.Held)
        {
            IsTorn = true;
        }
        else if (hold.State == HoldState.Held)
        {
            stock = stock.Release(hold.Quantity);
            holds.Add((hold with { State = HoldState.Released }).Replace(stock.Sku));
        }
    }

    // A return that was seen before is not seen again; an order that gave everything back has nothing to return.
    private void Return(HoldRequest request, Hold? hold)
    {
        answers.Add((request, true));
        if (hold is not { State: HoldState.Held } || hold.LastReturn >= request.Number) return;
        if (request.Quantity > hold.Quantity)
        {
            throw new InvalidDataException($"{request.Order} returns more of {stock.Sku} than it holds.");
        }

        IsTorn |= request.Quantity > stock.Held;
        if (IsTorn) return;
        stock = stock.Release(request.Quantity);
        var left = hold with { Quantity = hold.Quantity - request.Quantity, LastReturn = request.Number };
        holds.Add(left.Replace(stock.Sku));
    }

    private TableTransactionAction NewHold(HoldRequest request, int quantity, HoldState state) =>
        new Hold(request.Order, quantity, state, LastReturn: 0, default).Add(stock.Sku);
}
