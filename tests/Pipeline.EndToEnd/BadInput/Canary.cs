using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>
/// Values that are nowhere else, sent where secrets and persons are sent. None may come up in what a process says, nor
/// in an answer that has no business to tell it.
/// </summary>
internal static class Canary
{
    public const string Mail = "canary.sings@aviary-7f3a.example";
    public const string Token = "tok_canary7f3ac0ffee";
    public const string Secret = "canary7f3aSecretOfAKeyThatNobodyHas";
    public const string Card = "4111 1111 1111 1111";

    private static readonly string[] Values = [Mail, "aviary-7f3a", Token, "7f3ac0ffee", Secret, Card];

    /// <summary>Fails with the first line that says what it must not.</summary>
    /// <param name="house">Whose processes.</param>
    /// <param name="keys">Keys that were used; the demo storefront's is printed at the start, and meant to be.</param>
    public static void AssertUnsaid(House house, params IEnumerable<string> keys)
    {
        Assert.InRange(house.Said.Count(), 1, ChildProcess.MostLines - 1); // what was let go is not searched
        var secrets = keys.Select(key => key.Split('_')[^1]).ToList();
        Assert.All(house.Said, line => Assert.All([.. Values, .. secrets, house.OperatorKey], value =>
            Assert.DoesNotContain(value, line, StringComparison.OrdinalIgnoreCase)));
    }
}
