using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>
/// Decides, without touching anything, what one transaction does for a SKU: from the stock as read and the holds
/// that exist, the actions to submit and each request's answer should the transaction succeed.
/// </summary>
internal sealed class HoldPlan
{
    private const int EntitiesPerTransaction = 100;

    private readonly StockRow read;
    private readonly List<TableTransactionAction> holds = [];
    private readonly List<(HoldRequest Request, HoldState Answer)> answers = [];
    private StockRow stock;

    public HoldPlan(StockRow read) => this.read = stock = read;

    public IReadOnlyList<(HoldRequest Request, HoldState Answer)> Answers => answers;

    /// <summary>
    /// Whether one more request finds room beside the stock row: a hold and, where orders wait, a place in their line.
    /// </summary>
    public bool HasRoom => 1 + holds.Count + (stock.MayWait ? 2 : 1) <= EntitiesPerTransaction;

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
        var state = hold?.State ?? StateOf(quantity);
        answers.Add((request, state));
        if (hold is not null) return;
        if (state == HoldState.Waiting)
        {
            Join(request.Order, quantity);
            return;
        }

        // Short is decided by winning the insert of the hold as released: a mere reading of "not enough" lets two
        // copies of a nudge disagree (1,587 of 10,000 simulated histories).
        if (state == HoldState.Held) stock = stock.Hold(quantity);
        holds.Add(NewHold(request, state == HoldState.Held ? quantity : 0, state));
    }

    // Who comes now takes only what nobody waits for: nobody is overtaken, not even where the option was taken back.
    private HoldState StateOf(int quantity) => stock.Free >= quantity ? HoldState.Held
        : stock.Level is { Backorder: true } ? HoldState.Waiting
        : HoldState.Released;

    private void Join(OrderId order, int quantity)
    {
        stock = stock.Join(quantity);
        var ticket = stock.LastTicket;
        holds.Add(new Hold(order, quantity, HoldState.Waiting, LastReturn: 0, ticket, default).Add(stock.Sku));
        holds.Add(new Wait(ticket, order, quantity).Add(stock.Sku));
    }

    private void Release(HoldRequest request, Hold? hold)
    {
        answers.Add((request, HoldState.Released));
        if (hold is null) holds.Add(NewHold(request, 0, HoldState.Released));
        else if (hold.State == HoldState.Held) GiveBack(hold);
        else if (hold.State == HoldState.Waiting) GiveUp(hold);
    }

    private void GiveBack(Hold hold)
    {
        IsTorn |= hold.Quantity > stock.Held;
        if (IsTorn) return;
        stock = stock.Release(hold.Quantity);
        holds.Add((hold with { State = HoldState.Released }).Replace(stock.Sku));
    }

    private void GiveUp(Hold hold)
    {
        IsTorn |= hold.Quantity > stock.Waiting.Pieces || stock.Waiting.Orders == 0;
        if (IsTorn) return;
        stock = stock.Leave(hold.Quantity);
        holds.Add((hold with { State = HoldState.Released, Ticket = 0 }).Replace(stock.Sku));
        holds.Add(Wait.Delete(stock.Sku, hold.Ticket));
    }

    // A return that was seen before is not seen again; an order that gave everything back has nothing to return.
    private void Return(HoldRequest request, Hold? hold)
    {
        answers.Add((request, HoldState.Held));
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
        new Hold(request.Order, quantity, state, LastReturn: 0, Ticket: 0, default).Add(stock.Sku);
}
