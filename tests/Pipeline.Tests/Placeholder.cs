namespace Pipeline.Tests;

internal static class Placeholder;
