using Microsoft.AspNetCore.Http;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>The answer to whoever decides on a dead letter.</summary>
internal static class Decided
{
    /// <summary>200 when it is decided as wanted, now or before; 409 when somebody decided otherwise first.</summary>
    public static IResult Answer(HttpRequest request, DeadLetter letter, Decision wanted)
    {
        if (letter.Decision?.What == wanted.What)
        {
            return Results.Json(
                new DeadLetterAnswer(DeadLetterView.Of(letter), Repeated: letter.Decision != wanted),
                DeadLetterJson.Default.DeadLetterAnswer);
        }

        var state = DeadLetterView.StateOf(letter.Decision);
        return Problems.AlreadyDecided.Answer(request, $"It was {state} by {letter.Decision?.Who}. That stays.");
    }
}
