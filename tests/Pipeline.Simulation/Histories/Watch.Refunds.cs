using Azure.Data.Tables;
using Pipeline.Payment;
using Pipeline.Simulation.Fakes;

namespace Pipeline.Simulation.Histories;

/// <summary>Refunds: what is promised in the row, what the provider gives back, what is told.</summary>
internal sealed partial class Watch
{
    private void OnRefunds(string id, TableEntity row)
    {
        var refunds = RowRefund.Read(row);
        if (refunds.Count == 0) return;
        foreach (var refund in refunds) Tally($"refund {refund.State}", 1);
        var charge = house.Provider.Charges.Single(one => one.Id == row.GetString("PaymentId"));
        if (refunds.Where(refund => refund.State != "Refused").Sum(refund => refund.Amount) > charge.Money.Amount)
        {
            Violate($"5 {id} promises to give back more than was captured");
        }

        if (refunds.Select(refund => refund.Key).Distinct().Count() < refunds.Count)
        {
            Violate($"3 {id} has two refunds under one key");
        }

        for (var i = 0; i < refunds.Count; i++)
        {
            var isTold = announced.Contains($"evt_{id}_Refunded-{i + 1}");
            if (refunds[i].State == "Told" && !isTold) Violate($"10 refund {i + 1} of {id} is told to nobody");
            if (isTold && !refunds[i].IsPaid) Violate($"10 refund {i + 1} of {id} is told and not paid");
        }
    }

    private void OnGaveBack(Charge charge, ProviderRefund refund, string key)
    {
        if (charge.Back > charge.Money.Amount) Violate($"5 {charge.Id} gave back more than was captured");
        var promised = Row(charge.OrderId) is { } row ? RowRefund.Read(row) : [];
        if (!promised.Any(one => one.Key == key && one.Amount == refund.Money.Amount))
        {
            Violate($"5 {charge.Id} gave {refund.Money} back that {charge.OrderId} does not promise");
        }
    }

    /// <summary>After all is over: the provider's books are the row's.</summary>
    public void CheckRefunds(string id, TableEntity row)
    {
        var charge = house.Provider.Charges.FirstOrDefault(one => one.Id == row.GetString("PaymentId"));
        if (charge is null) return;
        var paid = RowRefund.Read(row).Where(refund => refund.IsPaid).Sum(refund => refund.Amount);
        var expected = row.GetString("Goal") == "Fulfil" ? paid
            : charge.State == MoneyState.Refunded ? charge.Money.Amount : 0;
        if (charge.Back != expected)
        {
            Violate($"13 {id} says that {expected} went back, and {charge.Id} gave {charge.Back}");
        }
    }
}
