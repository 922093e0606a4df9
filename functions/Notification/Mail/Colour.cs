namespace Pipeline.Notification.Mail;

/// <summary>Which colour can be read on another.</summary>
internal static class Colour
{
    private const string Light = "#ffffff";
    private const string Dark = "#1b1b1f";

    /// <summary>Light or dark, whichever stands out more.</summary>
    /// <param name="background">#rrggbb</param>
    /// <remarks>Contrast by https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio: above 4.5 either way round.</remarks>
    public static string On(string background) =>
        Contrast(background, Light) >= Contrast(background, Dark) ? Light : Dark;

    public static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour) =>
        0.2126 * Channel(colour, 1) + 0.7152 * Channel(colour, 3) + 0.0722 * Channel(colour, 5);

    private static double Channel(string colour, int at)
    {
        var share = Convert.FromHexString(colour.AsSpan(at, 2))[0] / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
