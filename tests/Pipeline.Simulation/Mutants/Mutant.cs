namespace Pipeline.Simulation.Mutants;

/// <param name="File">Below functions/.</param>
/// <param name="From">Stands there once.</param>
/// <param name="To">What it becomes.</param>
internal sealed record Change(string File, string From, string To);

/// <summary>The product with one rule of docs/order-life.md broken.</summary>
/// <param name="Rule">The rule, in a few words.</param>
/// <param name="Changes">How it is broken.</param>
internal sealed record Mutant(string Rule, params Change[] Changes);
