using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Mail;

/// <summary>The templates: parsed once, strict about what they name, escaping what they are given.</summary>
internal static class MailTemplates
{
    private const int MostSteps = 20_000; // a hundred lines take 1,500
    private const int MostPhrases = 1_000;

    private static readonly FluidParser Parser = new();

    // Letters of all scripts stand as they are; what HTML takes for markup is escaped.
    private static readonly HtmlEncoder ForHtml = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly TemplateOptions Options = MakeOptions();
    private static readonly Lazy<IFluidTemplate> Html = new(() => Load("mail.html.liquid"));
    private static readonly Lazy<IFluidTemplate> Text = new(() => Load("mail.text.liquid"));
    private static readonly ConcurrentDictionary<string, IFluidTemplate> Phrases = new(StringComparer.Ordinal);

    public static string RenderHtml(MailModel model) => Render(Html.Value, model, ForHtml);

    public static string RenderText(MailModel model) => Render(Text.Value, model, NullEncoder.Default);

    /// <summary>A phrase of a locale with what it names filled in; not escaped, for the templates do that.</summary>
    public static string Fill(string phrase, PhraseModel model)
    {
        if (Phrases.Count > MostPhrases) Phrases.Clear();
        return Render(Phrases.GetOrAdd(phrase, Parse), model, NullEncoder.Default);
    }

    private static string Render(IFluidTemplate template, object model, TextEncoder encoder) =>
        template.Render(new TemplateContext(model, Options), encoder);

    private static IFluidTemplate Load(string name) => Parse(Resources.Read($"Mail/Templates/{name}"));

    private static IFluidTemplate Parse(string source) => Parser.TryParse(source, out var template, out var error)
        ? template
        : throw new InvalidDataException($"A mail template cannot be read: {error}");

    private static TemplateOptions MakeOptions()
    {
        var options = new TemplateOptions
        {
            CultureInfo = CultureInfo.InvariantCulture,
            MaxSteps = MostSteps,
            StrictVariables = true,
            StrictFilters = true,
        };
        options.MemberAccessStrategy.MemberNameStrategy = MemberNameStrategies.CamelCase;
        options.MemberAccessStrategy.Register<MailModel>();
        options.MemberAccessStrategy.Register<MailLine>();
        options.MemberAccessStrategy.Register<MailLabels>();
        options.MemberAccessStrategy.Register<PhraseModel>();
        return options;
    }
}
