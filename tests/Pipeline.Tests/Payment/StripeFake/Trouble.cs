namespace Pipeline.Tests.Payment.StripeFake;

internal enum Trouble
{
    /// <summary>429, before anything is done.</summary>
    RateLimited,

    /// <summary>429 because another request holds the object.</summary>
    Locked,

    /// <summary>500 before anything is done, nothing kept.</summary>
    Broken,

    /// <summary>500 that is kept under the idempotency key.</summary>
    BrokenForADay,

    /// <summary>503 of whatever stands before Stripe, in HTML.</summary>
    Away,

    /// <summary>Done, and the connection dropped.</summary>
    AnswerLost,

    /// <summary>Done, and no answer before the caller gives up.</summary>
    AnswerLate,

    /// <summary>Done, and half an answer.</summary>
    AnswerCut,

    /// <summary>400: the request itself is no good.</summary>
    Nonsense,
}
