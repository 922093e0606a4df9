namespace Pipeline.Orders;

/// <summary>How many decimals a currency's amounts have when people read them.</summary>
/// <remarks>ISO 4217, list one: those that have no two. A code that is on no list is taken to have two.</remarks>
public static class MinorUnits
{
    private const int Usual = 2;

    public static int Of(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI"
            or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        "CLF" or "UYW" => 4,
        _ => Usual,
    };
}
